import { lazy, Suspense } from 'react';
import { useMessages } from '../i18n/index.ts';
import { opening } from '../state/embed.ts';
import { useMediaQuery } from '../ui/use-media-query.ts';
import { DesktopLayout } from './DesktopLayout.tsx';
import { Header } from './Header.tsx';
import { MobileLayout } from './MobileLayout.tsx';

const EmbedLayout = lazy(async () => ({ default: (await import('./EmbedLayout.tsx')).EmbedLayout }));

const LiveRegion = lazy(async () => ({ default: (await import('./LiveRegion.tsx')).LiveRegion }));

/** Narrower or lower than this there is room for one pane at a time. */
const ONE_PANE = '(max-width: 799px), (max-height: 479px)';

export function Shell() {
  const m = useMessages();
  const onePane = useMediaQuery(ONE_PANE);
  const { embed } = opening;
  if (embed)
    return (
      <Suspense fallback={null}>
        <EmbedLayout view={embed} />
      </Suspense>
    );
  return (
    <div className={`shell ${onePane ? 'shell-mobile' : 'shell-desktop'}`}>
      {onePane ? null : (
        <a className="skip-link" href="#timeline">
          {m.common.skip}
        </a>
      )}
      <Header compact={onePane} />
      {onePane ? <MobileLayout /> : <DesktopLayout />}
      <Suspense fallback={null}>
        <LiveRegion />
      </Suspense>
    </div>
  );
}

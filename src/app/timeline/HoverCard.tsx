import { formatSeconds } from '../../timeline/duration.ts';
import { useMessages } from '../i18n/index.ts';
import { shownTrace } from '../state/prediction.ts';
import { type Hover, useHover } from './hover.ts';
import { describeTarget } from './say.ts';

const WIDTH = 300;

/** What is under the pointer, in words. Nothing here is out of reach otherwise: the details say the same. */
export function HoverCard() {
  const m = useMessages();
  const hover = useHover((state) => state.hover);
  if (!hover?.picked) return null;
  const { target } = hover.picked;
  const left = Math.min(hover.x + 14, window.innerWidth - WIDTH - 8);
  const below = hover.y < window.innerHeight - 140;
  const style = below ? { left, top: hover.y + 18 } : { left, bottom: window.innerHeight - hover.y + 14 };
  const span =
    target.to - target.from > 0.005
      ? `${formatSeconds(target.from)} – ${formatSeconds(target.to)} (${formatSeconds(target.to - target.from)})`
      : formatSeconds(target.from);
  return (
    <div className="hover-card" style={{ ...style, maxWidth: WIDTH }} aria-hidden="true">
      <b>{describeTarget(target, m)}</b>
      <span className="mono quiet">{span}</span>
      <HoverDetail hover={hover} />
    </div>
  );
}

function HoverDetail({ hover }: { hover: Hover }) {
  const target = hover.picked!.target;
  if (target.kind !== 'probe' || !target.uid || !target.container || !target.probe) return null;
  const found = shownTrace()
    .index.probes(target.uid, target.container, target.probe, target.from - 0.001, target.to + 0.001)
    .at(-1);
  return found?.detail ? <span>{found.detail}</span> : null;
}

import { type ReactNode, useEffect, useRef } from 'react';
import type { StateName } from '../../timeline/tokens.ts';
import { STATE_WORDS } from '../../timeline/words.ts';
import { useMessages } from '../i18n/index.ts';
import { useTheme } from '../state/theme.ts';
import { Icon } from '../ui/Icon.tsx';
import { StateSwatch } from '../ui/StateSwatch.tsx';
import '../i18n/late.ts';

const STATES: readonly StateName[] = [
  'pending',
  'creating',
  'running',
  'ready',
  'failed',
  'backoff',
  'terminating',
  'done',
];

/** Pattern, icon and word of everything on the timeline: never the colour alone. */
export function Legend({ onClose }: { onClose(): void }) {
  const m = useMessages();
  const { neutrals } = useTheme((state) => state.theme);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose();
    };
    const panel = element.current!;
    panel.addEventListener('keydown', press);
    panel.focus({ preventScroll: true });
    return () => panel.removeEventListener('keydown', press);
  }, [onClose]);
  const mark = (picture: ReactNode, text: string) => (
    <li>
      <svg width="44" height="22" viewBox="0 0 44 22" aria-hidden="true" focusable="false">
        {picture}
      </svg>
      {text}
    </li>
  );
  const failure = { stroke: neutrals.failure, strokeWidth: 2, fill: 'none', strokeLinecap: 'round' } as const;
  const line = { stroke: neutrals.ink, strokeWidth: 1.5, fill: 'none' } as const;
  return (
    <div className="legend" role="dialog" aria-label={m.legend.title} ref={element} tabIndex={-1}>
      <header>
        <h2>{m.legend.title}</h2>
        <button type="button" className="button-icon" aria-label={m.common.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <h3>{m.legend.states}</h3>
      <ul>
        {STATES.map((state) => (
          <li key={state}>
            <StateSwatch state={state} />
            <span>
              <b>{STATE_WORDS[state]}</b> <span className="quiet">{m.legend.stateHelp[state]}</span>
            </span>
          </li>
        ))}
      </ul>
      <h3>{m.legend.marks}</h3>
      <ul>
        {mark(<circle cx="22" cy="11" r="4.5" fill={neutrals.success} />, m.legend.tickSuccess)}
        {mark(<path d="m17.5 6.5 9 9m0-9-9 9" {...failure} />, m.legend.tickFailure)}
        {mark(<circle cx="22" cy="11" r="4.5" {...line} strokeDasharray="2 2" />, m.legend.tickUnknown)}
        {mark(
          <>
            <path d="M4 6v5h36V6" stroke={neutrals.failure} strokeWidth="1.5" fill="none" />
            <text x="22" y="21" fontSize="10" textAnchor="middle" fill={neutrals.ink}>
              2/3
            </text>
          </>,
          m.legend.bracket,
        )}
        {mark(<path d="M22 3.5 27 12h-3.8v7h-2.4v-7H17z" fill={neutrals.ink} />, m.legend.sigterm)}
        {mark(<path d="M22 20V4M17 3l10 8m0-8-10 8" {...failure} strokeWidth="2.5" />, m.legend.sigkill)}
        {mark(
          <>
            <path d="M4 5v9M40 5v9M4 9h18" {...line} />
            <path d="M22 9h18" {...line} strokeDasharray="3 3" />
          </>,
          m.legend.grace,
        )}
        {mark(
          <>
            <path d="M5 5c16 0 14 12 28 12" {...line} />
            <path d="m31 13 7 4-7 4z" fill={neutrals.ink} />
          </>,
          m.legend.arrow,
        )}
        {mark(
          <path d="m17 2 4 4.5-4 4.5 4 4.5-4 4.5m10-18 4 4.5-4 4.5 4 4.5-4 4.5" {...line} />,
          m.legend.gap,
        )}
      </ul>
    </div>
  );
}

import { useId } from 'react';
import type { StateName } from '../../timeline/tokens.ts';
import { useTheme } from '../state/theme.ts';

/** A state as the timeline draws it: fill, edge, pattern and icon. */
export function StateSwatch({ state }: { state: StateName }) {
  const token = useTheme((found) => found.theme.states[state]);
  const id = useId();
  const outline = token.notch ? 'M1 1h36l6 6v14H1z' : undefined;
  const edge = {
    stroke: token.edge,
    strokeWidth: token.edgeWidth,
    ...(token.dashed ? { strokeDasharray: '3 2' } : {}),
  };
  const shape = (fill: string, line: object) =>
    outline ? (
      <path d={outline} fill={fill} {...line} />
    ) : (
      <rect x="1" y="1" width="42" height="20" rx="3" fill={fill} {...line} />
    );
  return (
    <svg className="swatch" width="44" height="22" viewBox="0 0 44 22" aria-hidden="true" focusable="false">
      <defs>
        <pattern id={`${id}-dots`} width="6" height="6" patternUnits="userSpaceOnUse">
          <circle cx="2" cy="2" r="1" fill={token.edge} opacity="0.55" />
        </pattern>
        <pattern
          id={`${id}-hatch`}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path d="M0 0v6" stroke={token.edge} strokeWidth="2" opacity="0.6" />
        </pattern>
      </defs>
      {shape(token.fill, edge)}
      {token.pattern === 'plain' ? null : shape(`url(#${id}-${token.pattern})`, {})}
      {token.pattern === 'plain' ? null : <circle cx="22" cy="11" r="8" fill={token.fill} />}
      <text x="22" y="15" textAnchor="middle" fontSize="12" fill={token.ink}>
        {token.icon}
      </text>
    </svg>
  );
}

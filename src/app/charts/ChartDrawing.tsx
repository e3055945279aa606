import { useEffect, useId, useRef } from 'react';
import { useTheme } from '../state/theme.ts';
import { words } from './graph.ts';
import type { PlacedChart, PlacedEdge, PlacedNode } from './layout.ts';

interface Props {
  chart: PlacedChart;
  /** Dot path of the present state. */
  current: string | undefined;
  before: string | undefined;
  label: string;
}

/** Smaller than this and nobody can read it: then it scrolls. */
const SMALLEST_SCALE = 0.8;
const LARGEST_SCALE = 1.25;
const PROJECTION_ZOOM = 1.5;
/** Room for the name of a region above its states, which have their own words on top. */
const HEADING = 10;

export function ChartDrawing({ chart, current, before, label }: Props) {
  const id = useId();
  const zoom = useTheme((state) => (state.theme.name === 'projection' ? PROJECTION_ZOOM : 1));
  const root = useRef<SVGSVGElement>(null);
  const lit = new Set<string>();
  for (const leaf of (current ?? '').split('+')) {
    const parts = leaf.split('.');
    for (let i = 1; i <= parts.length; i++) lit.add(parts.slice(0, i).join('.'));
  }
  useEffect(() => {
    if (current === undefined) return;
    const box = root.current?.parentElement;
    const node = root.current?.querySelector('.lit:not(.compound)');
    if (!box || !node) return;
    const [a, b] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
    if (a.left < b.left || a.right > b.right) box.scrollLeft += (a.left + a.right - b.left - b.right) / 2;
    if (a.top < b.top || a.bottom > b.bottom) box.scrollTop += (a.top + a.bottom - b.top - b.bottom) / 2;
  }, [current]);
  const known = chart.edges.some((edge) => edge.from === before && edge.to === current);
  return (
    <svg
      ref={root}
      className="chart"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${chart.width} ${chart.height}`}
      style={{
        minWidth: chart.width * SMALLEST_SCALE * zoom,
        minHeight: chart.height * SMALLEST_SCALE * zoom,
        maxWidth: chart.width * LARGEST_SCALE * zoom,
        maxHeight: chart.height * LARGEST_SCALE * zoom,
      }}
    >
      <defs>
        {(['plain', 'taken'] as const).map((kind) => (
          <marker
            key={kind}
            id={`${id}-${kind}`}
            className={`arrow-${kind}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path d="M0 0.5 8 4 0 7.5z" />
          </marker>
        ))}
      </defs>
      {chart.nodes
        .filter((node) => node.compound)
        .map((node) => (
          <Region key={node.id} node={node} lit={lit.has(node.id)} />
        ))}
      {chart.edges.map((edge) => {
        const taken = edge.from === before && edge.to === current;
        return (
          <Arrow
            key={`${edge.from}>${edge.to}`}
            edge={edge}
            taken={taken}
            marker={`url(#${id}-${taken ? 'taken' : 'plain'})`}
          />
        );
      })}
      {!known && before !== undefined && current !== undefined && before !== current ? (
        <Jump chart={chart} from={before} to={current} marker={`url(#${id}-taken)`} />
      ) : null}
      {chart.nodes
        .filter((node) => !node.compound)
        .map((node) => (
          <State key={node.id} node={node} lit={lit.has(node.id)} />
        ))}
    </svg>
  );
}

function Region({ node, lit }: { node: PlacedNode; lit: boolean }) {
  return (
    <g className={`region compound ${lit ? 'lit' : ''}`}>
      <rect x={node.x} y={node.y - HEADING} width={node.width} height={node.height + HEADING} rx="8" />
      <text x={node.x + 10} y={node.y + 14 - HEADING} lang="en">
        {node.label}
      </text>
    </g>
  );
}

function State({ node, lit }: { node: PlacedNode; lit: boolean }) {
  const anywhere = node.fromAnywhere.map(words).join(', ');
  const y = node.y + (anywhere ? 16 : 0);
  const height = node.height - (anywhere ? 16 : 0);
  return (
    <g className={`state ${lit ? 'lit' : ''}`}>
      {anywhere ? (
        <text className="anywhere" x={node.x + node.width / 2} y={node.y + 10} lang="en">
          {anywhere}
        </text>
      ) : null}
      <rect x={node.x} y={y} width={node.width} height={height} rx={height / 2} />
      {node.final ? (
        <rect
          x={node.x + 3}
          y={y + 3}
          width={node.width - 6}
          height={height - 6}
          rx={height / 2 - 3}
          className="inner"
        />
      ) : null}
      {node.initial ? <circle className="initial" cx={node.x + 12} cy={y + height / 2} r="3.5" /> : null}
      <text x={node.x + node.width / 2 + (node.initial ? 5 : 0)} y={y + height / 2 + 4.5} lang="en">
        {node.label}
      </text>
    </g>
  );
}

/** A soft line through dagre's points. */
function curve(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, i) => {
    const next = rest[i + 1];
    path += next
      ? `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`
      : `L${point.x} ${point.y}`;
  });
  return path;
}

function Arrow({ edge, taken, marker }: { edge: PlacedEdge; taken: boolean; marker: string }) {
  return (
    <g className={`edge ${taken ? 'taken' : ''}`}>
      <path d={curve(edge.points)} markerEnd={marker} />
      <text x={edge.labelX} y={edge.labelY + 4} lang="en">
        {edge.label}
      </text>
    </g>
  );
}

/** The way that was taken where the definition has it as "from anywhere". */
function Jump({ chart, from, to, marker }: { chart: PlacedChart; from: string; to: string; marker: string }) {
  const find = (id: string) => chart.nodes.find((node) => node.id === id);
  const [a, b] = [find(from), find(to)];
  if (!a || !b) return null;
  const centre = (node: PlacedNode) => ({ x: node.x + node.width / 2, y: node.y + node.height / 2 });
  const [p, q] = [centre(a), centre(b)];
  const angle = Math.atan2(q.y - p.y, q.x - p.x);
  const edgeOf = (node: PlacedNode, turn: number) => {
    const reach = Math.min(
      node.width / 2 / Math.max(0.001, Math.abs(Math.cos(turn))),
      node.height / 2 / Math.max(0.001, Math.abs(Math.sin(turn))),
    );
    const c = centre(node);
    return { x: c.x + Math.cos(turn) * reach, y: c.y + Math.sin(turn) * reach };
  };
  const [s, e] = [edgeOf(a, angle), edgeOf(b, angle + Math.PI)];
  return (
    <g className="edge taken">
      <path d={`M${s.x} ${s.y}L${e.x} ${e.y}`} markerEnd={marker} />
    </g>
  );
}

import { type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useMessages } from '../i18n/index.ts';
import { Icon } from '../ui/Icon.tsx';
import { aim, type Box, type Camera, panned, sees, zoomed } from './camera.ts';
import type { PlacedChart, PlacedEdge, PlacedNode } from './drawing.ts';
import { HEADING } from './flow.ts';
import { ANYWHERE_HEIGHT } from './layout.ts';
import '../i18n/late.ts';

interface Props {
  /** As much of it as can be read in the pane. */
  chart: PlacedChart;
  /** All of it, for who asks. */
  whole: PlacedChart;
  /** How much larger than usual everything is, for projection. */
  zoom: number;
  /** The room for it, in px. */
  pane: { readonly width: number; readonly height: number };
  /** Dot path of the present state. */
  current: string | undefined;
  before: string | undefined;
  label: string;
  /** Where the buttons go, which are to cover nothing of the chart. */
  tools: Element | null;
}

const ZOOM_STEP = 1.25;
/** px that an arrow key moves the drawing by. */
const KEY_STEP = 40;

/** A chart that can be moved and zoomed. Until somebody does so, all of what can be read is in sight. */
export function ChartDrawing({ chart: readable, whole, pane, zoom, current, before, label, tools }: Props) {
  const m = useMessages();
  const [own, setOwn] = useState<{ chart: PlacedChart; camera: Camera }>();
  const chart = own?.chart === whole ? whole : readable;
  const state = useMemo(() => placeOf(chart, current), [chart, current]);
  const automatic = useMemo(() => aim(chart, pane, zoom), [chart, pane, zoom]);
  const mine = own?.chart === chart ? own.camera : undefined;
  // Who has moved the drawing keeps what they see, as long as the present state is in it.
  const followed = mine && state && !sees(mine, pane, state) ? followTo(mine, pane, state) : mine;
  const camera = followed ?? automatic;
  const set = (next: Camera | undefined) => setOwn(next && { chart, camera: next });
  const centre = { x: pane.width / 2, y: pane.height / 2 };
  const move = (x: number, y: number) => set(panned(camera, { x, y }, chart, pane));
  const root = useRef<HTMLDivElement>(null);
  useWheel(root, (event) => {
    const box = root.current!.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey)
      set(
        zoomed(camera, Math.exp(-event.deltaY / 300), {
          x: event.clientX - box.left,
          y: event.clientY - box.top,
        }),
      );
    else move(event.shiftKey ? event.deltaY : event.deltaX, event.shiftKey ? 0 : event.deltaY);
  });
  const drag = useDrag(move);
  const keys: Record<string, () => void> = {
    ArrowLeft: () => move(-KEY_STEP, 0),
    ArrowRight: () => move(KEY_STEP, 0),
    ArrowUp: () => move(0, -KEY_STEP),
    ArrowDown: () => move(0, KEY_STEP),
    '+': () => set(zoomed(camera, ZOOM_STEP, centre)),
    '=': () => set(zoomed(camera, ZOOM_STEP, centre)),
    '-': () => set(zoomed(camera, 1 / ZOOM_STEP, centre)),
    '0': () => setOwn({ chart: whole, camera: aim(whole, pane) }),
    Escape: () => set(undefined),
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture that is moved with the arrow keys is no fieldset */}
      <div
        ref={root}
        className="chart-stage"
        role="group"
        aria-label={m.chart.stage}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be moved has to be reachable with the keyboard
        tabIndex={0}
        onKeyDown={(event) => {
          const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
          if (!act) return;
          event.preventDefault();
          event.stopPropagation();
          act();
        }}
        {...drag}
      >
        <Picture chart={chart} pane={pane} camera={camera} current={current} before={before} label={label} />
      </div>
      {tools
        ? createPortal(
            <>
              <Tool name="minus" label={m.run.zoomOut} act={keys['-']!} />
              <Tool name="plus" label={m.run.zoomIn} act={keys['+']!} />
              <Tool name="fit" label={m.chart.whole} act={keys['0']!} />
            </>,
            tools,
          )
        : null}
    </>
  );
}

function Tool({ name, label, act }: { name: 'plus' | 'minus' | 'fit'; label: string; act: () => void }) {
  return (
    <button type="button" className="button-icon" aria-label={label} title={label} onClick={act}>
      <Icon name={name} size={14} />
    </button>
  );
}

/** Where the present state is drawn. */
function placeOf(chart: PlacedChart, current: string | undefined): Box | undefined {
  const node = chart.nodes.find(({ id }) => id === current?.split('+')[0]);
  return node && { x: node.x - 4, y: node.y - 4, width: node.width + 8, height: node.height + 8 };
}

const followTo = (camera: Camera, pane: Props['pane'], box: Box): Camera => ({
  x: box.x + box.width / 2 - pane.width / camera.scale / 2,
  y: box.y + box.height / 2 - pane.height / camera.scale / 2,
  scale: camera.scale,
});

/** The wheel of this element only, and not passive: React's listens on the whole page and may not prevent anything. */
function useWheel(root: RefObject<HTMLElement | null>, act: (event: WheelEvent) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const element = root.current!;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      latest.current(event);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [root]);
}

/** Moves by so many px against the pointer, which holds what it took. */
function useDrag(move: (x: number, y: number) => void) {
  const from = useRef<{ x: number; y: number }>(undefined);
  const end = () => {
    from.current = undefined;
  };
  return {
    onPointerDown(event: React.PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      from.current = { x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: React.PointerEvent<HTMLElement>) {
      if (!from.current) return;
      move(from.current.x - event.clientX, from.current.y - event.clientY);
      from.current = { x: event.clientX, y: event.clientY };
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

type Pictured = Omit<Props, 'tools' | 'whole' | 'zoom'> & { camera: Camera };

function Picture({ chart, pane, camera, current, before, label }: Pictured) {
  const id = useId();
  const lit = new Set<string>();
  for (const leaf of (current ?? '').split('+')) {
    const parts = leaf.split('.');
    for (let i = 1; i <= parts.length; i++) lit.add(parts.slice(0, i).join('.'));
  }
  // Where only the way back is drawn, a line between the two would lie on it.
  const joined = chart.edges.some(
    ({ from, to }) => (from === before && to === current) || (from === current && to === before),
  );
  return (
    <svg
      className="chart"
      role="img"
      aria-label={label}
      viewBox={`${camera.x} ${camera.y} ${pane.width / camera.scale} ${pane.height / camera.scale}`}
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
      {!joined && before !== undefined && current !== undefined && before !== current ? (
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
      <text x={node.x + 10} y={node.y + 14 - HEADING}>
        {node.label}
      </text>
    </g>
  );
}

function State({ node, lit }: { node: PlacedNode; lit: boolean }) {
  const { anywhere } = node;
  const above = anywhere ? ANYWHERE_HEIGHT : 0;
  const y = node.y + above;
  const height = node.height - above;
  return (
    <g className={`state ${lit ? 'lit' : ''} ${node.folded ? 'folded' : ''}`}>
      {anywhere ? (
        <text className="anywhere" x={node.x + node.width / 2} y={node.y + 10}>
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
      <text x={node.x + node.width / 2 + (node.initial ? 5 : 0)} y={y + height / 2 + 4.5}>
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
      <text x={edge.labelX} y={edge.labelY + 4}>
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

import { Graph, layout } from '@dagrejs/dagre';
import type { ChartEdge, ChartGraph, ChartNode } from './graph.ts';
import { words } from './graph.ts';

/** Lengths in px of the drawing, which is scaled as a whole. */
export interface PlacedNode extends ChartNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface PlacedEdge extends ChartEdge {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly label: string;
  readonly labelX: number;
  readonly labelY: number;
}
export interface PlacedChart {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

export type Measure = (text: string, size: number, bold: boolean) => number;

const NODE_HEIGHT = 30;
const NODE_PAD = 14;
const LABEL_SIZE = 11;
const STATE_SIZE = 13;
const MARGIN = 12;

/** Directions to try, and how many states that no arrow connects are put one behind the other. */
const TRIES = [
  ['LR', 1],
  ['LR', 2],
  ['LR', 3],
  ['TB', 1],
] as const;

/** Places a chart with dagre in each way: some 20 ms for one of a large chart, so they come one at a time. */
export function* placements(graph: ChartGraph, measure: Measure): Generator<PlacedChart> {
  for (const [direction, inARow] of TRIES) yield place(graph, measure, direction, inARow);
}

/** The one that fits a pane of these proportions (width by height) best. */
export function bestFor(placed: readonly PlacedChart[], aspect: number): PlacedChart | undefined {
  const misfit = (one: PlacedChart) => Math.max(one.width / aspect, one.height);
  return placed.reduce<PlacedChart | undefined>(
    (best, one) => (best && misfit(best) <= misfit(one) ? best : one),
    undefined,
  );
}

/**
 * Pairs that only the layout joins. States that are entered "from anywhere" have no arrows, and dagre would
 * pile all of them up in one column.
 */
function* rows(graph: ChartGraph, inARow: number): Generator<[string, string]> {
  const joined = new Set(graph.edges.flatMap(({ from, to }) => [from, to]));
  const parents = [...new Set(graph.nodes.map(({ parent }) => parent))];
  for (const parent of parents) {
    const loose = graph.nodes.filter(
      (node) => node.parent === parent && !node.compound && !joined.has(node.id),
    );
    for (let i = 1; i < loose.length; i++) if (i % inARow !== 0) yield [loose[i - 1]!.id, loose[i]!.id];
  }
  // A region stands beside the next one, by its first states.
  const regions = graph.nodes.filter((node) => node.compound && node.parent === undefined);
  const first = (region: ChartNode) =>
    graph.nodes.find((node) => node.parent === region.id && !node.compound && !joined.has(node.id))?.id;
  for (let i = 1; i < regions.length; i++) {
    const [a, b] = [first(regions[i - 1]!), first(regions[i]!)];
    if (i % inARow !== 0 && a !== undefined && b !== undefined) yield [a, b];
  }
}

function place(graph: ChartGraph, measure: Measure, rankdir: 'LR' | 'TB', inARow: number): PlacedChart {
  const g = new Graph({ compound: true, multigraph: true });
  g.setGraph({ rankdir, nodesep: 18, ranksep: 34, edgesep: 12, marginx: MARGIN, marginy: MARGIN });
  g.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    if (node.compound) {
      g.setNode(node.id, { label: node.label });
      continue;
    }
    const anywhere = node.fromAnywhere.map(words).join(', ');
    const width = Math.max(
      measure(node.label, STATE_SIZE, true) + 2 * NODE_PAD + (node.initial ? 10 : 0),
      measure(anywhere, LABEL_SIZE, false) + NODE_PAD,
    );
    g.setNode(node.id, { width, height: NODE_HEIGHT + (anywhere ? 16 : 0) });
  }
  for (const node of graph.nodes) if (node.parent) g.setParent(node.id, node.parent);
  for (const edge of graph.edges) {
    const label = edge.events.map(words).join(', ');
    g.setEdge(edge.from, edge.to, {
      width: measure(label, LABEL_SIZE, false) + 6,
      height: LABEL_SIZE + 4,
      labelpos: 'c',
    });
  }
  for (const [from, to] of rows(graph, inARow)) g.setEdge(from, to, { width: 0, height: 0, weight: 0 });
  layout(g);
  const size = g.graph() as { width?: number; height?: number };
  return {
    width: size.width ?? 0,
    height: size.height ?? 0,
    nodes: graph.nodes.map((node) => {
      const { x = 0, y = 0, width = 0, height = 0 } = g.node(node.id) as Partial<PlacedNode>;
      return { ...node, x: x - width / 2, y: y - height / 2, width, height };
    }),
    edges: graph.edges.map((edge) => {
      const placed = g.edge(edge.from, edge.to) as {
        points: { x: number; y: number }[];
        x?: number;
        y?: number;
      };
      return {
        ...edge,
        points: placed.points,
        label: edge.events.map(words).join(', '),
        labelX: placed.x ?? 0,
        labelY: placed.y ?? 0,
      };
    }),
  };
}

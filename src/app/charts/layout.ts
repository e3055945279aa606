import { Graph, layout } from '@dagrejs/dagre';
import type { Size } from './camera.ts';
import type { PlacedChart, PlacedNode, SizedNode } from './drawing.ts';
import { flowed } from './flow.ts';
import type { ChartEdge, ChartGraph, ChartNode } from './graph.ts';
import type { ChartNames } from './names.ts';

export type Measure = (text: string, size: number, bold: boolean) => number;

const NODE_HEIGHT = 30;
/** Room above a state for the events that lead to it from anywhere. */
export const ANYWHERE_HEIGHT = 16;
const NODE_PAD = 14;
const LABEL_SIZE = 11;
const STATE_SIZE = 13;
const MARGIN = 12;

/** Widths to try where no arrow says what stands beside what: px, from the narrowest to the widest. */
const FLOW_WIDTHS = { from: 240, to: 1040, step: 40 };

/**
 * Places a chart in each way: some 20 ms for one of a large chart with dagre, so they come one at a time. A chart
 * whose states are all entered "from anywhere" has no arrows for dagre to follow, and is set in rows.
 */
export function* placements(graph: ChartGraph, measure: Measure, names: ChartNames): Generator<PlacedChart> {
  const nodes = graph.nodes.map((node) => sized(node, measure, names));
  if (graph.edges.length === 0) yield* flows(nodes);
  else for (const rankdir of ['LR', 'TB'] as const) yield ranked(graph, nodes, measure, names, rankdir);
}

function* flows(nodes: readonly SizedNode[]): Generator<PlacedChart> {
  for (let width = FLOW_WIDTHS.from; width <= FLOW_WIDTHS.to; width += FLOW_WIDTHS.step)
    yield flowed(nodes, width);
}

/** The one that is drawn largest in a pane. */
export function bestFor(placed: readonly PlacedChart[], pane: Size): PlacedChart | undefined {
  const misfit = (one: PlacedChart) => Math.max(one.width / pane.width, one.height / pane.height);
  return placed.reduce<PlacedChart | undefined>(
    (best, one) => (best && misfit(best) <= misfit(one) ? best : one),
    undefined,
  );
}

function sized(node: ChartNode, measure: Measure, names: ChartNames): SizedNode {
  const label = names.state(node.key) + (node.folded ? ` · ${node.folded}` : '');
  const anywhere = node.fromAnywhere.map(names.event).join(', ');
  const width = Math.max(
    measure(label, STATE_SIZE, true) + 2 * NODE_PAD + (node.initial ? 10 : 0),
    measure(anywhere, LABEL_SIZE, false) + NODE_PAD,
  );
  return { ...node, label, anywhere, width, height: NODE_HEIGHT + (anywhere ? ANYWHERE_HEIGHT : 0) };
}

function ranked(
  graph: ChartGraph,
  nodes: readonly SizedNode[],
  measure: Measure,
  names: ChartNames,
  rankdir: 'LR' | 'TB',
): PlacedChart {
  const g = new Graph({ compound: true, multigraph: true });
  g.setGraph({ rankdir, nodesep: 18, ranksep: 34, edgesep: 12, marginx: MARGIN, marginy: MARGIN });
  g.setDefaultEdgeLabel(() => ({}));
  for (const { id, compound, width, height } of nodes) g.setNode(id, compound ? {} : { width, height });
  for (const node of nodes) if (node.parent) g.setParent(node.id, node.parent);
  const labelOf = (edge: ChartEdge) => edge.events.map(names.event).join(', ');
  for (const edge of graph.edges)
    g.setEdge(edge.from, edge.to, {
      width: measure(labelOf(edge), LABEL_SIZE, false) + 6,
      height: LABEL_SIZE + 4,
      labelpos: 'c',
    });
  layout(g);
  const size = g.graph() as { width?: number; height?: number };
  return {
    width: size.width ?? 0,
    height: size.height ?? 0,
    nodes: nodes.map((node) => {
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
        label: labelOf(edge),
        labelX: placed.x ?? 0,
        labelY: placed.y ?? 0,
      };
    }),
  };
}

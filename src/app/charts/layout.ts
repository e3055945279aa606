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

/** Places a chart with dagre, from left to right or from top to bottom, whichever fits the pane better. */
export function placeChart(graph: ChartGraph, measure: Measure, aspect: number): PlacedChart {
  const candidates = (['LR', 'TB'] as const).map((direction) => place(graph, measure, direction));
  const misfit = (one: PlacedChart) => Math.max(one.width / aspect, one.height);
  return misfit(candidates[0]!) <= misfit(candidates[1]!) ? candidates[0]! : candidates[1]!;
}

function place(graph: ChartGraph, measure: Measure, rankdir: 'LR' | 'TB'): PlacedChart {
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

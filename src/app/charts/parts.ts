import { legible, type Size } from './camera.ts';
import type { PlacedChart } from './drawing.ts';
import type { ChartGraph, ChartNode } from './graph.ts';
import { bestFor } from './layout.ts';

/**
 * A chart for a pane with too little room for all of it, from the most to the least of it:
 *
 *     all            every state
 *     folded         regions that the present state is not in are one box each
 *     surroundings   the present state, what leads to it and what it leads to; or the states of its region,
 *                    where all are entered from anywhere
 *     ahead          the present state and what it leads to, without the frames of other regions
 *     alone          the present state
 */
export const PARTS = ['all', 'folded', 'surroundings', 'ahead', 'alone'] as const;
export type Part = (typeof PARTS)[number];

/**
 * The largest part that can be read as a whole in a pane; the least one where none can. Of a chart whose state is
 * not known all is shown. `stop` ends the search early, where the ways of a part are still to be found.
 */
export function largestLegible(
  waysOf: (part: Part) => readonly PlacedChart[],
  pane: Size,
  zoom: number,
  stop: () => boolean = () => false,
): PlacedChart | undefined {
  let chart: PlacedChart | undefined;
  for (const part of PARTS) {
    chart = bestFor(waysOf(part), pane) ?? chart;
    if (stop() || (chart && legible(chart, pane, zoom))) break;
  }
  return chart;
}

/** That part of a chart in the state of this dot path (several of them, joined with `+`, where regions run together). */
export function partOf(graph: ChartGraph, part: Part, current: string | undefined): ChartGraph {
  if (part === 'all' || current === undefined) return graph;
  const leaves = current.split('+');
  if (part === 'folded') return folded(graph, leaves);
  const here = new Set(leaves);
  const near = new Set(here);
  if (part === 'ahead') for (const { from, to } of graph.edges) if (here.has(from)) near.add(to);
  if (part === 'surroundings') {
    for (const { from, to } of graph.edges) {
      if (here.has(from)) near.add(to);
      if (here.has(to)) near.add(from);
    }
    const regions = new Set(leaves.map(regionOf));
    if (near.size === here.size)
      for (const node of graph.nodes) if (!node.compound && regions.has(regionOf(node.id))) near.add(node.id);
  }
  const framed = part === 'surroundings' ? [...near] : leaves;
  const nodes = graph.nodes.filter((node) =>
    node.compound ? framed.some((id) => isIn(id, node.id)) : near.has(node.id),
  );
  const kept = new Set(nodes.map(({ id }) => id));
  return {
    nodes: nodes.map((node) =>
      node.parent === undefined || kept.has(node.parent) ? node : unframed(node, node.parent),
    ),
    edges: graph.edges.filter(
      ({ from, to }) => near.has(from) && near.has(to) && (part !== 'ahead' || here.has(from)),
    ),
  };
}

/** Without its region around it, the first state of a region goes by the region's name: `waiting` says too little. */
const unframed = (node: ChartNode, region: string): ChartNode => ({
  ...node,
  parent: undefined,
  key: node.initial ? keyOf(region) : node.key,
});

const keyOf = (path: string) => path.split('.').at(-1)!;
const regionOf = (path: string) => path.split('.').slice(0, -1).join('.');
const isIn = (path: string, region: string) => path.startsWith(`${region}.`);

function folded(graph: ChartGraph, leaves: readonly string[]): ChartGraph {
  const shut = graph.nodes.filter((node) => node.compound && !leaves.some((leaf) => isIn(leaf, node.id)));
  /** What stands for a state: the outermost region that is shut around it. */
  const standIn = (id: string) => shut.find((region) => isIn(id, region.id))?.id ?? id;
  const nodes = graph.nodes
    .filter((node) => standIn(node.id) === node.id)
    .map((node): ChartNode => {
      if (!shut.includes(node)) return node;
      const inside = graph.nodes.filter(({ id, compound }) => !compound && isIn(id, node.id));
      return {
        ...node,
        compound: false,
        folded: inside.length,
      };
    });
  const edges = new Map<string, { from: string; to: string; events: string[] }>();
  for (const edge of graph.edges) {
    const [from, to] = [standIn(edge.from), standIn(edge.to)];
    if (from === to) continue;
    const joined = edges.get(`${from}>${to}`) ?? { from, to, events: [] };
    joined.events = [...new Set([...joined.events, ...edge.events])];
    edges.set(`${from}>${to}`, joined);
  }
  return { nodes, edges: [...edges.values()] };
}

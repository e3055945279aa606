import type { PlacedChart, PlacedNode, SizedNode } from './drawing.ts';

/** Room for the name of a region above its states, which have their own words on top. */
export const HEADING = 10;
const GAP_X = 14;
const GAP_Y = 12;
const MARGIN = 8;
const PAD = 10;
/** Between the name of a region and its first row. */
const UNDER_HEADING = 8;

interface Block {
  readonly width: number;
  readonly height: number;
  /** The block's nodes with their places in it. */
  readonly nodes: readonly PlacedNode[];
}

/** Sets states like words in lines of a width; a region is a block with lines of its own. */
export function flowed(nodes: readonly SizedNode[], width: number): PlacedChart {
  const blockOf = (node: SizedNode, room: number): Block => {
    if (!node.compound) return { ...node, nodes: [{ ...node, x: 0, y: 0 }] };
    const inner = lines(
      nodes.filter(({ parent }) => parent === node.id).map((child) => blockOf(child, room - 2 * PAD)),
      room - 2 * PAD,
    );
    const size = { width: inner.width + 2 * PAD, height: inner.height + UNDER_HEADING + PAD };
    return {
      width: size.width,
      height: size.height + HEADING,
      nodes: [
        { ...node, ...size, x: 0, y: HEADING },
        ...inner.nodes.map((one) => ({ ...one, x: one.x + PAD, y: one.y + HEADING + UNDER_HEADING })),
      ],
    };
  };
  const room = width - 2 * MARGIN;
  const all = lines(
    nodes.filter(({ parent }) => parent === undefined).map((node) => blockOf(node, room)),
    room,
  );
  return {
    width: all.width + 2 * MARGIN,
    height: all.height + 2 * MARGIN,
    nodes: all.nodes.map((node) => ({ ...node, x: node.x + MARGIN, y: node.y + MARGIN })),
    edges: [],
  };
}

/** Blocks one after another, a new line where one does not fit any more; those of a line stand on its foot. */
function lines(blocks: readonly Block[], room: number): Block {
  const rows: Block[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const block of blocks) {
    if (used + GAP_X + block.width > room) {
      rows.push([]);
      used = -GAP_X;
    }
    rows.at(-1)!.push(block);
    used += GAP_X + block.width;
  }
  const nodes: PlacedNode[] = [];
  let [width, y] = [0, 0];
  for (const row of rows) {
    const height = Math.max(...row.map((block) => block.height));
    let x = 0;
    for (const block of row) {
      for (const node of block.nodes)
        nodes.push({ ...node, x: node.x + x, y: node.y + y + height - block.height });
      x += block.width + GAP_X;
    }
    width = Math.max(width, x - GAP_X);
    y += height + GAP_Y;
  }
  return { width, height: Math.max(0, y - GAP_Y), nodes };
}

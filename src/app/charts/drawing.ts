import type { ChartEdge, ChartNode } from './graph.ts';

/** Lengths in px of the drawing, which is scaled as a whole. */
export interface PlacedNode extends ChartNode {
  readonly label: string;
  /** The events that lead here from anywhere, as they are written above the state. */
  readonly anywhere: string;
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
/** A state with its words, before it has a place. */
export type SizedNode = Omit<PlacedNode, 'x' | 'y'>;

import { type Gap, TimeAxis } from '../axis.ts';

/** The part of the run in sight, in seconds. */
export interface Camera {
  readonly from: number;
  readonly to: number;
}

/** What the camera may look at: the run, its torn gaps, and how close it may come. */
export interface World {
  readonly end: number;
  readonly gaps: readonly Gap[];
}

/** Nobody needs to look closer: the simulation's own grain is a millisecond. */
const CLOSEST_SECONDS = 0.05;
/** Room beside a part that is fitted, as a share of it. */
const FIT_MARGIN = 0.08;

/** Camera movements are even in drawn time, so that a torn gap passes as fast as it is wide. */
const warped = (world: World) => new TimeAxis(world.gaps, 0, 1, 0, 1);

function place(world: World, from: number, to: number): Camera {
  const axis = warped(world);
  const end = axis.warp(Math.max(world.end, 1));
  const length = Math.min(end, Math.max(CLOSEST_SECONDS, to - from));
  const start = Math.min(Math.max(0, from), end - length);
  return { from: axis.unwarp(start), to: axis.unwarp(start + length) };
}

/** Zooms by `factor` (above 1: closer) so that the time `at` stays where it is. */
export function zoomed(world: World, camera: Camera, factor: number, at: number): Camera {
  const axis = warped(world);
  const from = axis.warp(camera.from);
  const to = axis.warp(camera.to);
  const pivot = Math.min(Math.max(axis.warp(at), from), to);
  const length = Math.max(CLOSEST_SECONDS, (to - from) / factor);
  const share = (pivot - from) / Math.max(1e-9, to - from);
  return place(world, pivot - share * length, pivot + (1 - share) * length);
}

/** Moves by a share of what is in sight: 0.1 is a tenth to the right. */
export function panned(world: World, camera: Camera, share: number): Camera {
  const axis = warped(world);
  const from = axis.warp(camera.from);
  const to = axis.warp(camera.to);
  const by = (to - from) * share;
  return place(world, from + by, to + by);
}

export function fitted(world: World, part?: Camera): Camera {
  if (!part) return place(world, 0, Infinity);
  const axis = warped(world);
  const from = axis.warp(part.from);
  const to = axis.warp(part.to);
  const margin = Math.max((to - from) * FIT_MARGIN, CLOSEST_SECONDS);
  return place(world, from - margin, to + margin);
}

/** The same camera, moved just enough that `part` is in sight. */
export function revealed(world: World, camera: Camera, part: Camera): Camera {
  if (part.from < camera.to && part.to > camera.from && (part.from >= camera.from || part.to <= camera.to))
    return camera;
  if (part.from <= camera.from && part.to >= camera.to) return camera;
  const axis = warped(world);
  const length = axis.warp(camera.to) - axis.warp(camera.from);
  const middle = (axis.warp(part.from) + Math.min(axis.warp(part.to), axis.warp(part.from) + length / 2)) / 2;
  return place(world, middle - length / 2, middle + length / 2);
}

/** Keeps the camera inside a run that grew, shrank or was torn anew. */
export const clamped = (world: World, camera: Camera): Camera => {
  const axis = warped(world);
  return place(world, axis.warp(camera.from), axis.warp(camera.to));
};

/**
 * The zoom factor of a wheel event. Deltas come in px, lines or pages, and a touchpad sends many small ones
 * where a wheel sends few big ones; the exponent makes both feel the same and up undo down.
 */
export function wheelFactor(deltaY: number, deltaMode: number): number {
  const px = deltaY * (deltaMode === 1 ? 16 : deltaMode === 2 ? 400 : 1);
  const damped = Math.sign(px) * Math.min(Math.abs(px), 240);
  return Math.exp(-damped * 0.0035);
}

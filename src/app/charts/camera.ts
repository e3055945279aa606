/** What of a chart is on screen: its point in the upper left corner, and px on screen for a px of the drawing. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** Smaller than this and nobody can read it (13 px become 9). */
const SMALLEST = 0.7;
const LARGEST = 1.25;
const FURTHEST = [0.25, 4] as const;

const fit = (chart: Size, pane: Size) => Math.min(pane.width / chart.width, pane.height / chart.height);

/** Whether all of a chart can be read at once in a pane. `zoom` asks for more, for projection. */
export const legible = (chart: Size, pane: Size, zoom = 1): boolean => fit(chart, pane) >= SMALLEST * zoom;

/** All of a chart in the middle, as large as helps to read it. What is too much for the pane has been left out of the chart before. */
export function aim(chart: Size, pane: Size, zoom = 1): Camera {
  const scale = Math.min(fit(chart, pane), LARGEST * zoom);
  return {
    x: (chart.width - pane.width / scale) / 2,
    y: (chart.height - pane.height / scale) / 2,
    scale,
  };
}

/** Larger or smaller by a factor around a point of the pane. */
export function zoomed(camera: Camera, factor: number, at: { x: number; y: number }): Camera {
  const scale = Math.min(FURTHEST[1], Math.max(FURTHEST[0], camera.scale * factor));
  return {
    x: camera.x + at.x / camera.scale - at.x / scale,
    y: camera.y + at.y / camera.scale - at.y / scale,
    scale,
  };
}

/** Moved by so many px on screen; some of the chart always stays in sight. */
export function panned(camera: Camera, by: { x: number; y: number }, chart: Size, pane: Size): Camera {
  const along = (start: number, whole: number, room: number) =>
    Math.max(-0.75 * room, Math.min(whole - 0.25 * room, start));
  return {
    x: along(camera.x + by.x / camera.scale, chart.width, pane.width / camera.scale),
    y: along(camera.y + by.y / camera.scale, chart.height, pane.height / camera.scale),
    scale: camera.scale,
  };
}

/** Whether a box is on screen as a whole. */
export function sees(camera: Camera, pane: Size, box: Box): boolean {
  return (
    box.x >= camera.x &&
    box.y >= camera.y &&
    box.x + box.width <= camera.x + pane.width / camera.scale &&
    box.y + box.height <= camera.y + pane.height / camera.scale
  );
}

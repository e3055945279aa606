import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aim, legible, panned, sees, zoomed } from './camera.ts';

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('what of a chart is on screen', () => {
  test('all of it, enlarged a little where there is room', () => {
    const pane = { width: 400, height: 200 };
    expect(aim({ width: 500, height: 200 }, pane)).toEqual({ x: 0, y: -25, scale: 0.8 });
    expect(aim({ width: 100, height: 50 }, pane).scale).toBe(1.25);
  });
  test('all of it on demand, however small', () => {
    const [chart, pane] = [
      { width: 2000, height: 800 },
      { width: 400, height: 200 },
    ];
    expect(legible(chart, pane)).toBe(false);
    expect(sees(aim(chart, pane), pane, box(0, 0, 2000, 800))).toBe(true);
  });
  test('projected, it has to be larger to be read', () => {
    const [chart, pane] = [
      { width: 400, height: 200 },
      { width: 400, height: 200 },
    ];
    expect([1, 1.5].map((zoom) => legible(chart, pane, zoom))).toEqual([true, false]);
  });

  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const point = fc.record({ x: number(0, 400), y: number(0, 300) });
  test('a point stays where it is while it is zoomed at', () => {
    fc.assert(
      fc.property(point, number(0.5, 2), (at, factor) => {
        const before = { x: 10, y: 20, scale: 1 };
        const after = zoomed(before, factor, at);
        expect(after.x + at.x / after.scale).toBeCloseTo(before.x + at.x / before.scale);
        expect(after.y + at.y / after.scale).toBeCloseTo(before.y + at.y / before.scale);
      }),
    );
  });
  test('some of the chart stays in sight however far it is moved', () => {
    const [chart, pane] = [
      { width: 600, height: 300 },
      { width: 400, height: 200 },
    ];
    fc.assert(
      fc.property(number(-9999, 9999), number(-9999, 9999), (x, y) => {
        const camera = panned({ x: 0, y: 0, scale: 1 }, { x, y }, chart, pane);
        expect(camera.x).toBeLessThan(chart.width);
        expect(camera.x + pane.width).toBeGreaterThan(0);
        expect(camera.y).toBeLessThan(chart.height);
        expect(camera.y + pane.height).toBeGreaterThan(0);
      }),
    );
  });
});

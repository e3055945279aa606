import { describe, expect, test } from 'vitest';
import { compose } from '../../trace/compose.ts';
import { TraceIndex } from '../../trace/index.ts';
import { TimeAxis } from '../axis.ts';
import { layoutMinimap } from './minimap.ts';

/** 40 s on 160 px: a column of 4 px is a second. */
const axis = (gaps: TimeAxis['gaps'] = []) => new TimeAxis(gaps, 0, 40, 100, 260);

describe('the minimap', () => {
  const trace = compose();
  trace
    .pod('web')
    .bar(`PCRR${'✓'.repeat(36)}`)
    .probe('liveness', `....o....x${'.'.repeat(10)}x`);
  const index = new TraceIndex(trace.records(), 40);
  const columns = layoutMinimap(index, axis());

  test('has a column for every four pixels', () => {
    expect(columns).toHaveLength(40);
    expect(columns.map(({ x }) => x).slice(0, 3)).toEqual([100, 104, 108]);
  });

  test('shows every failure in the column of its moment, and no other', () => {
    expect(columns.flatMap(({ failures }, i) => (failures > 0 ? [i] : []))).toEqual([9, 20]);
  });

  test('is highest where most happens', () => {
    const heights = columns.map(({ activity }) => activity);
    expect(Math.max(...heights)).toBe(1);
    expect(heights.slice(25)).toEqual(new Array(15).fill(0));
    expect(heights[0]).toBeGreaterThan(0);
  });

  test('puts what follows a torn stretch where the axis has it', () => {
    const torn = axis([{ from: 11, to: 19, shown: 1 }]);
    const failing = layoutMinimap(index, torn).flatMap(({ failures, x }) => (failures > 0 ? [x] : []));
    expect(failing).toEqual([9, 20].map((t) => 100 + Math.floor((torn.x(t) - 100) / 4) * 4));
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose } from '../../trace/compose.ts';
import { TraceIndex } from '../../trace/index.ts';
import { TimeAxis } from '../axis.ts';
import { formatRound, formatSeconds, roundStep } from '../duration.ts';
import { timelineModel } from '../model/model.ts';
import { english } from '../words.ts';
import { idleGaps } from './gaps.ts';
import { metricsFor } from './metrics.ts';
import { rulerTicks } from './ruler.ts';
import { snap } from './snap.ts';
import { fitName, fitText, tableMeasure } from './text.ts';

describe('durations have three significant digits', () => {
  test.each([
    [0, '0.00 s'],
    [4.5, '4.50 s'],
    [9.996, '10.0 s'],
    [27, '27.0 s'],
    [62.04, '62.0 s'],
    [99.96, '100 s'],
    [134.2, '134 s'],
    [600, '10m00s'],
    [754.6, '12m35s'],
    [-3, '−3.00 s'],
  ])('%d is %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

  test.each([
    [30, '30 s'],
    [0.25, '0.25 s'],
    [1.5, '1.5 s'],
    [600, '10m'],
    [605, '10m05s'],
  ])('%d, chosen, is %s', (seconds, text) => expect(formatRound(seconds)).toBe(text));

  test('steps of the ruler are round and never smaller than asked', () =>
    fc.assert(
      fc.property(fc.double({ min: 0.011, max: 14_000, noNaN: true }), (s) => {
        expect(roundStep(s)).toBeGreaterThanOrEqual(s);
      }),
    ));
});

const gapLists = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 25, max: 400 })), { maxLength: 5 })
  .map((pairs) => {
    let t = 0;
    return pairs.map(([busy, idle]) => {
      const from = t + busy;
      t = from + idle;
      return { from, to: t, shown: 5 };
    });
  });

describe('the axis', () => {
  test('draws a gap as wide as it is shown, and everything else to one scale', () => {
    const axis = new TimeAxis([{ from: 20, to: 120, shown: 10 }], 0, 130, 0, 400);
    expect([0, 10, 20, 70, 120, 130].map((t) => axis.x(t))).toEqual([0, 100, 200, 250, 300, 400]);
  });

  test('there and back is the same time, and order is kept', () =>
    fc.assert(
      fc.property(
        gapLists,
        fc.double({ min: 0, max: 2000, noNaN: true }),
        fc.double({ min: 0, max: 2000, noNaN: true }),
        (gaps, a, b) => {
          const axis = new TimeAxis(gaps, 0, 500, 100, 900);
          expect(axis.time(axis.x(a))).toBeCloseTo(a, 6);
          if (a < b) expect(axis.x(a)).toBeLessThanOrEqual(axis.x(b));
        },
      ),
    ));
});

describe('torn gaps', () => {
  const model = (picture: string, probes = '', step = 5) => {
    const trace = compose({ step });
    trace.pod('web', { grace: 60 }).bar(picture).probe('readiness', probes);
    const index = new TraceIndex(trace.records(), picture.length * step);
    return timelineModel(index);
  };

  test('are where nothing changes for more than 20 s; probes that succeed again are no change', () =>
    expect(idleGaps(model(`PCR${'✓'.repeat(37)}RR✓${'✓'.repeat(20)}`, `...${'o'.repeat(57)}`))).toMatchObject(
      [
        { from: 17, to: 198 },
        { from: 212, to: 315 },
      ],
    ));

  test('a run of two minutes is shown whole', () =>
    expect(idleGaps(model(`P${'✓'.repeat(20)}`))).toEqual([]));

  test('a grace period is never torn: its length is the point', () => {
    const gaps = idleGaps(model(`P${'✓'.repeat(40)}${'T'.repeat(10)}X.${'.'.repeat(30)}`));
    expect(gaps.some(({ from, to }) => from < 265 && to > 205)).toBe(false);
    expect(gaps.length).toBeGreaterThan(0);
  });
});

describe('the ruler', () => {
  const ticks = (
    from: number,
    to: number,
    width: number,
    gaps: { from: number; to: number; shown: number }[] = [],
  ) => {
    const metrics = metricsFor({ theme: 'light' }, width);
    const axis = new TimeAxis(gaps, from, to, metrics.gutter, width - 16);
    const plot = { x0: metrics.gutter, x1: width - 16 };
    return rulerTicks(
      { axis, plot, metrics, measure: tableMeasure, say: english, pinned: false },
      [],
      undefined,
    );
  };

  test('shows absolute times at round steps', () =>
    expect(ticks(0, 60, 900).map(({ label }) => label)).toEqual([
      '0 s',
      '10 s',
      '20 s',
      '30 s',
      '40 s',
      '50 s',
      '60 s',
    ]));

  test('says where one is, however close one looks', () =>
    expect(ticks(27, 27.5, 700).map(({ label }) => label)).toEqual([
      '27 s',
      '27.1 s',
      '27.2 s',
      '27.3 s',
      '27.4 s',
      // Half of it would be outside.
      '',
    ]));

  test('has no tick inside a gap', () => {
    const labels = ticks(0, 3600, 900, [{ from: 20, to: 3580, shown: 10 }]).map(({ label }) => label);
    expect(labels).toEqual(['0 s', '5 s', '10 s', '15 s', '59m40s', '59m45s', '59m50s', '59m55s', '60m']);
  });
});

describe('snapping', () => {
  test.each([
    [11.2, 12],
    [10.9, 10],
    [-5, 0],
    [99, 17],
  ])('%d s takes hold of %d s', (t, expected) => expect(snap([0, 10, 12, 17], t)).toBe(expected));

  test('where there is nothing, the time stays as it is', () => expect(snap([], 3.3)).toBe(3.3));
});

describe('texts that do not fit', () => {
  const measure = (text: string) => text.length * 10;
  test.each([
    ['web-0', 100, 'web-0'],
    ['web-5d8f7-hx2lp', 110, 'web-5…hx2lp'],
    ['web-0', 20, ''],
  ])('the name %s in %d px: %s', (text, room, expected) =>
    expect(fitName(text, room, measure)).toBe(expected),
  );
  test.each([
    ['kubectl get pods', 100, 'kubectl g…'],
    ['kubectl get pods', 90, 'kubectl…'],
    ['kubectl', 10, ''],
  ])('the text %s in %d px: %s', (text, room, expected) =>
    expect(fitText(text, room, measure)).toBe(expected),
  );

  test('the table counts wide scripts as wide', () => {
    const font = { size: 10, weight: 400, mono: false } as const;
    expect(tableMeasure('就绪', font)).toBe(20);
    expect(tableMeasure('mm', font)).toBeGreaterThan(tableMeasure('ii', font));
  });
});

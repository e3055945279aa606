import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose } from '../../trace/compose.ts';
import { TraceIndex } from '../../trace/index.ts';
import { describe as describeTarget } from '../describe.ts';
import { layout } from '../layout/layout.ts';
import { tableMeasure } from '../layout/text.ts';
import { timelineModel } from '../model/model.ts';
import { english } from '../words.ts';
import { clamped, fitted, panned, revealed, type World, wheelFactor, zoomed } from './camera.ts';
import { Gestures, type PointerInput } from './gestures.ts';
import { handleAt, hitAt, timeAt, zoneAt } from './hits.ts';
import { commandOf } from './keys.ts';
import { type Direction, findMark, shownLanes, step } from './navigate.ts';

describe('the camera', () => {
  const plain: World = { end: 100, gaps: [] };
  const torn: World = { end: 700, gaps: [{ from: 100, to: 600, shown: 10 }] };

  test('zooms around a time that stays where it is', () =>
    expect(zoomed(plain, { from: 0, to: 100 }, 2, 40)).toEqual({ from: 20, to: 70 }));

  test('never leaves the run', () => {
    const zoom = fc.record({ zoom: fc.double({ min: 0.2, max: 5, noNaN: true }) });
    const pan = fc.record({ pan: fc.double({ min: -2, max: 2, noNaN: true }) });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(zoom, pan), { maxLength: 20 }),
        fc.double({ min: 0, max: 700, noNaN: true }),
        (moves, at) => {
          let camera = fitted(torn);
          for (const move of moves)
            camera = 'zoom' in move ? zoomed(torn, camera, move.zoom, at) : panned(torn, camera, move.pan);
          expect(camera.from).toBeGreaterThanOrEqual(-1e-6);
          expect(camera.to).toBeLessThanOrEqual(700 + 1e-6);
          expect(camera.to).toBeGreaterThan(camera.from);
        },
      ),
    );
  });

  test('passes a torn gap as fast as it is drawn', () => {
    // 210 drawn seconds in all; a tenth of the 100 in sight is 10, the whole gap.
    const camera = { from: 0, to: 100 };
    expect(panned(torn, camera, 0.1)).toEqual({ from: 10, to: 600 });
  });

  test('fits a part with room around it, and the whole run exactly', () => {
    expect(fitted(plain)).toEqual({ from: 0, to: 100 });
    const part = fitted(plain, { from: 40, to: 50 });
    expect(part.from).toBeLessThan(40);
    expect(part.to).toBeGreaterThan(50);
  });

  test.each([
    ['in sight', { from: 12, to: 18 }, { from: 10, to: 20 }],
    ['to the right', { from: 40, to: 42 }, { from: 36, to: 46 }],
    ['too long to fit', { from: 5, to: 90 }, { from: 10, to: 20 }],
  ])('reveals what is %s', (_, part, expected) =>
    expect(revealed(plain, { from: 10, to: 20 }, part)).toEqual(expected),
  );

  test('stays within a run that became shorter', () =>
    expect(clamped({ end: 30, gaps: [] }, { from: 50, to: 90 })).toEqual({ from: 0, to: 30 }));

  test('turning the wheel back undoes the turn', () =>
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), fc.constantFrom(0, 1), (delta, mode) => {
        expect(wheelFactor(delta, mode) * wheelFactor(-delta, mode)).toBeCloseTo(1, 9);
      }),
    ));
});

describe('keys', () => {
  const press = (code: string, more: Partial<KeyboardEvent> = {}) => ({
    code,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    isComposing: false,
    keyCode: 0,
    ...more,
  });

  test.each([
    ['KeyW', {}, 'zoomIn'],
    ['KeyA', {}, 'panLeft'],
    ['ArrowDown', {}, 'rowDown'],
    ['ArrowRight', { shiftKey: true }, 'extendRight'],
    ['ArrowUp', { ctrlKey: true }, 'zoomIn'],
    ['Period', {}, 'laneNext'],
    ['KeyS', { ctrlKey: true }, undefined],
    ['KeyS', { metaKey: true }, undefined],
    ['KeyA', { altKey: true }, undefined],
    ['KeyF', { shiftKey: true }, undefined],
    ['KeyQ', {}, undefined],
    ['KeyW', { isComposing: true }, undefined],
    ['KeyW', { keyCode: 229 }, undefined],
  ])('%s %j: %s', (code, more, command) => expect(commandOf(press(code, more))).toBe(command));

  test('without shortcuts, letters are letters, but the list still works', () => {
    expect(commandOf(press('KeyW'), false)).toBeUndefined();
    expect(commandOf(press('Period'), false)).toBeUndefined();
    expect(commandOf(press('ArrowLeft'), false)).toBe('markLeft');
    expect(commandOf(press('Enter'), false)).toBe('details');
  });
});

describe('gestures', () => {
  const play = (
    ...steps: [kind: 'down' | 'move' | 'up', x: number, y: number, more?: Partial<PointerInput>][]
  ) => {
    const log: string[] = [];
    const states: string[] = [];
    const gestures = new Gestures({
      zoneAt: (x, y) =>
        x === 77
          ? { zone: 'flag', flag: 'guess' }
          : x === 55
            ? { zone: 'playhead' }
            : { zone: y < 30 ? 'ruler' : x < 100 ? 'gutter' : 'plot' },
      scrub: (x) => log.push(`scrub ${x}`),
      dragFlag: (flag, x) => log.push(`${flag} ${x}`),
      clickFlag: (flag) => log.push(`click ${flag}`),
      range: (a, b, free) => log.push(`range ${a} ${b}${free ? ' free' : ''}`),
      pan: (dx, dy) => log.push(`pan ${dx} ${dy}`),
      pinch: (factor, x) => log.push(`pinch ${factor} at ${x}`),
      click: (x, y) => log.push(`click ${x} ${y}`),
    });
    for (const [kind, x, y, more] of steps) {
      gestures[kind]({ id: 1, x, y, shift: false, alt: false, ...more });
      states.push(gestures.current);
    }
    return { log, states };
  };

  test('a press that hardly moves is a click', () =>
    expect(play(['down', 200, 100], ['move', 203, 102], ['up', 203, 102])).toEqual({
      log: ['click 200 100'],
      states: ['press', 'press', 'idle'],
    }));

  test('one that moves pans, and does not click', () =>
    expect(play(['down', 200, 100], ['move', 220, 100], ['move', 230, 90], ['up', 230, 90])).toEqual({
      log: ['pan 20 0', 'pan 10 -10'],
      states: ['press', 'pan', 'pan', 'idle'],
    }));

  test('the playhead is dragged by its handle', () =>
    expect(play(['down', 55, 10], ['move', 210, 50], ['up', 210, 50]).log).toEqual(['scrub 210']));

  test('a click on the ruler takes the playhead there', () =>
    expect(play(['down', 200, 10], ['move', 202, 11], ['up', 202, 11]).log).toEqual(['scrub 200']));

  test('a drag on the ruler measures', () =>
    expect(play(['down', 200, 10], ['move', 210, 12], ['move', 260, 90], ['up', 260, 90]).log).toEqual([
      'range 200 210',
      'range 200 260',
    ]));

  test('with Shift a range is measured, with Alt to the very point', () =>
    expect(
      play(
        ['down', 200, 100, { shift: true }],
        ['move', 300, 100],
        ['move', 310, 100, { alt: true }],
        ['up', 310, 100],
      ).log,
    ).toEqual(['range 200 300', 'range 200 310 free']));

  test('a flag is dragged', () =>
    expect(play(['down', 77, 100], ['move', 90, 100], ['up', 90, 100]).log).toEqual(['guess 90']));

  test('a flag that is not moved is clicked', () =>
    expect(play(['down', 77, 100], ['move', 79, 100], ['up', 79, 100]).log).toEqual(['click guess']));

  test('two fingers pinch, and lifting them is no click', () =>
    expect(
      play(
        ['down', 200, 100],
        ['down', 300, 100, { id: 2 }],
        ['move', 400, 100, { id: 2 }],
        ['up', 400, 100, { id: 2 }],
        ['up', 200, 100],
      ),
    ).toEqual({ log: ['pinch 2 at 300'], states: ['press', 'pinch', 'pinch', 'pan', 'idle'] }));
});

describe('what lies under the pointer', () => {
  const trace = compose();
  for (const name of ['a', 'b', 'c'])
    trace
      .pod(name)
      .bar(`PCRR${'✓'.repeat(50)}`)
      .probe('readiness', '....x....o....o');
  const scene = layout(new TraceIndex(trace.records(), 60), {
    from: 0,
    to: 60,
    width: 1000,
    height: 220,
    theme: 'light',
    measure: tableMeasure,
    say: english,
    pinned: ['pod:default/c'],
    scrollTop: 30,
    flags: [
      { id: 'guess', t: 40, label: 'guess', kind: 'prediction' },
      { id: 'fact', t: 50, label: 'fact', kind: 'actual' },
    ],
  });
  const [c, a] = scene.lanes;
  const x = (t: number) => scene.axis.x(t);

  test('every mark in sight is found at its middle, unless one lies on top', () => {
    for (const bar of scene.bars.filter(({ y, pinned }) => pinned || y > scene.scrollY0))
      expect(hitAt(scene, bar.x + bar.w / 2, bar.y + bar.h / 2)?.id).toBe(bar.id);
  });

  test('a lane that has scrolled under a pinned one is out of reach', () => {
    expect(a!.y).toBeLessThan(scene.scrollY0);
    expect(hitAt(scene, x(30), c!.y + 15)?.id).toBe('pod:default/c#app@4');
    expect(handleAt(scene, 30, scene.scrollY0 - 8)?.lane).toBe('pod:default/c');
  });

  test.each([
    ['the ruler', x(20), 10, { zone: 'ruler' }],
    ['a lane', x(20), 100, { zone: 'plot' }],
    ['a name', 50, 100, { zone: 'gutter' }],
    ['a prediction', x(40) + 2, 100, { zone: 'flag', flag: 'guess' }],
    ['a fact, which cannot be moved', x(50), 100, { zone: 'plot' }],
  ])('%s', (_, px, y, zone) => expect(zoneAt(scene, px, y)).toEqual(zone));

  test('the gutter folds, its upper right corner pins', () => {
    expect(handleAt(scene, 40, c!.y + 10)).toEqual({ lane: 'pod:default/c', does: 'fold' });
    expect(handleAt(scene, scene.plot.x0 - 10, c!.y + 10)).toEqual({ lane: 'pod:default/c', does: 'pin' });
    expect(handleAt(scene, x(20), c!.y + 10)).toBeUndefined();
  });

  test('no time outside the run', () => {
    expect(timeAt(scene, -100, 60)).toBe(0);
    expect(timeAt(scene, 5000, 55)).toBe(55);
    expect(timeAt(scene, x(20), 60)).toBeCloseTo(20);
  });
});

describe('moving among marks', () => {
  const trace = compose();
  trace.pod('web-0', { owner: 'StatefulSet/web' }).bar('PCRR✓✓✓✓').probe('readiness', '...x.o.o');
  trace.pod('web-1', { owner: 'StatefulSet/web' }).bar('....PCR✓').probe('readiness', '.......o');
  const model = timelineModel(new TraceIndex(trace.records(), 8));
  const from = (
    id: string | undefined,
    direction: Direction,
    collapsed: string[] = [],
    pinned: string[] = [],
  ) =>
    step(
      shownLanes(model, pinned),
      new Set(collapsed),
      id === undefined ? undefined : findMark(model, id),
      direction,
      5,
    )?.item.id;
  const a = 'pod:default/web-0';
  const b = 'pod:default/web-1';

  test.each([
    [undefined, 'markRight', `${a}#app@4`],
    [`${a}#app@1`, 'markRight', `${a}#app@2`],
    [`${a}#app@0`, 'markLeft', undefined],
    [`${a}#app@1`, 'last', `${a}#app@4`],
    [`${a}#app@4`, 'first', `${a}#app@0`],
    [`${a}#app@2`, 'rowDown', `${a}#app/readiness@3`],
    [`${a}#app/readiness@7`, 'rowDown', `${b}#app@7`],
    [`${b}#app@4`, 'rowUp', `${a}#app/readiness@3`],
    [`${a}#app@0`, 'rowUp', undefined],
    [`${a}#app@2`, 'laneNext', `${a}#app/readiness@3`],
    [`${a}#app/readiness@5`, 'lanePrevious', `${a}#app@4`],
  ] as const)('from %s, %s: %s', (id, direction, expected) => expect(from(id, direction)).toBe(expected));

  test('a folded lane is one row', () => expect(from(`${b}#app@4`, 'rowUp', [a])).toBe(`${a}#@4`));
  test('pinned lanes come first', () =>
    expect(from(`${b}#app/readiness@7`, 'rowDown', [], [b])).toBe(`${a}#app@4`));

  test('every mark is found by its id, and every step leads to a mark', () => {
    for (const lane of model.lanes)
      for (const row of lane.rows)
        for (const item of row.items) expect(findMark(model, item.id)?.item).toBe(item);
    expect(findMark(model, 'pod:default/nobody#app@1')).toBeUndefined();
  });
});

describe('marks in words', () => {
  const base = { namespace: 'default', pod: 'db-1', uid: 'u', container: 'db', from: 26, to: 27 } as const;
  test.each([
    [
      { ...base, kind: 'probe', probe: 'readiness', result: 'failure', count: 2, of: 3 },
      'db-1, db, readiness probe failed, 27.0 s, 2 of 3',
    ],
    [
      { ...base, kind: 'probe', probe: 'liveness', result: 'success' },
      'db-1, db, liveness probe succeeded, 27.0 s',
    ],
    [{ ...base, kind: 'container', state: 'ready' }, 'db-1, db, Running + Ready, 26.0 s to 27.0 s'],
    [{ ...base, kind: 'signal', signal: 'SIGTERM' }, 'db-1, db, SIGTERM sent, 27.0 s'],
    [{ ...base, kind: 'hook', hook: 'preStop', run: 'B' }, 'run B, db-1, db, preStop hook, 26.0 s to 27.0 s'],
    [{ kind: 'command', text: 'kubectl get pods', from: 3, to: 3 }, 'kubectl get pods, 3.00 s'],
  ] as const)('%j', (target, words) => expect(describeTarget(target)).toBe(words));
});

import { describe, expect, test } from 'vitest';
import { compose, type TraceComposer } from '../../trace/compose.ts';
import { TraceIndex } from '../../trace/index.ts';
import { english } from '../words.ts';
import { layout } from './layout.ts';
import type { Bar, Scene } from './scene.ts';
import { tableMeasure } from './text.ts';
import type { View } from './view.ts';

const many = (cell: string, times: number) => cell.repeat(times);

function sceneOf(trace: TraceComposer, more: Partial<View> = {}, duration = 60): Scene {
  const index = new TraceIndex(trace.records(), duration);
  return layout(index, {
    from: 0,
    to: index.horizon,
    width: 1000,
    height: Infinity,
    theme: 'light',
    measure: tableMeasure,
    say: english,
    ...more,
  });
}

const text = ({ icon, text }: Bar) => (text === '' ? icon : `${icon} ${text}`);

describe('the corner beside the ruler', () => {
  const trace = compose();
  trace.pod('web').bar(many('✓', 60));
  test.each([
    ['the whole run', { from: 0, to: 60 }, '60.0 s in view · grid 10 s'],
    ['close by', { from: 10, to: 10.5 }, '0.50 s in view · grid 0.05 s'],
    ['where there is less room', { from: 0, to: 60, width: 390 }, '60.0 s in view'],
  ])('says how much is in sight, and what a line is worth: %s', (_, view, words) =>
    expect(sceneOf(trace, view).span).toBe(words),
  );
});

describe('notes close together', () => {
  const trace = compose();
  trace.pod('web').bar(many('✓', 60));
  test('a third one gets its words: the first is cut for it', () => {
    const note = (t: number, label: string) => ({ id: label, t, label, kind: 'note' as const });
    const flags = [
      note(12, 'a long sentence about what is to be seen here'),
      note(14, 'another one, which is as long as that'),
      note(40, 'deleted'),
    ];
    const pills = sceneOf(trace, { width: 390, flags }).flags;
    expect(pills.map(({ text }) => text).at(-1)).toBe('deleted');
    expect(pills[0]!.text).toMatch(/…$/);
    for (const [i, a] of pills.entries())
      for (const b of pills.slice(i + 1))
        expect(a.pill.y !== b.pill.y || a.pill.x + a.pill.w <= b.pill.x).toBe(true);
  });
});

describe('a low window', () => {
  const trace = compose();
  for (const pod of ['db-0', 'db-1', 'db-2']) trace.pod(pod).bar(`CCCC${many('✓', 40)}`);

  test('has its rows closer together, with letters of the same size', () => {
    const [roomy, dense] = [sceneOf(trace), sceneOf(trace, { dense: true })];
    expect(dense.contentHeight).toBeLessThan(roomy.contentHeight);
    expect(dense.metrics.label).toEqual(roomy.metrics.label);
    for (const [i, lane] of dense.lanes.entries())
      if (i > 0) expect(lane.y).toBeGreaterThanOrEqual(dense.lanes[i - 1]!.y + dense.lanes[i - 1]!.h);
  });
  test('keeps projected rows as they are: detail goes, not size', () =>
    expect(sceneOf(trace, { theme: 'projection', dense: true })).toEqual(
      sceneOf(trace, { theme: 'projection' }),
    ));
});

describe('bars', () => {
  const trace = compose();
  trace.pod('web').bar(`PCCCCCCCCRR${many('✓', 20)}X${many('B', 10)}RR${many('✓', 17)}`);

  test('a label stands where it fits, an icon where not, and nothing where not even that', () => {
    const scene = sceneOf(trace);
    expect(scene.bars.map(text)).toEqual([
      '',
      '◔ Creating',
      '○',
      '✓ Running + Ready',
      '',
      '↻ Back-off 11 s',
      '○',
      '✓ Running + Ready',
    ]);
  });

  test('no label is wider than its bar', () => {
    for (const width of [300, 500, 800, 1400])
      for (const theme of ['light', 'projection'] as const) {
        const scene = sceneOf(trace, { width, theme });
        for (const bar of scene.bars) {
          const right = bar.textX + bar.iconWidth + tableMeasure(bar.text, scene.metrics.label);
          if (bar.text !== '') expect(right).toBeLessThanOrEqual(bar.x + bar.w);
          if (bar.icon !== '')
            expect(bar.textX + scene.metrics.label.size).toBeLessThanOrEqual(bar.x + bar.w);
        }
      }
  });

  test('the label of a bar that begins out of sight stands at the edge of the plot', () => {
    const scene = sceneOf(trace, { from: 15, to: 25 });
    expect(scene.bars.map(({ textX }) => textX)).toEqual([scene.plot.x0 + 6]);
  });

  test('what is shorter than two pixels is drawn two pixels wide, and a failure among them wins', () => {
    const short = compose({ step: 0.01 });
    short.pod('web').bar('PCRXBRXBRXBRXBRX');
    const scene = sceneOf(short, { collapseGaps: false }, 600);
    expect(Math.min(...scene.bars.map(({ w }) => w))).toBe(2);
    expect(scene.bars.length).toBeLessThan(6);
    expect(scene.bars.map(({ state }) => state)).toContain('failed');
  });
});

describe('ticks by their distance', () => {
  const probes = (picture: string, period: number, width = 1000) => {
    const trace = compose({ step: period });
    trace
      .pod('web')
      .bar(`R${many('✓', picture.length)}`)
      .probe('readiness', picture);
    return sceneOf(trace, { collapseGaps: false, width }, picture.length * period);
  };

  test('far apart: a glyph each', () => {
    const { ticks, strips, metrics } = probes('.ooxoo', 10);
    expect(strips).toEqual([]);
    expect(ticks.map(({ size }) => size)).toEqual(Array(5).fill(metrics.glyph));
  });

  test('nearer than 12 px: dots, and a bigger failure, painted last', () => {
    const { ticks, metrics } = probes(`.${many('o', 40)}x${many('o', 40)}`, 1);
    expect(ticks.at(-1)).toMatchObject({ result: 'failure' });
    expect(ticks[0]).toMatchObject({ result: 'success' });
    expect(ticks.at(-1)!.size).toBeGreaterThan(ticks[0]!.size);
    expect(ticks.at(-1)!.size).toBeLessThan(metrics.glyph);
  });

  test('nearer than 4 px: one strip for each run of equal results', () => {
    const { ticks, strips } = probes(
      `.${many('o', 300)}x${many('o', 200)}${many('x', 5)}${many('o', 100)}`,
      1,
    );
    expect(strips.map(({ result, text }) => `${result} ${text}`)).toEqual([
      'success ×300',
      'success ×200',
      'failure ',
      'success ×100',
    ]);
    expect(ticks).toMatchObject([{ result: 'failure' }]);
  });

  test('every failure is in a tick or a strip of failures, at any width', () => {
    const picture = `.${many('oxoooxxoxxxxxx', 40)}`;
    for (const width of [250, 400, 900, 2400]) {
      const { ticks, strips } = probes(picture, 1, width);
      const alone = ticks.filter(({ result }) => result === 'failure').length;
      const failures = strips.filter(({ result }) => result === 'failure').length;
      // In every round runs of one, two and six; only the six may become a strip.
      expect(alone + 6 * failures).toBe(40 * 9);
    }
  });

  test('glyphs never touch', () => {
    for (const theme of ['light', 'projection'] as const) {
      const trace = compose();
      trace.pod('web').bar('✓'.repeat(60)).probe('readiness', many('.o', 30));
      const { ticks, metrics } = sceneOf(trace, { theme });
      for (const [i, tick] of ticks.slice(1).entries())
        expect(tick.x - ticks[i]!.x).toBeGreaterThan(tick.size === metrics.glyph ? 2 * metrics.glyph : 0);
    }
  });

  test('an attempt that took long looks long', () => {
    const trace = compose();
    trace
      .pod('web')
      .bar(`R${many('✓', 50)}`)
      .probe('liveness', '..........x', { took: 5 });
    const { ticks, axis } = sceneOf(trace);
    expect(ticks[0]).toMatchObject({ x: axis.x(10), x0: axis.x(5) });
  });
});

describe('brackets', () => {
  test('count towards the threshold, close at it and lead to what follows', () => {
    const trace = compose();
    trace
      .pod('web')
      .bar(`R${many('✓', 29)}${many('R', 30)}`)
      .probe('readiness', `.o....x....o........${many('.', 0)}x....x....x....x`);
    const { brackets, bars, rows } = sceneOf(trace);
    expect(brackets.map(({ text, closed }) => [text, closed])).toEqual([
      ['1/3', false],
      ['3/3', true],
    ]);
    const unready = bars.find(({ state, x }) => state === 'running' && x > 300)!;
    expect(brackets[1]!.hairline.at(-1)).toEqual([unready.x, rows[0]!.y + rows[0]!.h - 4]);
    expect(brackets[0]!.hairline).toEqual([]);
  });

  test('successes are counted only where more than one is needed', () => {
    const trace = compose();
    trace.pod('web').bar(many('R', 60)).probe('readiness', '.....o....o....o', { successThreshold: 2 });
    expect(sceneOf(trace).brackets.map(({ text, result }) => [text, result])).toEqual([['2/2', 'success']]);
  });
});

describe('the end of a pod', () => {
  const trace = compose();
  trace
    .pod('web', { grace: 30 })
    .bar(`${many('✓', 10)}${many('T', 12)}D.`)
    .hook('preStop', `${many('.', 10)}${many('=', 8)}`)
    .signal(`${many('.', 18)}T`);
  const scene = sceneOf(trace);

  test('the grace period is a beam: full where used, hollow where not', () => {
    const { axis } = scene;
    expect(scene.beams).toMatchObject([
      {
        x0: axis.x(10),
        used: axis.x(22),
        x1: axis.x(40),
        texts: [{ text: 'grace period 30 s' }, { text: '18.0 s unused' }],
      },
    ]);
  });

  test('hook and signal stand under it', () => {
    const hook = scene.bars.find(({ icon }) => icon === '▶')!;
    expect(hook.y).toBeGreaterThan(scene.beams[0]!.y + scene.beams[0]!.h);
    expect(scene.posts).toMatchObject([{ glyph: 'triangle', text: 'SIGTERM', x: scene.axis.x(18) }]);
  });

  test('what is left of one allowance ends where the next begins', () => {
    const killed = compose();
    killed
      .pod('web', { grace: 30 })
      .bar(`${many('✓', 10)}X${many('✓', 9)}X${many('✓', 39)}`)
      .signal(`${many('.', 10)}T`, 'liveness');
    killed.add(
      ...killed
        .records()
        .flatMap((record) => (record.type === 'signal' ? [{ ...record, t: 20, restartCount: 1 }] : [])),
    );
    const { beams, axis } = sceneOf(killed);
    expect(beams.map(({ x0, x1, closed }) => [x0, x1, closed])).toEqual([
      [axis.x(10), axis.x(20), false],
      [axis.x(20), axis.x(50), true],
    ]);
  });

  test('labels of signals keep clear of each other, and are left out before they overlap', () => {
    const crowded = compose();
    crowded
      .pod('web', { grace: 2 })
      .bar(`${many('✓', 10)}TTX.`)
      .signal(`${many('.', 10)}T.K`);
    for (const width of [300, 600, 1200]) {
      const { posts, metrics } = sceneOf(crowded, { width });
      const spans = posts
        .filter((post) => post.text !== '')
        .map((post) => {
          const w = tableMeasure(post.text, metrics.label);
          return post.anchor === 'start' ? [post.textX, post.textX + w] : [post.textX - w, post.textX];
        });
      const [a, b] = spans;
      if (a && b) expect(a[1]! <= b[0]! || b[1]! <= a[0]!).toBe(true);
    }
  });
});

describe('lanes', () => {
  const trace = compose();
  for (const name of ['web-0', 'web-1', 'web-2'])
    trace
      .pod(name, { owner: 'StatefulSet/web' })
      .bar(`PCR${many('✓', 40)}`)
      .probe('readiness', '...o.x..o');
  const order = (scene: Scene) => scene.lanes.map(({ title }) => title);

  test('follow one another without overlap', () => {
    const { lanes } = sceneOf(trace);
    for (const [i, lane] of lanes.slice(1).entries())
      expect(lane.y).toBeGreaterThanOrEqual(lanes[i]!.y + lanes[i]!.h);
  });

  test('a folded lane is one row that counts its failures', () => {
    const open = sceneOf(trace);
    const folded = sceneOf(trace, { collapsed: new Set(['pod:default/web-1']), playhead: 30 });
    expect(folded.lanes[1]).toMatchObject({ badge: '✕ 1', subtitle: '', collapsed: true });
    expect(folded.rows.length).toBe(open.rows.length - 1);
    expect(folded.contentHeight).toBeLessThan(open.contentHeight);
  });

  test('a pinned lane comes first and stays while the others scroll', () => {
    const scene = sceneOf(trace, { pinned: ['pod:default/web-2'], height: 200, scrollTop: 50 });
    expect(order(scene)).toEqual(['web-2', 'web-0', 'web-1']);
    expect(scene.lanes[0]!.y).toBe(scene.metrics.ruler);
    expect(scene.lanes[1]!.y).toBe(scene.scrollY0 - 50);
  });

  test('what is scrolled out of sight is not laid out', () => {
    expect(order(sceneOf(trace, { height: 100 }))).toEqual(['web-0']);
    expect(order(sceneOf(trace, { height: 100, scrollTop: 130 }))).toEqual(['web-1', 'web-2']);
  });

  test('long names are shortened in the middle', () => {
    const long = compose();
    long.pod('a-very-long-deployment-name-5d8f7c9b4-hx2lp').bar('P');
    const [lane] = sceneOf(long).lanes;
    expect(lane!.title).toMatch(/^a-very-.+….+-hx2lp$/);
  });
});

describe('selection and arrows', () => {
  const trace = compose();
  trace.pod('db-0', { owner: 'StatefulSet/db' }).bar(`PCR${many('✓', 40)}`);
  trace.pod('db-1', { owner: 'StatefulSet/db' }).bar(`....PCR${many('✓', 40)}`);
  trace.pod('db-2', { owner: 'StatefulSet/db' }).bar(`........PCR${many('✓', 40)}`);

  test('the selected mark has a box', () => {
    const scene = sceneOf(trace, { selection: 'pod:default/db-1#app@7' });
    expect(scene.selection).toMatchObject({ id: 'pod:default/db-1#app@7', x: scene.axis.x(7) });
  });

  test.each([
    ['all', undefined, ['db-0 Ready → create db-1', 'db-1 Ready → create db-2']],
    ['none', 'pod:default/db-0#app@3', []],
    ['selection', undefined, []],
    ['selection', 'pod:default/db-0#app@3', ['db-0 Ready → create db-1']],
  ] as const)('arrows: %s, selected: %s', (arrows, selection, texts) =>
    expect(sceneOf(trace, { arrows, selection }).arrows.map((arrow) => arrow.text)).toEqual(texts),
  );

  test('an arrow goes from the edge of the cause to the edge of the effect', () => {
    const { arrows, axis } = sceneOf(trace, { arrows: 'all' });
    expect(arrows[0]).toMatchObject({ x0: axis.x(3), x1: axis.x(4) });
    expect(arrows[0]!.y1).toBeGreaterThan(arrows[0]!.y0);
  });
});

describe('requests', () => {
  test('are columns; lost ones are counted together where they are close', () => {
    const trace = compose();
    trace.pod('web').bar(many('✓', 60));
    trace.traffic('clients', 'web', `${many('o', 20)}xx5${many('o', 30)}x`);
    const { pulses } = sceneOf(trace);
    expect(pulses.map((pulse) => pulse.text).filter((text) => text !== '')).toEqual([
      '✕ 3 requests lost',
      '✕ 1',
    ]);
    expect(pulses.filter(({ lost }) => lost > 0)).toHaveLength(4);
  });
});

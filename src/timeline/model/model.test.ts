import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose, type TraceComposer } from '../../trace/compose.ts';
import { TraceIndex } from '../../trace/index.ts';
import type { ContainerRecord } from '../../trace/records.ts';
import { renderIndexSvg } from '../svg.ts';
import { textPicture } from '../text-picture.ts';
import { english } from '../words.ts';
import { compareModels } from './compare.ts';
import { timelineModel } from './model.ts';

const modelOf = (trace: TraceComposer, duration: number) =>
  timelineModel(new TraceIndex(trace.records(), duration));
const pictureOf = (trace: TraceComposer, duration: number) =>
  `\n${textPicture(modelOf(trace, duration).lanes, duration)}\n`;

describe('lanes as text', () => {
  test('an ordered StatefulSet', () => {
    const trace = compose();
    trace
      .pod('web-0', { owner: 'StatefulSet/web' })
      .bar('PPCCRRRR✓✓✓✓')
      .probe('readiness', '.....x..o..o')
      .endpoint('web', '........++++');
    trace.pod('web-1', { owner: 'StatefulSet/web' }).bar('.........PCR').endpoint('web', '...........-');
    expect(pictureOf(trace, 12)).toBe(`
web-0            PPCCRRRR✓✓✓✓
web-0 readiness  ·····x··o··o
web-1            ·········PCR
service/web      ········1111
`);
  });

  test('back-off is what lies between a crash and the next start, whatever the status says', () => {
    const trace = compose();
    trace.pod('a').bar('PCRRXXXXXXRR');
    trace.pod('b').bar('PCRRXBBBBBRR');
    expect(pictureOf(trace, 12)).toBe(`
a  PCRR✕BBBBBRR
b  PCRR✕BBBBBRR
`);
  });

  test('a failure that is the end stays a failure', () => {
    const trace = compose();
    trace.pod('job').bar('PCRRXXXX');
    expect(pictureOf(trace, 8)).toBe('\njob  PCRR✕✕✕✕\n');
  });

  test('grace, hook, signals', () => {
    const trace = compose();
    trace.pod('web', { grace: 8 }).bar('✓✓✓✓TTTTTD..').hook('preStop', '....===').signal('.......T');
    trace.pod('deaf', { grace: 4 }).bar('✓✓✓✓TTTTX...').signal('....T...K');
    expect(pictureOf(trace, 14)).toBe(`
web       ✓✓✓✓TTTTTD····
web end   ····===T-___··
deaf      ✓✓✓✓TTTT✕·····
deaf end  ····T---K·····
`);
  });

  test('a pod that comes back under its name continues its lane', () => {
    const trace = compose();
    trace.pod('db-0', { owner: 'StatefulSet/db', grace: 2 }).bar('✓✓✓TT.......');
    trace.pod('db-0', { owner: 'StatefulSet/db' }).bar('......PCR✓✓✓');
    expect(pictureOf(trace, 12).split('\n')[1]).toBe('db-0      ✓✓✓TT·PCR✓✓✓');
  });

  test('a process that outlives its force-deleted pod is shown beside the pod that replaces it', () => {
    const trace = compose();
    trace.pod('db-0', { owner: 'StatefulSet/db', grace: 0 }).bar('✓✓✓T.');
    const uid = 'uid-0';
    const base = { namespace: 'default', pod: 'db-0', uid, container: 'app', init: false, restartCount: 0 };
    const killed = {
      ready: false,
      started: false,
      state: 'terminated',
      exitCode: 137,
      reason: 'Error',
    } as const;
    trace.add({ t: 9, type: 'container', ...base, ...killed });
    trace.pod('db-0', { owner: 'StatefulSet/db' }).bar('.....PCR✓✓✓✓');
    const lines = pictureOf(trace, 12).split('\n');
    expect(lines.filter((line) => !line.includes(' end '))).toEqual([
      '',
      'db-0      ✓✓✓TTTTTT···',
      'db-0      ·····PCR✓✓✓✓',
      '',
    ]);
  });

  test('several containers: the pod first, then init containers, sidecars and the others', () => {
    const trace = compose();
    trace
      .pod('web')
      .bar('PCRRD.......', 'init', { role: 'init' })
      .bar('PWWWWCR✓✓✓✓✓', 'proxy', { role: 'sidecar' })
      .bar('PWWWWWWWCR✓✓', 'app');
    const names = modelOf(trace, 12).lanes[0]!.rows.map((row) => row.id);
    expect(names).toEqual(['#', '#init', '#proxy', '#app'].map((end) => `pod:default/web${end}`));
    expect(pictureOf(trace, 12)).toBe(`
web        PCCCCCRRRR✓✓
web/init   PCRR········
web/proxy  PPPPCCR✓✓✓✓✓
web/app    PPPPPPCCCR✓✓
`);
  });

  test('an ephemeral container has a lane from when it was added', () => {
    const trace = compose();
    trace.pod('web').bar('PCRRD.......', 'init', { role: 'init' }).bar('PWWWWCR✓✓✓✓✓', 'app');
    const records = trace.records();
    const uid = records.find((record) => record.type === 'container')!.uid;
    const object = {
      metadata: { name: 'web', namespace: 'default', uid },
      spec: { ephemeralContainers: [{ name: 'debugger' }] },
    };
    const at = { namespace: 'default', name: 'web' };
    const index = new TraceIndex(
      [
        ...records.filter(({ t }) => t <= 3),
        { t: 3, type: 'object', verb: 'MODIFIED', kind: 'Pod', ...at, object },
        ...records.filter(({ t }) => t > 3),
      ],
      12,
    );
    expect(textPicture(timelineModel(index).lanes, 12).split('\n')).toContain('web/debugger  ···CCCCCCCCC');
  });

  test('ten pods of a StatefulSet are in the order of their ordinals', () => {
    const trace = compose();
    for (const i of [0, 10, 2, 1]) trace.pod(`web-${i}`, { owner: 'StatefulSet/web' }).bar('P');
    expect(modelOf(trace, 2).lanes.map(({ title }) => title)).toEqual(['web-0', 'web-1', 'web-2', 'web-10']);
  });
});

describe('the delay of a back-off', () => {
  const state = (t: number, more: Partial<ContainerRecord>): ContainerRecord => ({
    t,
    type: 'container',
    namespace: 'default',
    pod: 'web',
    uid: 'u',
    container: 'app',
    init: false,
    state: 'waiting',
    restartCount: 0,
    ready: false,
    started: false,
    ...more,
  });
  const labels = (records: ContainerRecord[]) =>
    timelineModel(new TraceIndex(records, 100)).lanes[0]!.rows[0]!.items.flatMap((item) =>
      item.kind === 'bar' && item.state === 'backoff' ? english(item.label) : [],
    );
  const ended = state(10, { state: 'terminated', exitCode: 1, reason: 'Error' });
  const waits = state(12, {
    reason: 'CrashLoopBackOff',
    message: 'back-off 20s restarting failed container=app pod=web_default(u)',
  });
  const again = state(34, { state: 'running', restartCount: 1 });

  test('is the one the kubelet announces', () =>
    expect(labels([ended, waits, again])).toEqual(['Back-off 20 s']));
  test('is measured where nothing was announced', () =>
    expect(labels([ended, again])).toEqual(['Back-off 24 s']));
  test('is announced even if it never ends', () => expect(labels([ended, waits])).toEqual(['Back-off 20 s']));
  test('minutes are minutes', () =>
    expect(labels([ended, { ...waits, message: 'back-off 2m40s restarting failed container=app' }])).toEqual([
      'Back-off 160 s',
    ]));
});

describe('what waited for what', () => {
  const labels = (trace: TraceComposer) => modelOf(trace, 40).arrows.map(({ label }) => english(label));

  test('pods created together wait for nobody', () => {
    const trace = compose();
    for (const i of [0, 1]) trace.pod(`web-${i}`, { owner: 'StatefulSet/web' }).bar('PCR✓✓✓');
    expect(labels(trace)).toEqual([]);
  });

  test('a rolling update goes down, each pod after the one above is Ready again', () => {
    const trace = compose();
    trace.pod('web-0', { owner: 'StatefulSet/web' }).bar('✓✓✓✓✓✓✓✓✓✓✓✓TT.');
    trace.pod('web-1', { owner: 'StatefulSet/web' }).bar('✓✓✓✓TTT........');
    trace.pod('web-1', { owner: 'StatefulSet/web' }).bar('........PCR✓✓✓✓');
    expect(labels(trace)).toEqual(['gone → create web-1 again', 'web-1 Ready → delete web-0']);
  });

  test('a deletion by hand has no cause among the pods', () => {
    const trace = compose();
    trace.pod('web-0', { owner: 'StatefulSet/web' }).bar('✓✓✓✓✓✓✓✓✓✓✓TT.');
    trace.pod('web-1', { owner: 'StatefulSet/web' }).bar('......PCR✓✓✓✓✓');
    trace.command(11, 'kubectl delete pod web-0');
    expect(labels(trace)).toEqual([]);
  });

  test('a Deployment removes an old pod when a new one is Ready', () => {
    const trace = compose();
    trace.pod('web-a-1', { owner: 'ReplicaSet/web-a' }).bar('✓✓✓✓✓✓✓TT.');
    trace.pod('web-b-1', { owner: 'ReplicaSet/web-b' }).bar('..PCRR✓✓✓✓');
    expect(labels(trace)).toEqual(['web-b-1 Ready → delete web-a-1']);
  });
});

describe('two runs compared', () => {
  const run = (picture: string) => {
    const trace = compose();
    trace.pod('web').bar(picture);
    return modelOf(trace, 12);
  };

  test('B lies under A, and brackets say where they differ', () => {
    const both = compareModels(run('PCRRRR✓✓✓✓✓✓'), run('PCRR✓✓✓✓✓✓RR'));
    const [lane] = both.lanes;
    expect(lane!.rows.map(({ id }) => id)).toEqual([
      'pod:default/web#app',
      'B|pod:default/web#app',
      'diff|pod:default/web#app',
    ]);
    expect(
      lane!.rows[2]!.items.map((item) => ['label' in item && english(item.label), item.from, item.to]),
    ).toEqual([
      ['differs for 2.00 s', 4, 6],
      ['differs for 2.00 s', 10, 12],
    ]);
  });

  test('a run does not differ from itself', () =>
    expect(compareModels(run('PCRR✓✓'), run('PCRR✓✓')).lanes[0]!.rows[2]!.items).toEqual([]));

  test('a pod that only one run has is still shown', () => {
    const trace = compose();
    trace.pod('other').bar('PC');
    expect(compareModels(run('PC'), modelOf(trace, 12)).lanes.map(({ title }) => title)).toEqual([
      'web',
      'other',
    ]);
  });
});

test('the same trace gives the same model until it grows', () => {
  const trace = compose();
  trace.pod('web').bar('PCR');
  const index = new TraceIndex(trace.records(), 10);
  const model = timelineModel(index);
  expect(timelineModel(index)).toBe(model);
  index.append([{ t: 9, type: 'command', command: 'kubectl get pods', stdout: '', stderr: '', exitCode: 0 }]);
  expect(timelineModel(index)).not.toBe(model);
});

describe('any trace', () => {
  const picture = fc
    .array(fc.constantFrom('P', 'C', 'W', 'R', '✓', 'X', 'D', 'B', 'I', 'T'), { minLength: 1, maxLength: 30 })
    .map((cells) => cells.join(''));
  const probes = fc
    .array(fc.constantFrom('o', 'x', '?', '.'), { maxLength: 30 })
    .map((cells) => cells.join(''));
  const pods = fc.array(fc.record({ bar: picture, side: picture, probes, start: fc.nat(10) }), {
    minLength: 1,
    maxLength: 4,
  });

  const indexOf = (drafts: { bar: string; side: string; probes: string; start: number }[]) => {
    const trace = compose();
    drafts.forEach(({ bar, side, probes, start }, i) => {
      const wait = '.'.repeat(start);
      trace
        .pod(`web-${i}`, { owner: 'StatefulSet/web', grace: 5 })
        .bar(`${wait}${bar}.`)
        .bar(`${wait}${side}.`, 'side', { role: 'sidecar' })
        .probe('liveness', `${wait}.${probes}`)
        .signal(`${wait}${'.'.repeat(bar.length)}K`)
        .endpoint('web', `${wait}${bar.replaceAll(/[^✓]/g, '-').replaceAll('✓', '+')}.`);
    });
    return new TraceIndex(trace.records(), 60);
  };

  test('gives bars that do not overlap, with ids of their own', () =>
    fc.assert(
      fc.property(pods, (drafts) => {
        const seen = new Set<string>();
        for (const lane of timelineModel(indexOf(drafts)).lanes)
          for (const row of lane.rows) {
            let end = 0;
            for (const item of row.items) {
              expect(item.to).toBeGreaterThanOrEqual(item.from);
              expect(seen.has(item.id)).toBe(false);
              seen.add(item.id);
              if (item.kind !== 'bar' || row === lane.summary) continue;
              expect(item.from).toBeGreaterThanOrEqual(end);
              end = item.to;
            }
          }
      }),
    ));

  test('looks the same however it came in, although lanes are kept from batch to batch', () =>
    fc.assert(
      fc.property(pods, fc.integer({ min: 1, max: 20 }), (drafts, size) => {
        const whole = indexOf(drafts);
        const growing = new TraceIndex([], 60);
        const told = (index: TraceIndex) =>
          timelineModel(index).lanes.map(({ id, rows }) => ({ id, rows: rows.map((row) => ({ ...row })) }));
        for (let i = 0; i < whole.records.length; i += size) {
          growing.append(whole.records.slice(i, i + size));
          told(growing);
        }
        expect(told(growing)).toEqual(told(whole));
      }),
      { numRuns: 60 },
    ));

  test('can be drawn, from near and from far', () =>
    fc.assert(
      fc.property(
        pods,
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 0.01, max: 60, noNaN: true }),
        (drafts, from, length) => {
          const svg = renderIndexSvg(indexOf(drafts), {
            from,
            to: from + length,
            width: 700,
            playhead: from,
          });
          expect(svg).not.toMatch(/NaN|undefined|Infinity/);
        },
      ),
      { numRuns: 40 },
    ));
});

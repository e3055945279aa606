import { compose } from '../../trace/compose.ts';
import type { TraceRecord } from '../../trace/records.ts';
import type { Flag } from '../layout/view.ts';

/** A hand-written trace worth looking at: snapshot tests and the gallery page draw each one in every theme. */
export interface GalleryScene {
  readonly name: string;
  /** What the picture has to make plain. */
  readonly shows: string;
  readonly records: () => TraceRecord[];
  /** Run B, for a comparison. */
  readonly compare?: () => TraceRecord[];
  readonly duration: number;
  readonly view?: {
    readonly playhead?: number;
    readonly selection?: string;
    readonly collapsed?: readonly string[];
    readonly pinned?: readonly string[];
    readonly range?: { from: number; to: number };
    readonly flags?: readonly Flag[];
    readonly found?: readonly number[];
    /** Rows that the cursor in the text is about. */
    readonly highlight?: readonly string[];
    readonly arrows?: 'none' | 'selection' | 'all';
    readonly from?: number;
    readonly to?: number;
    readonly width?: number;
  };
}

const many = (cell: string, times: number) => cell.repeat(times);

function orderedStatefulSet(): TraceRecord[] {
  const trace = compose();
  trace
    .pod('db-0', { owner: 'StatefulSet/db' })
    .bar(`PPPCCCCCRRRRRR${many('✓', 66)}`)
    .probe('readiness', '.........x....o....o....o....o....o....o....o....o....o....o....o....o....o....o')
    .endpoint('db', `${many('.', 14)}${many('+', 66)}`);
  trace
    .pod('db-1', { owner: 'StatefulSet/db' })
    .bar(`${many('.', 15)}PPPCCCCCRRRRRRRRRRRX${many('B', 11)}RRRRRR${many('✓', 29)}`)
    .probe('liveness', `${many('.', 24)}?..x..x...x........................o....o....o....o....o....o`)
    .probe(
      'readiness',
      `${many('.', 23)}x....x....x....................x..o....o....o....o....o....o....o....o`,
    )
    .signal(`${many('.', 34)}K`, 'liveness')
    .endpoint('db', `${many('.', 34)}-${many('-', 16)}${many('+', 29)}`);
  trace
    .pod('db-2', { owner: 'StatefulSet/db' })
    .bar(`${many('.', 52)}PPPCCCCRRR${many('✓', 18)}`)
    .probe('readiness', `${many('.', 62)}o....o....o....o`)
    .endpoint('db', `${many('.', 62)}${many('+', 18)}`);
  return trace.records();
}

function graceAndKill(): TraceRecord[] {
  const trace = compose();
  trace
    .pod('polite', { grace: 30 })
    .bar(`${many('✓', 10)}${many('T', 17)}D.`)
    .hook('preStop', `${many('.', 10)}${many('=', 10)}`)
    .signal(`${many('.', 20)}T`);
  trace
    .pod('deaf', { grace: 30 })
    .bar(`${many('✓', 10)}${many('t', 30)}X.`, 'app', { exitCode: 137 })
    .probe('readiness', '.o....o....o....o....o....o....o....o..')
    .hook('preStop', `${many('.', 10)}${many('=', 10)}`)
    .signal(`${many('.', 20)}T${many('.', 19)}K`);
  trace.command(10, 'kubectl delete pod polite deaf');
  return trace.records();
}

function crashLoop(): TraceRecord[] {
  const trace = compose();
  trace
    .pod('crasher')
    .bar(
      `PCC${'RRXX'}${'RRX'}${many('B', 10)}${'RRX'}${many('B', 20)}${'RRX'}${many('B', 40)}RRX${many('B', 60)}`,
    )
    .probe('readiness', `....x...x...............x......................x${many('.', 40)}x`);
  return trace.records();
}

function initAndSidecar(): TraceRecord[] {
  const trace = compose();
  trace
    .pod('orders', { grace: 20 })
    .bar(`PCRRRRX${many('B', 8)}RRRRD${many('D', 60)}`, 'migrate', { role: 'init' })
    .bar(`P${many('W', 19)}CCR${many('✓', 36)}TTTTTTD.`, 'proxy', { role: 'sidecar' })
    .bar(`P${many('W', 22)}CCRRR${many('✓', 31)}TTTTD...`, 'web')
    .probe('startup', `${many('.', 24)}xo`, { container: 'proxy', threshold: 30 })
    .probe('startup', `${many('.', 25)}x.o`, { container: 'web', threshold: 5 })
    .probe('liveness', `${many('.', 30)}o....o....o....o....o....o`, { container: 'web' })
    .probe('readiness', `${many('.', 28)}o...o...o...o...o...o...o..o`, { container: 'web' })
    .hook('preStop', `${many('.', 59)}==`, 'web')
    .signal(`${many('.', 61)}T`, 'deletion', 'web')
    .signal(`${many('.', 63)}T`, 'deletion', 'proxy')
    .hook('postStart', `${many('.', 25)}==`, 'web');
  trace.command(59, 'kubectl delete pod orders');
  return trace.records();
}

function pullBackOff(): TraceRecord[] {
  const trace = compose();
  trace.pod('typo').bar(`PC${many('I', 12)}C${many('I', 22)}C${many('I', 42)}`);
  return trace.records();
}

function rollout(): TraceRecord[] {
  const trace = compose({ step: 0.5 });
  const old = (name: string, until: number) => {
    trace
      .pod(name, { owner: 'ReplicaSet/web-5d8f7', grace: 30 })
      .bar(`${many('✓', until)}${many('T', 6)}D.`)
      .probe('readiness', `..o${many('.........o', Math.floor(until / 10))}`)
      .endpoint('web', `${many('+', until)}${many('t', 6)}.`)
      .signal(`${many('.', until)}T`);
  };
  const young = (name: string, from: number) =>
    trace
      .pod(name, { owner: 'ReplicaSet/web-7b9c4', grace: 30 })
      .bar(`${many('.', from)}PCCCRRRR${many('✓', 120 - from - 8)}`)
      .probe('readiness', `${many('.', from)}....x...o${many('.........o', Math.floor((110 - from) / 10))}`)
      .endpoint('web', `${many('.', from + 8)}${many('+', 112 - from)}`);
  old('web-5d8f7-hx2lp', 49);
  old('web-5d8f7-q9dkt', 69);
  old('web-5d8f7-zz7mv', 89);
  young('web-7b9c4-2bnq8', 40);
  young('web-7b9c4-k4w6r', 60);
  young('web-7b9c4-vv5ds', 80);
  trace.command(20, 'kubectl set image deployment/web web=nginx:1.27', 0);
  trace.traffic(
    'clients',
    'web',
    `${many('o', 50)}xxo5${many('o', 16)}xx5x${many('o', 16)}x${many('o', 29)}`,
  );
  return trace.records();
}

function idleGap(): TraceRecord[] {
  const trace = compose({ step: 5 });
  trace
    .pod('web-0', { owner: 'StatefulSet/web' })
    .bar(`PCR${many('✓', 77)}RR${many('✓', 38)}`)
    .probe('readiness', `..o${many('o', 76)}xxxo${many('o', 36)}`)
    .endpoint('web', `...${many('+', 77)}--${many('+', 38)}`);
  return trace.records();
}

/** Ticks at every density: seconds apart in a long run. */
function dense(): TraceRecord[] {
  const trace = compose();
  const stars = (n: number) => many('o', n);
  trace
    .pod('busy')
    .bar(`PCR${many('✓', 597)}`)
    .probe('startup', `..xxxo`)
    .probe('liveness', `...${many('.........o', 59)}`)
    .probe('readiness', `...${stars(200)}x${stars(90)}xxxx${stars(302)}`);
  return trace.records();
}

function slowProbe(): TraceRecord[] {
  const trace = compose();
  trace
    .pod('slow')
    .bar(`PCR${many('✓', 17)}${many('R', 20)}`)
    .probe('readiness', `...o.....o.....o.....o${many('.', 4)}`, {})
    .probe('liveness', `.........x.....x.....x....`, { took: 5, threshold: 3 })
    .signal(`${many('.', 22)}T`, 'liveness')
    .hook('preStop', `${many('.', 21)}=`);
  return trace.records();
}

function readinessRun(firstReady: number): TraceRecord[] {
  const trace = compose();
  trace
    .pod('web')
    .bar(`PPCC${many('R', firstReady - 4)}${many('✓', 60 - firstReady)}`)
    .probe(
      'readiness',
      [...many('.', 60)]
        .map((_, i) => (i < 4 || i % 5 !== firstReady % 5 ? '.' : i < firstReady ? 'x' : 'o'))
        .join(''),
    );
  return trace.records();
}

function crowd(): TraceRecord[] {
  const trace = compose();
  for (let i = 0; i < 24; i++) {
    const start = 2 + (i % 6);
    trace
      .pod(`web-${i}`, { owner: 'StatefulSet/web' })
      .bar(`${many('.', i)}P${many('C', start)}RR${many('✓', 57 - start - i)}`)
      .probe('readiness', `${many('.', i + start + 1)}x.o....o....o....o....o....o....o`.slice(0, 60));
  }
  return trace.records();
}

function manySteps(): TraceRecord[] {
  const trace = compose()
    .command(0, 'kubectl apply -f scenario.yaml')
    .command(20, 'kubectl delete pod web-1')
    .command(20, 'kubectl get pods')
    .command(20, 'kubectl scale sts web --replicas=1')
    .command(32, 'kubectl get events --field-selector involvedObject.name=web-1')
    .command(58, 'kubectl delete pod web-0 --force');
  trace.pod('web-0', { owner: 'StatefulSet/web' }).bar(`PCC${many('✓', 56)}`);
  trace.pod('web-1', { owner: 'StatefulSet/web', grace: 30 }).bar(`...PCC${many('✓', 14)}${many('T', 12)}D`);
  return trace.records();
}

export const galleryScenes: readonly GalleryScene[] = [
  {
    name: 'ordered-statefulset',
    shows: 'db-1 waits for db-0 to be Ready, crashes after its threshold, and db-2 waits for it in turn.',
    records: orderedStatefulSet,
    duration: 80,
    view: { playhead: 62, arrows: 'all' },
  },
  {
    name: 'grace-and-kill',
    shows: 'The hook spends the grace period; leaving early leaves it unused, staying deaf ends in SIGKILL.',
    records: graceAndKill,
    duration: 50,
    view: { playhead: 27, highlight: ['pod:default/deaf#app/readiness'] },
  },
  {
    name: 'crash-loop',
    shows: 'Each wait doubles.',
    records: crashLoop,
    duration: 150,
    view: { playhead: 100 },
  },
  {
    name: 'init-and-sidecar',
    shows: 'Containers start one after the other and stop in reverse.',
    records: initAndSidecar,
    duration: 70,
  },
  { name: 'pull-back-off', shows: 'An image that cannot be pulled.', records: pullBackOff, duration: 80 },
  {
    name: 'rollout-with-losses',
    shows: 'New pods become Ready before old ones go, and requests get lost at each turn.',
    records: rollout,
    duration: 60,
    view: { arrows: 'all', playhead: 25 },
  },
  {
    name: 'idle-gap',
    shows: 'Minutes without change are torn out, with their length.',
    records: idleGap,
    duration: 600,
  },
  {
    name: 'dense-probes',
    shows: 'Hundreds of attempts: strips of successes, every failure still there.',
    records: dense,
    duration: 600,
  },
  {
    name: 'slow-probe',
    shows: 'A slow attempt looks long, a failed one crossed.',
    records: slowProbe,
    duration: 40,
  },
  {
    name: 'compare',
    shows: 'Run B under run A, and where they differ.',
    records: () => readinessRun(14),
    compare: () => readinessRun(29),
    duration: 60,
  },
  {
    name: 'prediction',
    shows: 'A prediction and what happened, with a measured range.',
    records: orderedStatefulSet,
    duration: 80,
    view: {
      playhead: 45,
      selection: 'pod:default/db-1#app@52',
      range: { from: 27, to: 52 },
      flags: [
        { id: 'guess', t: 40, label: 'my guess', kind: 'prediction', lane: 'pod:default/db-1' },
        { id: 'fact', t: 51, label: '+11.0 s', kind: 'actual', lane: 'pod:default/db-1' },
      ],
    },
  },
  {
    name: 'collapsed-and-pinned',
    shows: 'Many pods: folded lanes count their failures, a pinned one stays on top.',
    records: crowd,
    duration: 60,
    view: {
      pinned: ['pod:default/web-7'],
      collapsed: Array.from({ length: 24 }, (_, i) => `pod:default/web-${i}`).filter(
        (_, i) => i !== 7 && i !== 2,
      ),
      playhead: 40,
    },
  },
  {
    name: 'notes-and-marks',
    shows:
      'Notes, the marks A and B with the time between them, a guess: each over its own moment, none over another.',
    records: orderedStatefulSet,
    duration: 80,
    view: {
      flags: [
        { id: 'note', t: 14, label: 'db-0 is Ready: now db-1 may come', kind: 'note' },
        { id: 'guess', t: 40, label: 'my guess', kind: 'prediction' },
        { id: 'fact', t: 51, label: 'it happened here', kind: 'actual' },
        { id: 'a', t: 27, label: 'A', kind: 'mark' },
        { id: 'b', t: 52, label: 'B · Δ 25.0 s', kind: 'mark' },
      ],
      found: [27, 30, 33, 34],
    },
  },
  {
    name: 'many-steps',
    shows: 'Three commands at one moment share a label, and the last one has its own on the left.',
    records: manySteps,
    duration: 60,
    view: { flags: [{ id: 'guess', t: 24, label: 'my guess', kind: 'prediction' }] },
  },
  {
    name: 'many-steps-narrow',
    shows: 'The same on a telephone, with a guess that goes around their words.',
    records: manySteps,
    duration: 60,
    view: { width: 390, flags: [{ id: 'guess', t: 24, label: 'my guess', kind: 'prediction' }] },
  },
  {
    name: 'narrow-guess',
    shows: 'A guess on a telephone, with a command under it.',
    records: graceAndKill,
    duration: 50,
    view: {
      width: 390,
      flags: [
        { id: 'guess', t: 22, label: 'my guess', kind: 'prediction' },
        { id: 'fact', t: 40, label: 'it happened here', kind: 'actual' },
      ],
    },
  },
  {
    name: 'narrow',
    shows: 'A telephone.',
    records: orderedStatefulSet,
    duration: 80,
    view: { width: 390, playhead: 62 },
  },
];

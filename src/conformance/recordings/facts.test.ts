import { describe, expect, test } from 'vitest';
import type { TraceRecord } from '../../trace/records.ts';
import { TraceView } from '../trace-view.ts';
import { Anchors } from './anchors.ts';
import { evaluate, parseSeconds, readSteps } from './cases.ts';
import { checkFact, type Fact, firstMissingLine, followsSequence } from './facts.ts';

const steps = [{ at: 20, run: 'kubectl delete pod web-0' }, { at: 30 }];

/**
 * Two lives of web-0: the first becomes Ready at 3, is deleted at 20 and gone at 25, the second is created
 * at 25.5. Its container fails once, at 10.
 */
const trace = [
  object(0, 'ADDED', 'web-0'),
  pod(0, 'Pending', 'False'),
  event(0.1, 'Scheduled'),
  container(1, 'running', 0),
  event(1.1, 'Started'),
  pod(1.2, 'Running', 'False'),
  pod(3, 'Running', 'True'),
  endpoint(3.1, true),
  container(10, 'terminated', 0, { exitCode: 1, reason: 'Error' }),
  pod(10.1, 'Error', 'False', 0),
  container(11, 'running', 1),
  event(11.1, 'Started'),
  pod(11.2, 'Running', 'True', 1),
  {
    t: 20,
    type: 'command',
    command: 'kubectl delete pod web-0',
    stdout: 'pod "web-0" deleted\n',
    stderr: '',
    exitCode: 0,
  },
  object(20, 'MODIFIED', 'web-0', { deletionTimestamp: 'x' }),
  pod(20, 'Terminating', 'True', 1),
  object(25, 'DELETED', 'web-0', { deletionTimestamp: 'x' }),
  object(25.5, 'ADDED', 'web-0'),
  pod(25.5, 'Pending', 'False'),
  { t: 30.2, type: 'command', command: 'kubectl apply -f -', stdout: 'a\nb\nc\n', stderr: '', exitCode: 0 },
] as unknown as TraceRecord[];

function object(t: number, verb: string, name: string, metadata = {}) {
  return {
    t,
    type: 'object',
    verb,
    kind: 'Pod',
    name,
    namespace: 'default',
    object: { metadata: { name, ...metadata } },
  };
}
function pod(t: number, status: string, ready: string, restarts = 0) {
  return {
    t,
    type: 'pod',
    name: 'web-0',
    namespace: 'default',
    status,
    restarts,
    conditions: { Ready: ready },
    phase: 'Running',
  };
}
function event(t: number, reason: string) {
  return {
    t,
    type: 'event',
    kind: 'Pod',
    name: 'web-0',
    namespace: 'default',
    eventType: 'Normal',
    reason,
    message: `${reason} it`,
  };
}
function container(t: number, state: string, restartCount: number, more = {}) {
  return { t, type: 'container', pod: 'web-0', container: 'c', state, restartCount, ...more };
}
function endpoint(t: number, ready: boolean) {
  return {
    t,
    type: 'endpoint',
    service: 'web',
    pod: 'web-0',
    ready,
    serving: ready,
    terminating: false,
    removed: false,
  };
}

const view = new TraceView(trace);
const anchors = new Anchors(view, steps);

test.each([
  ['apply', 0],
  ['time(7)', 7],
  ['step(2)', 30],
  ['step(1)+4', 24],
  ['step(1)-0.5', 19.5],
  ['created(web-0)', 0],
  ['created(web-0@2)', 25.5],
  ['created(web-*#-1)', 25.5],
  ['deleting(web-0)', 20],
  ['deleting(web-0@2)', undefined],
  ['gone(web-0@1)', 25],
  ['gone(web-0@2)', undefined],
  ['event(Pod/web-0, Started)', 1.1],
  ['event(Pod/web-0, Started, 2)', 11.1],
  ['event(Pod/web-0, Started, /^Started,? it$/, -1)', 11.1],
  ['event(Pod/web-1, Started)', undefined],
  ['status(web-0, Running, 2)', 11.2],
  ['status(web-0@1, /^(Error|CrashLoopBackOff)$/)', 10.1],
  ['ready(web-0, true)', 3],
  ['ready(web-0, false)', 10.1],
  ['ready(web-0@1, true, 2)', 11.2],
  ['condition(web-0, Ready, False)', 0],
  ['start(web-0, c, 1)', 11],
  ['exit(web-0, c, 0)', 10],
  ['exit(web-0, c, 1)', undefined],
  ['endpoint(web-0, ready, true)', 3.1],
  ['endpoint(web-0, removed)', undefined],
])('anchor %s', (text, moment) => {
  expect(anchors.at(text)).toBe(moment);
});

test('an anchor that does not exist is an error, not "never"', () => {
  expect(() => anchors.at('began(web-0)')).toThrow('unknown anchor began');
  expect(() => anchors.at('when?')).toThrow('not an anchor');
});

const why = 'it was so';
type Bare<F> = F extends Fact ? Omit<F, 'why'> : never;
const holding: Bare<Fact>[] = [
  {
    kind: 'events',
    object: 'Pod/web-0',
    inOrder: [{ reason: 'Scheduled' }, { reason: 'Started', type: 'Normal' }],
  },
  { kind: 'eventCount', object: 'Pod/web-0', reason: 'Started', min: 1, max: 1, until: 'exit(web-0, c, 0)' },
  {
    kind: 'statusSequence',
    pod: 'web-0@1',
    is: ['Pending', 'ContainerCreating?', 'Running', 'Error', 'Running', 'Terminating'],
  },
  { kind: 'statusSequence', pod: 'web-0@1', is: ['Pending', 'Running'], prefix: true },
  { kind: 'statusSequence', pod: 'web-0@1', is: ['Pending', 'Running', 'Terminating'], ignore: ['Error'] },
  { kind: 'interval', from: 'step(1)', to: 'gone(web-0@1)', min: 5, max: 5 },
  { kind: 'absent', anchor: 'signal(web-0, c, SIGKILL)' },
  {
    kind: 'final',
    pod: 'web-0@1',
    equals: { status: 'Terminating', restarts: { min: 1 }, 'conditions.Ready': 'True', ip: null },
  },
  { kind: 'container', pod: 'web-0', container: 'c', exitCode: 1, reason: '/^Err/' },
  { kind: 'order', of: 'created', pods: ['web-0@1', 'web-0@2'] },
  { kind: 'count', pods: 'web-*', at: 'gone(web-0@1)+0.2', min: 0, max: 0 },
  { kind: 'never', what: { type: 'pod', status: 'CrashLoopBackOff' } },
  { kind: 'never', what: { type: 'object', 'object.metadata.deletionTimestamp': 'x' }, to: 'step(1)-1' },
  { kind: 'command', step: 1, exitCode: 0, stdout: '^pod "web-0" deleted$' },
  { kind: 'command', step: 2, stdout: ['a', '/^[c]$/'] },
  { kind: 'value', object: 'Pod/web-0@1', at: 19, path: 'metadata.deletionTimestamp', equals: null },
];

test.each(holding.map((fact) => [JSON.stringify(fact), { ...fact, why } as Fact] as const))(
  'holds: %s',
  (_text, fact) => {
    expect(checkFact(fact, { view, anchors, steps })).toBeUndefined();
  },
);

const failing: [Bare<Fact>, string][] = [
  [
    { kind: 'events', object: 'Pod/web-0', inOrder: [{ reason: 'Started' }, { reason: 'Scheduled' }] },
    'before Started',
  ],
  [{ kind: 'events', object: 'Pod/web-0', inOrder: [{ reason: 'Pulled' }] }, 'missing'],
  [{ kind: 'eventCount', object: 'Pod/web-0', reason: 'Started', max: 1 }, 'seen 2 times, expected 0..1'],
  [{ kind: 'statusSequence', pod: 'web-0@1', is: ['Pending', 'Running'] }, 'got Pending > Running > Error'],
  [{ kind: 'statusSequence', pod: 'web-9', is: ['Pending'] }, 'no rows'],
  [{ kind: 'interval', from: 'step(1)', to: 'gone(web-0@1)', min: 0, max: 4.9 }, 'took 5 s'],
  [
    { kind: 'interval', from: 'step(1)', to: 'gone(web-0@2)', min: 0, max: 4 },
    'gone(web-0@2) never happened',
  ],
  [{ kind: 'absent', anchor: 'exit(web-0, c, 0)' }, 'happened at 10'],
  [{ kind: 'final', pod: 'web-0@1', equals: { restarts: 0 } }, 'restarts: expected 0, got 1'],
  [{ kind: 'container', pod: 'web-0', container: 'c', exitCode: 0 }, 'exitCode: expected 0, got 1'],
  [{ kind: 'container', pod: 'web-0', container: 'c', n: 1, exitCode: 0 }, 'never ended'],
  [{ kind: 'order', of: 'created', pods: ['web-0@2', 'web-0@1'] }, 'too early'],
  [{ kind: 'count', pods: 'web-*', at: 5, min: 2, max: 3 }, '1 pods'],
  [{ kind: 'never', what: { type: 'pod', status: 'Error' } }, 'found at 10.1'],
  [{ kind: 'command', step: 1, exitCode: 1 }, 'exit code 0'],
  [{ kind: 'command', step: 2, stdout: ['c', 'a'] }, 'line "a" missing'],
  [{ kind: 'command', step: 3 }, 'no step 3'],
  [{ kind: 'value', object: 'Pod/web-0', at: 26, path: 'metadata.name', equals: 'web-1' }, 'got "web-0"'],
];

test.each(
  failing.map(([fact, problem]) => [JSON.stringify(fact), { ...fact, why } as Fact, problem] as const),
)('does not hold: %s', (_text, fact, problem) => {
  expect(checkFact(fact, { view, anchors, steps })).toContain(problem);
});

test('a trace without pods fails every fact', () => {
  const facts = holding.map((fact) => ({ ...fact, why }) as Fact);
  const outcomes = evaluate(
    facts,
    trace.filter(({ type }) => type !== 'pod'),
    steps,
  );
  expect(outcomes.every(({ error }) => error === 'the trace has no pod records')).toBe(true);
});

describe('sequences with optional entries', () => {
  test.each([
    ['a b? c', 'a c', true],
    ['a b? c', 'a b c', true],
    ['a b? c', 'a b', false],
    ['a b? c?', 'a', true],
    ['a? a', 'a', true],
    ['a', 'a b', false],
    ['', '', true],
  ])('%s allows %s: %s', (pattern, seen, allowed) => {
    const words = (text: string) => text.split(' ').filter(Boolean);
    expect(followsSequence(words(pattern), words(seen), false)).toBe(allowed);
  });
});

test('lines in order, by text, glob or regular expression', () => {
  expect(firstMissingLine(['a*', '/^b$/', 'c'], 'abc\nb  \nx\nc')).toBeUndefined();
  expect(firstMissingLine(['c', 'b'], 'b\nc')).toBe('b');
});

test('steps and durations of a text', () => {
  expect(parseSeconds('1h2m3.5s')).toBe(3723.5);
  expect(
    readSteps('kind: Pod\n---\nkind: Scenario\nspec: {steps: [{at: 500ms, run: x}, {at: 2, apply: y}]}'),
  ).toEqual([
    { at: 0.5, run: 'x' },
    { at: 2, run: undefined },
  ]);
});

import { describe, expect, test } from 'vitest';
import { TraceIndex } from '../trace/index.ts';
import type { TraceRecord } from '../trace/records.ts';
import { NeedsStep } from './client.ts';
import { complete } from './complete.ts';
import { execute } from './index.ts';
import { traceClient } from './trace-client.ts';

const pod = (name: string, restartCount: number, state: object, previous?: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: `uid-${name}`, creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { containers: [{ name: 'app', image: 'busybox' }] },
  status: {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'app',
        restartCount,
        ready: true,
        containerID: `containerd://${restartCount}`,
        state,
        ...(previous ? { lastState: { terminated: { containerID: previous } } } : {}),
      },
    ],
  },
});
const object = (
  t: number,
  verb: 'ADDED' | 'MODIFIED' | 'DELETED',
  value: ReturnType<typeof pod>,
): TraceRecord => ({
  t,
  type: 'object',
  verb,
  kind: 'Pod',
  namespace: 'default',
  name: value.metadata.name,
  object: value,
});
const log = (t: number, restartCount: number, line: string): TraceRecord => ({
  t,
  type: 'log',
  namespace: 'default',
  pod: 'web-0',
  uid: 'uid-web-0',
  container: 'app',
  stream: 'stdout',
  line,
  restartCount,
});

const trace = new TraceIndex([
  object(1, 'ADDED', pod('web-1', 0, { running: {} })),
  object(2, 'ADDED', pod('web-0', 0, { running: {} })),
  log(3, 0, 'first run'),
  object(10, 'MODIFIED', pod('web-0', 1, { running: {} }, 'containerd://0')),
  log(11, 1, 'second run'),
  log(12, 1, 'still here'),
  object(20, 'DELETED', pod('web-1', 0, { running: {} })),
]);
const at = (seconds: number) =>
  traceClient(
    () => trace,
    () => seconds * 1000,
  );
const run = (seconds: number, line: string) => {
  let out = '';
  const command = execute(line, at(seconds), {
    stdout: (text) => (out += text),
    stderr: (text) => (out += text),
  });
  const step = command.next();
  return { out, code: step.done ? step.value : undefined };
};

describe('a trace as a cluster', () => {
  test.each([
    [0, []],
    [1.5, ['web-1']],
    [15, ['web-0', 'web-1']],
    [25, ['web-0']],
  ])('at %d s it lists %j, in key order', (t, names) =>
    expect(
      at(t)
        .list('Pod', undefined)
        .map((each) => each.metadata.name),
    ).toEqual(names),
  );
  test('an object that is not there yet is not found, in kubectl words', () =>
    expect(run(0, 'kubectl get pod web-0')).toEqual({
      out: 'Error from server (NotFound): pods "web-0" not found\n',
      code: 1,
    }));
  test.each([
    [5, 'kubectl logs web-0', 'first run\n'],
    [11.5, 'kubectl logs web-0', 'second run\n'],
    [15, 'kubectl logs web-0 --tail=1', 'still here\n'],
    [15, 'kubectl logs web-0 -p', 'first run\n'],
    [5, 'kubectl logs web-0 -p', /previous terminated container "app" in pod "web-0" not found/],
  ])('at %d s %s', (t, line, out) =>
    expect(run(t, line).out).toEqual(typeof out === 'string' ? out : expect.stringMatching(out)),
  );
  test.each([
    'kubectl delete pod web-0',
    'kubectl exec web-0 -- ls',
    'kubectl scale deploy/x --replicas=2',
    'kubectl run x --image=y',
  ])('%s has to become a step', (line) => {
    const command = line.includes('deploy')
      ? () => at(15).patch('Deployment', 'default', 'x', {}, 'merge')
      : () => run(15, line);
    expect(command).toThrow(NeedsStep);
  });
});

/** The terminal at a moment says what a step at that moment would say. */
test.each<[string, number, readonly [number, string][], string]>([
  ['up', 25, [], 'NAME'],
  [
    'down',
    25,
    [[20, 'fault: apiserver down for 30s']],
    'The connection to the server 127.0.0.1:6443 was refused',
  ],
  ['not yet down', 15, [[20, 'fault: apiserver down for 30s']], 'NAME'],
  [
    'up again',
    55,
    [
      [20, 'fault: apiserver down for 30s'],
      [50, 'fault over: apiserver down'],
    ],
    'NAME',
  ],
  [
    'down twice',
    55,
    [
      [20, 'fault: apiserver down for 30s'],
      [30, 'fault: apiserver down for 60s'],
      [50, 'fault over: apiserver down'],
    ],
    'The connection to the server',
  ],
  ['without etcd', 25, [[20, 'fault: etcd down']], 'Error from server: etcdserver: request timed out'],
  ['without a scheduler', 25, [[20, 'fault: scheduler down']], 'NAME'],
])('get pods: %s', (_, at, faults, answer) => {
  const records = [
    object(1, 'ADDED', pod('web', 0, { running: {} })),
    ...faults.map(
      ([t, command]): TraceRecord => ({ t, type: 'command', command, stdout: '', stderr: '', exitCode: 0 }),
    ),
  ];
  const index = new TraceIndex(records);
  let out = '';
  const client = traceClient(
    () => index,
    () => at * 1000,
  );
  const tell = (text: string) => (out += text);
  execute('kubectl get pods', client, { stdout: tell, stderr: tell }).next();
  expect(out).toContain(answer);
});

test('nothing is completed while the API server is down', () => {
  const records: TraceRecord[] = [
    object(1, 'ADDED', pod('web', 0, { running: {} })),
    { t: 20, type: 'command', command: 'fault: apiserver down', stdout: '', stderr: '', exitCode: 0 },
  ];
  const index = new TraceIndex(records);
  const line = 'kubectl get pods ';
  const offered = (at: number) =>
    complete(
      line,
      line.length,
      traceClient(
        () => index,
        () => at * 1000,
      ),
    ).map(({ text }) => text);
  expect(offered(10)).toContain('web');
  expect(offered(25)).not.toContain('web');
});

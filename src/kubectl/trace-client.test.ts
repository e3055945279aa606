import { describe, expect, test } from 'vitest';
import { TraceIndex } from '../trace/index.ts';
import type { TraceRecord } from '../trace/records.ts';
import { NeedsStep } from './client.ts';
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

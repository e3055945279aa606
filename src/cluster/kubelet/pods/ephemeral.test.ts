import { expect, test } from 'vitest';
import { parseScenario } from '../../../scenario/parse.ts';
import type { RecordOf } from '../../../trace/records.ts';
import { simulate } from '../../simulate.ts';

/** What the containers of a pod write when one is added to look into it. */
function lines(debug: string, containers: string[]): string[] {
  return records(debug)
    .filter((r): r is RecordOf<'log'> => r.type === 'log' && containers.includes(r.container))
    .map(({ container, line }) => `${container}: ${line.trim().replace(/ +/g, ' ')}`);
}

function records(debug: string) {
  const text = `
apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  restartPolicy: Never
  containers:
    - name: app
      image: busybox:1.36
      command: [sh, -c, 'trap "echo bye; exit 4" TERM; sleep 1000 & wait']
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 20s
  cluster: { nodes: 1 }
  steps: [{ at: 10s, run: '${debug}' }]
`;
  return simulate(parseScenario(text));
}

test('a container that was added has processes of its own', () =>
  expect(lines('kubectl debug p --image=busybox:1.36 --container=d -- ps', ['d'])).toEqual([
    'd: PID USER TIME COMMAND',
    'd: 1 root 0:00 ps',
  ]));

test('with a target it sees those of the target, and may end them', () =>
  expect(
    lines('kubectl debug p --image=busybox:1.36 --container=d --target=app -- sh -c "ps; kill 1"', [
      'app',
      'd',
    ]),
  ).toEqual([
    'd: PID USER TIME COMMAND',
    'd: 1 root 0:00 sh -c trap "echo bye; exit 4" TERM; sleep 1000 & wait',
    'd: 2 root 0:00 sleep 1000',
    'd: 3 root 0:00 sh -c ps; kill 1',
    'd: 4 root 0:00 ps',
    'app: bye',
  ]));

test('what it writes is shown to who attaches, even if it has ended by then', () => {
  const shown = (debug: string) => {
    const record = records(debug).findLast((r): r is RecordOf<'command'> => r.type === 'command')!;
    return [record.exitCode, record.stdout.trim().split('\n').at(-1)];
  };
  expect(shown('kubectl debug -it p --image=busybox:1.36 -c d -- echo hello')).toEqual([0, 'hello']);
  expect(shown('kubectl debug -it p --image=busybox:1.36 -c d -- sh -c "sleep 2; echo bye"')).toEqual([
    0,
    'bye',
  ]);
});

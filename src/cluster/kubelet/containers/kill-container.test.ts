import { expect, test } from 'vitest';
import { parseScenario } from '../../../scenario/parse.ts';
import type { RecordOf, RecordType } from '../../../trace/records.ts';
import { simulate } from '../../simulate.ts';

test('a preStop hook that goes down with its container leaves nobody to signal', () => {
  const records = simulate(
    parseScenario(`
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  restartPolicy: Never
  containers:
  - name: c
    image: busybox:1.36
    command: [sh, -c, sleep 12; exit 3]
    lifecycle: {preStop: {exec: {command: [sleep, "10"]}}}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
metadata: {name: s}
spec:
  duration: 40s
  steps: [{at: 10s, run: kubectl delete pod p --wait=false}]
`),
    {
      onError(error) {
        throw error;
      },
    },
  );
  const of = <T extends RecordType>(type: T) => records.filter((r): r is RecordOf<T> => r.type === type);
  expect(of('container').find((r) => r.state === 'terminated')).toMatchObject({ exitCode: 3 });
  expect(of('hook').map((r) => `${r.hook} ${r.stage} ${r.result ?? ''}`.trim())).toEqual([
    'preStop begin',
    'preStop end failure',
  ]);
  expect(of('event').map((r) => r.reason)).toContain('FailedPreStopHook');
  expect(of('signal').filter((r) => r.pod === 'p')).toEqual([]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import type { RecordOf, RecordType, TraceRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';

/** Pods as people write them, with shells that really run, on a whole cluster. */
const SCRIPTS = [
  'sleep 600',
  'sleep 3; exit 1',
  'sleep 2',
  'exit 42',
  'trap "exit 0" TERM; while true; do sleep 1; done',
  'trap "" TERM; sleep 600 & wait',
  'trap "sleep 3; exit 5" TERM; sleep 600 & wait $!',
  'echo up; touch /tmp/ok; sleep 6; rm /tmp/ok; sleep 600',
  'n=$(cat /shared/n 2>/dev/null || echo 0); echo $((n+1)) > /shared/n; [ $n -ge 2 ] && sleep 600; exit 3',
  'while true; do echo tick; sleep 2; done | cat',
  'nosuchprogram || exit 9',
  'httpd -f -p 8080',
];
const CHECKS = [
  { exec: { command: ['cat', '/tmp/ok'] } },
  { exec: { command: ['sh', '-c', 'sleep 2'] } },
  { exec: { command: ['nope'] } },
  { httpGet: { port: 8080, path: '/' } },
  { tcpSocket: { port: 8080 } },
  { grpc: { port: 8080 } },
];
const HOOKS = [
  { exec: { command: ['sh', '-c', 'sleep 2'] } },
  { exec: { command: ['false'] } },
  { sleep: { seconds: 1 } },
  { httpGet: { port: 8080, path: '/' } },
];

const probe = fc
  .tuple(
    fc.constantFrom(...CHECKS),
    fc.record({
      initialDelaySeconds: fc.nat(4),
      periodSeconds: fc.integer({ min: 1, max: 5 }),
      failureThreshold: fc.integer({ min: 1, max: 3 }),
    }),
  )
  .map(([check, times]) => ({ ...check, ...times }));
const container = fc
  .record(
    {
      script: fc.constantFrom(...SCRIPTS),
      livenessProbe: probe,
      readinessProbe: probe,
      startupProbe: probe,
      lifecycle: fc.record(
        { preStop: fc.constantFrom(...HOOKS), postStart: fc.constantFrom(...HOOKS) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['script'] },
  )
  .map(({ script, ...rest }) => ({ image: 'busybox:1.36', command: ['sh', '-c', script], ...rest }));
const scenario = fc.record({
  seed: fc.nat(1000),
  version: fc.constantFrom('1.34' as const, '1.35' as const, '1.36' as const),
  restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
  terminationGracePeriodSeconds: fc.integer({ min: 1, max: 8 }),
  shareProcessNamespace: fc.boolean(),
  inits: fc.array(fc.record({ sidecar: fc.boolean(), container }), { maxLength: 2 }),
  containers: fc.array(
    fc.record({
      container,
      own: fc.constantFrom(undefined, 'Always', 'OnFailure', 'Never'),
      rule: fc.boolean(),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  deadline: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
  memory: fc.constantFrom(undefined, '1Mi', '64Mi'),
  resizeAt: fc.option(fc.integer({ min: 0, max: 40_000 }), { nil: undefined }),
  deleteAt: fc.integer({ min: 0, max: 45_000 }),
  force: fc.boolean(),
});
type Drawn = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function textOf(drawn: Drawn): string {
  const shared = [{ name: 'shared', mountPath: '/shared' }];
  const newer = drawn.version === '1.34' ? undefined : '1.35';
  const limits = drawn.memory && { limits: { memory: drawn.memory, cpu: '100m' } };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: {
      restartPolicy: drawn.restartPolicy,
      terminationGracePeriodSeconds: drawn.terminationGracePeriodSeconds,
      shareProcessNamespace: drawn.shareProcessNamespace,
      activeDeadlineSeconds: drawn.deadline,
      volumes: [{ name: 'shared', emptyDir: {} }],
      initContainers: drawn.inits.map(({ sidecar, container: { image, command, ...rest } }, i) => ({
        name: `i${i}`,
        image,
        command,
        volumeMounts: shared,
        ...(sidecar ? { ...rest, restartPolicy: 'Always' } : {}),
      })),
      containers: drawn.containers.map(({ container: made, own, rule }, i) => ({
        name: `c${i}`,
        ...made,
        volumeMounts: shared,
        ...(limits ? { resources: limits } : {}),
        ...(newer && own ? { restartPolicy: own } : {}),
        ...(newer && own && rule
          ? {
              restartPolicyRules: [
                {
                  action: drawn.version === '1.36' ? 'RestartAllContainers' : 'Restart',
                  exitCodes: { operator: 'In', values: [42] },
                },
              ],
            }
          : {}),
      })),
    },
  };
  const patch = JSON.stringify({
    spec: {
      containers: [{ name: 'c0', resources: { requests: { cpu: '200m' }, limits: { cpu: '200m' } } }],
    },
  });
  const steps = [
    ...(drawn.resizeAt !== undefined && limits
      ? [{ at: `${drawn.resizeAt}ms`, run: `kubectl patch pod p --subresource resize -p '${patch}'` }]
      : []),
    {
      at: `${drawn.deleteAt}ms`,
      run: `kubectl delete pod p --wait=false${drawn.force ? ' --grace-period=0 --force' : ''}`,
    },
  ];
  const run = {
    apiVersion: 'podscope.dev/v1alpha1',
    kind: 'Scenario',
    spec: {
      duration: `${Math.ceil(drawn.deleteAt / 1000) + 60}s`,
      seed: drawn.seed,
      cluster: { version: drawn.version, nodes: [{ name: 'n', images: ['busybox:1.36'] }] },
      steps,
    },
  };
  return [pod, run].map((each) => JSON.stringify(each)).join('\n---\n');
}

function live(drawn: Drawn): readonly TraceRecord[] {
  const parsed = parseScenario(textOf(drawn));
  expect(parsed.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return simulate(parsed, {
    onError(error) {
      throw error;
    },
  });
}
const only = <T extends RecordType>(records: readonly TraceRecord[], type: T) =>
  records.filter((record): record is RecordOf<T> => record.type === type);

describe('whatever pod a text asks for', () => {
  test('it lives and ends as pods do', { timeout: 120_000 }, () =>
    fc.assert(
      fc.property(scenario, (drawn) => {
        const records = live(drawn);
        const pods = only(records, 'object').filter((each) => each.kind === 'Pod' && each.name === 'p');

        // It is gone in the end, and nothing is told of it afterwards.
        const gone = pods.find((each) => each.verb === 'DELETED');
        expect(gone).toBeDefined();
        const last = pods.at(-1);
        expect(last?.verb).toBe('DELETED');
        const said = only(records, 'event').filter((each) => each.name === 'p' && each.t > gone!.t);
        const forced = drawn.force;
        if (!forced)
          expect(
            said.filter((each) => each.reason !== 'FailedPreStopHook').map((each) => each.reason),
          ).toEqual([]);

        // A legal history, counts that only grow, and Ready only where all are ready.
        const phases = pods
          .map((each) => each.object.status.phase)
          .filter((phase, i, all) => phase !== all[i - 1]);
        expect(phases.join(' ')).toMatch(/^Pending( Running( Pending)?)*( Succeeded| Failed)?$/);
        const counts = new Map<string, number>();
        for (const { object } of pods) {
          const { status } = object;
          const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
          for (const { name, restartCount } of statuses) {
            expect(restartCount).toBeGreaterThanOrEqual(counts.get(name) ?? 0);
            counts.set(name, restartCount);
          }
          const ready = status.conditions?.find((each: { type: string }) => each.type === 'Ready');
          if (ready?.status === 'True')
            for (const each of status.containerStatuses)
              expect(each.ready && each.state.running).toBeTruthy();
        }

        // A container never runs twice at once.
        const running = new Map<string, number>();
        for (const record of only(records, 'container')) {
          if (record.pod !== 'p') continue;
          const other = running.get(record.container);
          if (record.state === 'running') {
            if (other !== undefined) expect(record.restartCount).toBe(other);
            running.set(record.container, record.restartCount);
          } else if (record.state === 'terminated') running.delete(record.container);
        }

        // preStop and stop together take at most the grace period and two seconds.
        const kills = only(records, 'event').filter(
          (each) => each.reason === 'Killing' && each.message.startsWith('Stopping container'),
        );
        for (const { t, message } of kills) {
          const name = message.slice('Stopping container '.length);
          const end = only(records, 'container').find(
            (each) => each.container === name && each.state === 'terminated' && each.t >= t,
          );
          expect(end!.t - t).toBeLessThanOrEqual(drawn.terminationGracePeriodSeconds + 2 + 1);
        }
      }),
      { numRuns: 80 },
    ),
  );
});

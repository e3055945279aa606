import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FakeApp } from './testing/fake-runtime.ts';
import { Lab } from './testing/lab.ts';
import type { Container, Handler, PodSpec, PodStatus, Probe } from './types.ts';

/** Any pod with up to two init containers and two containers, and any behaviour of each. */
const probe = fc.record<Probe>(
  {
    exec: fc.constant({ command: ['probe'] }),
    initialDelaySeconds: fc.nat(5),
    periodSeconds: fc.integer({ min: 1, max: 6 }),
    failureThreshold: fc.integer({ min: 1, max: 3 }),
    terminationGracePeriodSeconds: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: ['exec'] },
);
const hook = fc.constantFrom<Handler>({ exec: { command: ['hook'] } }, { sleep: { seconds: 3 } });
const lifecycle = fc.record<NonNullable<Container['lifecycle']>>(
  { preStop: hook, postStart: fc.constant({ exec: { command: ['hook'] } }) },
  { requiredKeys: [] },
);
const container = fc.record<Partial<Container>>(
  { livenessProbe: probe, readinessProbe: probe, startupProbe: probe, lifecycle },
  { requiredKeys: [] },
);
const steps = (takes: number) =>
  fc.array(fc.record({ from: fc.nat(20_000), exit: fc.constantFrom(0, 0, 1), takes: fc.nat(takes) }), {
    minLength: 1,
    maxLength: 3,
  });
/** What a hook takes: nothing worth counting, a part of a second less than whole ones, about a grace period, more than any. */
const hookSteps = fc.array(
  fc.record({
    from: fc.nat(20_000),
    exit: fc.constantFrom(0, 0, 1),
    takes: fc.constantFrom(200, 2900, 6500, 9900, 14_000),
  }),
  { minLength: 1, maxLength: 3 },
);
const app: fc.Arbitrary<FakeApp> = fc.record<FakeApp>(
  {
    main: fc.array(
      fc.oneof(
        fc.constant('forever' as const),
        fc.record({ exitAfter: fc.nat(15_000), code: fc.constantFrom(0, 1, 137) }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    onStopSignal: fc.oneof(
      fc.constant('ignore' as const),
      fc.record({ after: fc.nat(9000), code: fc.constantFrom(0, 143) }),
    ),
    exec: fc.record({ probe: steps(1500), hook: hookSteps }),
  },
  { requiredKeys: ['exec'] },
);
const scenario = fc.record({
  seed: fc.nat(1000),
  release: fc.constantFrom('1.34' as const, '1.35' as const, '1.36' as const),
  latency: fc.constantFrom('typical' as const, 'none' as const, 'worst' as const),
  restartPolicy: fc.constantFrom('Always' as const, 'OnFailure' as const, 'Never' as const),
  grace: fc.integer({ min: 1, max: 12 }),
  inits: fc.array(fc.record({ sidecar: fc.boolean(), container, app }), { maxLength: 2 }),
  containers: fc.array(fc.record({ container, app }), { minLength: 1, maxLength: 2 }),
  deadline: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
  deleteAt: fc.integer({ min: 0, max: 60 }),
});
type Drawn = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function live(drawn: Drawn): Lab {
  const apps: Record<string, FakeApp> = {};
  const made = (name: string, c: Partial<Container>, more: Partial<Container> = {}): Container => ({
    name,
    image: 'app:1',
    ...c,
    ...more,
  });
  const initContainers = drawn.inits.map((init, i) => {
    apps[`i${i}`] = init.app;
    return init.sidecar ? made(`i${i}`, init.container, { restartPolicy: 'Always' }) : made(`i${i}`, {});
  });
  const containers = drawn.containers.map((c, i) => {
    apps[`c${i}`] = c.app;
    return made(`c${i}`, c.container);
  });
  const lab = new Lab({ seed: drawn.seed, release: drawn.release, latency: drawn.latency, apps });
  const { runtime } = lab;
  const stop = runtime.stopPodSandbox.bind(runtime);
  runtime.stopPodSandbox = (id) => {
    // The network of a pod goes last: its containers have been asked to stop, and have.
    const left = [...runtime.containers.values()].filter((c) => c.status.state === 'running');
    expect(left.map(({ config }) => config.name)).toEqual([]);
    stop(id);
  };
  const spec: Partial<PodSpec> = {
    initContainers,
    containers,
    restartPolicy: drawn.restartPolicy,
    terminationGracePeriodSeconds: drawn.grace,
    ...(drawn.deadline === undefined ? {} : { activeDeadlineSeconds: drawn.deadline }),
  };
  lab.pod('p', spec);
  lab.until(drawn.deleteAt);
  lab.api.delete('Pod', 'default', 'p');
  lab.until(drawn.deleteAt + 90);
  return lab;
}

/** The containers whose process runs at a moment. */
function runningAt(lab: Lab, t: number): string[] {
  const running = new Set<string>();
  for (const record of lab.records('container')) {
    if (record.t > t) break;
    if (record.state === 'running') running.add(record.container);
    else running.delete(record.container);
  }
  return [...running];
}

const statuses = (lab: Lab): PodStatus[] =>
  lab
    .records('object')
    .filter((r) => r.kind === 'Pod')
    .map((r) => r.object.status);

describe('whatever a pod is made of', () => {
  const runs = { numRuns: 50 };
  const patience = 60_000;

  test(
    'it ends, and its history is a legal one',
    () =>
      fc.assert(
        fc.property(scenario, (drawn) => {
          const lab = live(drawn);
          expect(lab.get('p')).toBeUndefined();
          expect([...lab.runtime.containers.values()].filter((c) => c.status.state === 'running')).toEqual(
            [],
          );

          const phases = statuses(lab)
            .map((status) => status.phase!)
            .filter((phase, i, all) => phase !== all[i - 1]);
          expect(phases.join(' ')).toMatch(
            /^Pending( Running)?( Pending Running)*( Pending)?( Succeeded| Failed)?$/,
          );

          // A final phase is told when nothing runs any more, and no earlier.
          const final = lab
            .records('object')
            .find((r) => r.kind === 'Pod' && /Succeeded|Failed/.test(r.object.status.phase));
          if (final) expect(runningAt(lab, final.t)).toEqual([]);

          for (const status of statuses(lab)) {
            const ready = status.conditions?.find((c) => c.type === 'Ready')?.status === 'True';
            const all = status.containerStatuses ?? [];
            if (ready) expect(all.every((s) => s.ready && s.state.running)).toBe(true);
          }
        }),
        runs,
      ),
    patience,
  );

  test(
    'a container never runs twice at once, and restart counts only grow, by one per instance',
    () =>
      fc.assert(
        fc.property(scenario, (drawn) => {
          const lab = live(drawn);
          const state = new Map<string, { running: boolean; attempt: number }>();
          for (const record of lab.records('container')) {
            const last = state.get(record.container);
            if (record.state === 'running') {
              const same = last?.attempt === record.restartCount;
              if (!same) {
                expect(last?.running ?? false).toBe(false);
                expect(record.restartCount).toBe((last?.attempt ?? -1) + 1);
              }
              state.set(record.container, { running: true, attempt: record.restartCount });
            } else if (record.state === 'terminated')
              state.set(record.container, { running: false, attempt: record.restartCount });
          }
          const seen = new Map<string, { count: number; id: string | undefined }>();
          for (const status of statuses(lab))
            for (const s of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
              const last = seen.get(s.name);
              // Another instance has another number.
              const isNew =
                last?.id !== undefined && s.containerID !== undefined && last.id !== s.containerID;
              expect(s.restartCount).toBeGreaterThanOrEqual((last?.count ?? 0) + (isNew ? 1 : 0));
              seen.set(s.name, { count: s.restartCount, id: s.containerID ?? last?.id });
            }
        }),
        runs,
      ),
    patience,
  );

  test(
    'a kill that a deletion begins is over after the grace period, two seconds and a breath',
    () =>
      fc.assert(
        fc.property(scenario, (drawn) => {
          const lab = live(drawn);
          const begins = lab
            .records('event')
            .filter(
              (r) =>
                r.reason === 'Killing' && r.message.startsWith('Stopping container') && r.t >= drawn.deleteAt,
            );
          for (const { t, message } of begins) {
            const name = message.slice('Stopping container '.length);
            const end = lab
              .records('container')
              .find((r) => r.container === name && r.state === 'terminated' && r.t >= t);
            // Of a hook, and of a sidecar's wait for its turn, whole seconds count.
            const breath = drawn.inits.some(({ sidecar }) => sidecar) ? 2 : 1;
            expect(end!.t - t).toBeLessThan(drawn.grace + 2 + breath);
          }
        }),
        // Few of the pods drawn have a hook and something that still runs when they are deleted.
        { numRuns: 250 },
      ),
    patience,
  );

  test(
    'nothing is told of a pod after it is gone',
    () =>
      fc.assert(
        fc.property(scenario, (drawn) => {
          const lab = live(drawn);
          const gone = lab.gone('p');
          const late = lab.records('event').filter((r) => r.name === 'p' && r.t > gone);
          // A hook that was given up tells of its end when it ends.
          expect(late.filter((r) => r.reason !== 'FailedPreStopHook')).toEqual([]);
        }),
        runs,
      ),
    patience,
  );
});

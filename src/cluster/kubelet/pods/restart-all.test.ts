import { describe, expect, test } from 'vitest';
import { Lab, type LabOptions } from '../testing/lab.ts';
import type { Container, ContainerStatus, PodSpec } from '../types.ts';

const c = (name: string, more: Partial<Container> = {}): Container => ({ name, image: 'app:1', ...more });
const lab = (spec: Partial<PodSpec>, options: LabOptions = {}) => {
  const result = new Lab(options);
  result.pod('p', spec);
  return result;
};
/** How one container looked in the API, one state after the other. */
function history(l: Lab, container: string): string[] {
  const seen: string[] = [];
  for (const { kind, object } of l.records('object')) {
    if (kind !== 'Pod') continue;
    const all: ContainerStatus[] = [
      ...(object.status?.initContainerStatuses ?? []),
      ...(object.status?.containerStatuses ?? []),
    ];
    const status = all.find(({ name }) => name === container);
    if (status === undefined) continue;
    const [[state, { reason }]] = Object.entries(status.state) as [[string, { reason?: string }]];
    const last = status.lastState.terminated;
    const line = `${reason ?? state} ${status.restartCount}${last ? ` after ${last.reason} ${last.exitCode}` : ''}`;
    if (line !== seen.at(-1)) seen.push(line);
  }
  return seen;
}

describe('RestartAllContainers (1.36)', () => {
  test('all containers start over in the same sandbox, init containers first', () => {
    const l = lab(
      {
        initContainers: [c('i')],
        containers: [
          c('c'),
          c('d', {
            restartPolicy: 'Never',
            restartPolicyRules: [
              { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [88] } },
            ],
          }),
        ],
      },
      {
        apps: {
          i: { main: [{ exitAfter: 200, code: 0 }] },
          d: { main: [{ exitAfter: 10_000, code: 88 }, 'forever'] },
          c: { onStopSignal: 'ignore' },
        },
      },
    );
    l.until(11);
    const ip = l.get('p')!.status!.podIP;
    l.until(25);
    expect(l.get('p')!.status).toMatchObject({ phase: 'Running', podIP: ip });
    expect(l.get('p')!.status!.containerStatuses!.map((s) => s.restartCount)).toEqual([1, 1]);
    expect(l.start('i', 1)).toBeGreaterThan(l.exit('c', 0));
    expect(l.start('c', 1)).toBeGreaterThan(l.exit('i', 1));
    expect(l.exit('c', 0) - l.exit('d', 0)).toBeLessThan(3.3);
  });

  test('the rule is stronger than the pod policy Never', () => {
    const l = lab(
      {
        restartPolicy: 'Never',
        initContainers: [c('i')],
        containers: [
          c('d', {
            restartPolicy: 'Never',
            restartPolicyRules: [
              { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [88] } },
            ],
          }),
          c('c'),
        ],
      },
      {
        apps: {
          i: { main: [{ exitAfter: 200, code: 0 }] },
          d: { main: [{ exitAfter: 10_000, code: 88 }, 'forever'] },
        },
      },
    );
    l.until(25);
    expect(l.get('p')!.status!.phase).toBe('Running');
    expect(l.get('p')!.status!.containerStatuses!.map((s) => s.restartCount)).toEqual([1, 1]);
  });

  test('what the status says of each container on the way', () => {
    const l = lab(
      {
        restartPolicy: 'Never',
        initContainers: [c('i')],
        containers: [
          c('a'),
          c('d', {
            restartPolicy: 'Never',
            restartPolicyRules: [
              { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [88] } },
            ],
          }),
        ],
      },
      {
        apps: {
          i: { main: [{ exitAfter: 1500, code: 0 }] },
          d: { main: [{ exitAfter: 10_000, code: 88 }, 'forever'] },
        },
      },
    );
    l.until(40);
    const removed = 'after RestartingAllContainers 137';
    expect(history(l, 'a')).toEqual([
      'PodInitializing 0',
      'running 0',
      `RestartingAllContainers 1 ${removed}`,
      `PodInitializing 1 ${removed}`,
      `running 1 ${removed}`,
    ]);
    // The one that asked for it looks as the others do.
    expect(history(l, 'd').slice(2)).toEqual([
      'Error 0',
      `RestartingAllContainers 1 ${removed}`,
      `PodInitializing 1 ${removed}`,
      `running 1 ${removed}`,
    ]);
    expect(history(l, 'i')).toEqual([
      'PodInitializing 0',
      'running 0',
      'Completed 0',
      `RestartingAllContainers 1 ${removed}`,
      `running 1 ${removed}`,
      `Completed 1 ${removed}`,
    ]);
    const conditions = l
      .records('object')
      .filter(({ kind }) => kind === 'Pod')
      .flatMap(({ object }) => object.status?.conditions ?? []);
    const said = (type: string) => [
      ...new Set(conditions.filter((it) => it.type === type).map((it) => `${it.status} ${it.reason ?? ''}`)),
    ];
    expect(said('AllContainersRestarting')).toEqual(['False ', 'True RestartAllContainersStarted']);
    expect(said('Initialized')).toEqual(['False ContainersNotInitialized', 'True ']);
  });

  test('containers are killed one after the other, without preStop, two seconds each', () => {
    const preStop = { sleep: { seconds: 5 } };
    const l = lab(
      {
        initContainers: [c('s', { restartPolicy: 'Always' })],
        containers: [
          c('a', { lifecycle: { preStop } }),
          c('b'),
          c('d', {
            restartPolicy: 'Never',
            restartPolicyRules: [
              { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [88] } },
            ],
          }),
        ],
      },
      {
        apps: {
          a: { onStopSignal: 'ignore' },
          b: { onStopSignal: 'ignore' },
          s: { onStopSignal: 'ignore' },
          d: { main: [{ exitAfter: 10_000, code: 88 }, 'forever'] },
        },
      },
    );
    l.until(40);
    const first = l.exit('a', 0);
    expect(first - l.event('Killing')).toBeCloseTo(2, 1);
    expect(l.exit('b', 0) - first).toBeCloseTo(2, 1);
    expect(l.exit('s', 0) - l.exit('b', 0)).toBeCloseTo(2, 1);
    expect(l.start('s', 1)).toBeGreaterThan(l.exit('s', 0));
    expect(l.records('hook')).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { Lab, podManifest } from '../testing/lab.ts';
import { apiStatus } from '../testing/statuses.ts';
import type { Container, ContainerStatus, Pod, PodStatus } from '../types.ts';
import { finalizePodStatus } from './generate.ts';

const c = (name: string, more: Partial<Container> = {}): Container => ({ name, image: 'app:1', ...more });

describe('the last status of a pod', () => {
  const sidecar = c('s', { restartPolicy: 'Always' });
  const probed = { ...sidecar, startupProbe: { tcpSocket: { port: 1 } } };
  const end = (inits: Container[], states: Record<string, string>, asked: Partial<ContainerStatus>) => {
    const pod = podManifest('p', { initContainers: inits, containers: [c('a')] }) as unknown as Pod;
    const status = (name: string): ContainerStatus => {
      const made = apiStatus(name, states[name]!);
      if (made.state.terminated) made.state.terminated.containerID = `containerd://${name}`;
      return made;
    };
    const shown: PodStatus = {
      phase: 'Pending',
      initContainerStatuses: inits.map(({ name }) => status(name)),
      containerStatuses: [status('a')],
    };
    const before = inits.map(({ name }, n) => ({
      ...status(name),
      ...(n === inits.length - 1 ? asked : {}),
    }));
    const final = finalizePodStatus(pod, shown, { ...shown, initContainerStatuses: before });
    return [...final.initContainerStatuses!, ...final.containerStatuses!]
      .map(({ name, state }) => `${name}=${state.terminated?.exitCode ?? state.waiting?.reason}`)
      .join(' ');
  };
  const running = { startedAt: '2026-01-01T00:00:00Z' };
  test.each<[string, Container[], Record<string, string>, string, Partial<ContainerStatus>?]>([
    ['nothing ever ran', [c('i')], { i: 'waiting', a: 'waiting' }, 'i=137 a=ContainerCreating'],
    [
      'the second init container never ran',
      [c('i'), c('i2')],
      { i: 'terminated:1', i2: 'waiting', a: 'waiting' },
      'i=1 i2=ContainerCreating a=ContainerCreating',
    ],
    ['initialised, never started', [c('i')], { i: 'terminated:0', a: 'waiting' }, 'i=0 a=137'],
    ['it was in back-off', [], { a: 'waiting after:1' }, 'a=137'],
    [
      'its sidecar had been started when it was to end',
      [probed],
      { s: 'terminated:143', a: 'waiting' },
      's=143 a=137',
      { state: { running }, started: true },
    ],
    [
      'its sidecar ran, its startup probe was open',
      [probed],
      { s: 'terminated:143', a: 'waiting' },
      's=143 a=ContainerCreating',
      { state: { running }, started: false },
    ],
    [
      'its sidecar was in back-off when it was to end',
      [sidecar],
      { s: 'terminated:1', a: 'waiting' },
      's=1 a=ContainerCreating',
    ],
  ])('%s', (_, inits, states, expected, asked = {}) => expect(end(inits, states, asked)).toBe(expected));

  test('the phase of a static pod is not forced', () => {
    const annotations = { 'kubernetes.io/config.source': 'file' };
    const pod = podManifest('p', {}, { annotations }) as unknown as Pod;
    const status = { phase: 'Running', containerStatuses: [apiStatus('c', 'terminated:1')] } as const;
    expect(
      finalizePodStatus(pod, { ...status, containerStatuses: [...status.containerStatuses] }).phase,
    ).toBe('Running');
  });
});

describe('a pod whose node shuts down', () => {
  test('stays Ready while it stops: the verdict is only put over its status', () => {
    const l = new Lab({ apps: { c: { onStopSignal: { after: 5000, code: 143 } } } });
    l.pod('p', {});
    l.until(5);
    l.kubelet.shutDown(20);
    const condition = () => {
      const { phase, conditions } = l.get('p')!.status!;
      const ready = conditions!.find(({ type }) => type === 'Ready')!;
      return `${phase} Ready=${ready.status} ${ready.reason ?? ''}`.trim();
    };
    l.until(8);
    expect(condition()).toBe('Running Ready=True');
    l.until(15);
    expect(condition()).toBe('Failed Ready=False PodFailed');
  });

  test('one over its deadline does not: that is seen while its status is made', () => {
    const l = new Lab({ apps: { c: { onStopSignal: { after: 5000, code: 0 } } } });
    l.pod('p', { activeDeadlineSeconds: 5 });
    l.until(8);
    const ready = l.get('p')!.status!.conditions!.find(({ type }) => type === 'Ready');
    expect(ready).toMatchObject({ status: 'False', reason: 'PodFailed' });
  });
});

/** What the kubelet ends itself, by how: the exit codes of the containers decide in the end, but for a deadline. */
describe('a pod that the kubelet ends', () => {
  const ends: Record<string, (l: Lab) => void> = {
    shutdown: (l) => l.kubelet.shutDown(20),
    preemption: (l) =>
      l.pod('important', {
        priority: 2_000_000_000,
        containers: [c('d', { resources: { requests: { cpu: '3' } } })],
      }),
    eviction: (l) => {
      l.runtime.usage = () => ({ cpuMilli: 0, memoryBytes: 8100 * 1024 * 1024 });
    },
    deadline: () => {},
  };
  test.each<[string, number, string]>([
    ['shutdown', 0, 'Succeeded - PodCompleted DisruptionTarget'],
    ['shutdown', 143, 'Failed Terminated PodFailed DisruptionTarget'],
    ['preemption', 0, 'Succeeded - PodCompleted DisruptionTarget'],
    ['preemption', 1, 'Failed Preempting PodFailed DisruptionTarget'],
    ['eviction', 0, 'Succeeded - PodCompleted DisruptionTarget'],
    ['eviction', 137, 'Failed Evicted PodFailed DisruptionTarget'],
    ['deadline', 0, 'Failed DeadlineExceeded PodFailed -'],
    ['deadline', 1, 'Failed DeadlineExceeded PodFailed -'],
  ])('%s, exit code %i: %s', (how, code, expected) => {
    const l = new Lab({ apps: { c: { onStopSignal: { after: 500, code } } } });
    const containers = [c('c', { resources: { requests: { cpu: '3' } } })];
    l.pod('p', { containers, ...(how === 'deadline' ? { activeDeadlineSeconds: 5 } : {}) });
    l.until(5);
    ends[how]!(l);
    l.until(30);
    const { phase, reason = '-', conditions } = l.get('p')!.status!;
    const ready = conditions!.find(({ type }) => type === 'Ready')!.reason;
    const disruption = conditions!.find(({ type }) => type === 'DisruptionTarget')?.type ?? '-';
    expect(`${phase} ${reason} ${ready} ${disruption}`).toBe(expected);
  });
});

test('container statuses are sorted by name, those of init containers are in the order of the spec', () => {
  const l = new Lab({ apps: { z: { main: [{ exitAfter: 0, code: 0 }] } } });
  const sidecar = c('b', { restartPolicy: 'Always' });
  l.pod('p', { initContainers: [c('z'), sidecar], containers: [c('y'), c('x'), c('aa')] });
  l.until(10);
  const names = (list: ContainerStatus[] | undefined) => list!.map(({ name }) => name).join(' ');
  const status = l.get('p')!.status!;
  expect(names(status.containerStatuses)).toBe('aa x y');
  expect(names(status.initContainerStatuses)).toBe('z b');
  expect(status.conditions!.find(({ type }) => type === 'Ready')!.status).toBe('True');
});

test.each([
  [true, '172.18.0.2'],
  [false, undefined],
])('with hostNetwork %s the address before there is a sandbox is %s', (hostNetwork, ip) => {
  const l = new Lab();
  l.pod('p', { hostNetwork });
  l.until(0.2);
  expect(l.get('p')!.status!.phase).toBe('Pending');
  expect(l.get('p')!.status!.podIP).toBe(ip);
});

import { describe, expect, test } from 'vitest';
import { Lab, podManifest } from '../testing/lab.ts';
import { apiStatus } from '../testing/statuses.ts';
import type { Container, ContainerStatus, Pod } from '../types.ts';
import { finalizePodStatus } from './generate.ts';

const c = (name: string, more: Partial<Container> = {}): Container => ({ name, image: 'app:1', ...more });

describe('the last status of a pod', () => {
  const sidecar = c('s', { restartPolicy: 'Always' });
  const end = (inits: Container[], states: Record<string, string>) => {
    const pod = podManifest('p', { initContainers: inits, containers: [c('a')] }) as unknown as Pod;
    const status = (name: string): ContainerStatus => {
      const made = apiStatus(name, states[name]!);
      if (made.state.terminated) made.state.terminated.containerID = `containerd://${name}`;
      return made;
    };
    const final = finalizePodStatus(pod, {
      phase: 'Pending',
      initContainerStatuses: inits.map(({ name }) => status(name)),
      containerStatuses: [status('a')],
    });
    return [...final.initContainerStatuses!, ...final.containerStatuses!]
      .map(({ name, state }) => `${name}=${state.terminated?.exitCode ?? state.waiting?.reason}`)
      .join(' ');
  };
  test.each<[string, Container[], Record<string, string>, string]>([
    ['nothing ever ran', [c('i')], { i: 'waiting', a: 'waiting' }, 'i=137 a=ContainerCreating'],
    [
      'the second init container never ran',
      [c('i'), c('i2')],
      { i: 'terminated:1', i2: 'waiting', a: 'waiting' },
      'i=1 i2=ContainerCreating a=ContainerCreating',
    ],
    ['initialised, never started', [c('i')], { i: 'terminated:0', a: 'waiting' }, 'i=0 a=137'],
    ['it was in back-off', [], { a: 'waiting after:1' }, 'a=137'],
    ['its sidecar had been started', [sidecar], { s: 'terminated:143', a: 'waiting' }, 's=143 a=137'],
    [
      'its sidecar ran, its startup probe was open',
      [{ ...sidecar, startupProbe: { tcpSocket: { port: 1 } } }],
      { s: 'terminated:143', a: 'waiting' },
      's=143 a=ContainerCreating',
    ],
  ])('%s', (_, inits, states, expected) => expect(end(inits, states)).toBe(expected));

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
    const l = new Lab({ apps: { c: { onStopSignal: { after: 5000, code: 0 } } } });
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

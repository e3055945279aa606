import { describe, expect, test } from 'vitest';
import { Lab } from '../testing/lab.ts';
import type { Container, Pod, Resources } from '../types.ts';
import { changedResources, needsRestart } from './allocation.ts';

const cpu = (request: string): Resources => ({ requests: { cpu: request }, limits: { cpu: request } });
const web = (resources: Resources, more: Partial<Container> = {}): Container => ({
  name: 'web',
  image: 'app:1',
  resources,
  ...more,
});

function resize(lab: Lab, name: string, resources: Resources): void {
  const pod = lab.get(name)!;
  const containers = pod.spec.containers.map((container) => ({ ...container, resources }));
  lab.api.update({ ...pod, spec: { ...pod.spec, containers } });
}
const condition = (pod: Pod | undefined, type: string) =>
  pod?.status?.conditions?.find((each) => each.type === type);
const inForce = (pod: Pod | undefined) => pod?.status?.containerStatuses?.[0]?.resources;

test('only cpu and memory count', () => {
  expect(changedResources(cpu('1'), cpu('2'))).toEqual(['cpu']);
  expect(changedResources({ requests: { memory: '1Gi' } }, undefined)).toEqual(['memory']);
  expect(changedResources({ requests: { 'ephemeral-storage': '1Gi' } }, {})).toEqual([]);
  const policy = [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }];
  expect(needsRestart(web({}, { resizePolicy: policy }), ['cpu'])).toBe(false);
  expect(needsRestart(web({}, { resizePolicy: policy }), ['cpu', 'memory'])).toBe(true);
});

describe('a resize that the node has room for', () => {
  test.each(['1.34', '1.35', '1.36'] as const)('is carried out in place on %s', (release) => {
    const lab = new Lab({ release });
    lab.pod('p', { containers: [web(cpu('1'))] });
    lab.until(10);
    resize(lab, 'p', cpu('2'));
    lab.until(10.05);
    expect(lab.get('p')!.status!.containerStatuses![0]!.allocatedResources).toEqual({ cpu: '2' });
    lab.until(12);
    expect(inForce(lab.get('p'))).toEqual(cpu('2'));
    expect(lab.get('p')!.status!.containerStatuses![0]!.restartCount).toBe(0);
    expect(condition(lab.get('p'), 'PodResizeInProgress')).toBeUndefined();
    const said = lab.reasons('p').filter((reason) => reason.startsWith('Resize'));
    // Up to 1.34 only the end of a resize was told.
    expect(said).toEqual(release === '1.34' ? ['ResizeCompleted'] : ['ResizeStarted', 'ResizeCompleted']);
  });

  test('is carried out in an init container, too: in one that runs at once, in a later one when it starts', () => {
    const once = { exitAfter: 20_000, code: 0 };
    const lab = new Lab({ apps: { first: { main: [once] }, second: { main: [once] } } });
    const init = (name: string, request: string) => ({ name, image: 'app:1', resources: cpu(request) });
    lab.pod('p', { initContainers: [init('first', '1'), init('second', '1')], containers: [web({})] });
    lab.until(5);
    const pod = lab.get('p')!;
    const initContainers = [init('first', '2'), init('second', '2')];
    lab.api.update({ ...pod, spec: { ...pod.spec, initContainers } });
    lab.until(8);
    const states = () => lab.get('p')!.status!.initContainerStatuses!;
    expect(states()[0]).toMatchObject({ resources: cpu('2'), restartCount: 0 });
    expect(condition(lab.get('p'), 'PodResizeInProgress')).toBeUndefined();
    lab.until(30);
    expect(states()[1]).toMatchObject({ resources: cpu('2'), restartCount: 0 });
  });

  test('restarts a container whose policy asks for it', () => {
    const lab = new Lab({ apps: { web: { onStopSignal: { after: 100, code: 0 } } } });
    const resizePolicy = [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }];
    lab.pod('p', { containers: [web(cpu('1'), { resizePolicy })] });
    lab.until(10);
    resize(lab, 'p', cpu('2'));
    lab.until(60);
    expect(lab.get('p')!.status!.containerStatuses![0]!.restartCount).toBe(1);
    expect(inForce(lab.get('p'))).toEqual(cpu('2'));
    const killing = lab.records('event').find((each) => each.reason === 'Killing');
    expect(killing?.message).toBe('Container web resize requires restart');
  });
});

describe('a resize that the node has no room for', () => {
  test('is infeasible where it never could have', () => {
    const lab = new Lab();
    lab.pod('p', { containers: [web(cpu('1'))] });
    lab.until(10);
    resize(lab, 'p', cpu('9'));
    lab.until(300);
    expect(condition(lab.get('p'), 'PodResizePending')).toMatchObject({
      status: 'True',
      reason: 'Infeasible',
      message: "Node didn't have enough capacity: cpu, requested: 9000, capacity: 4000",
      observedGeneration: 2,
    });
    expect(inForce(lab.get('p'))).toEqual(cpu('1'));
    expect(lab.reasons('p').filter((reason) => reason === 'ResizeInfeasible')).toHaveLength(1);
  });

  test('waits for another pod to go', () => {
    const lab = new Lab();
    lab.pod('big', { containers: [{ ...web(cpu('3')), name: 'big' }], terminationGracePeriodSeconds: 1 });
    lab.pod('p', { containers: [web(cpu('1'))] });
    lab.until(10);
    resize(lab, 'p', cpu('2'));
    lab.until(20);
    expect(condition(lab.get('p'), 'PodResizePending')).toMatchObject({
      reason: 'Deferred',
      message: "Node didn't have enough resource: cpu, requested: 2000, used: 3000, capacity: 4000",
    });
    lab.api.delete('Pod', 'default', 'big');
    lab.until(30);
    expect(condition(lab.get('p'), 'PodResizePending')).toBeUndefined();
    expect(inForce(lab.get('p'))).toEqual(cpu('2'));
  });

  test('waits for a node without pressure, and for one that its selector still matches', () => {
    const lab = new Lab();
    lab.pod('p', { containers: [web(cpu('1'))], nodeSelector: { disk: 'ssd' } });
    const label = (labels: Record<string, string>) =>
      lab.api.modify('Node', undefined, 'node-1', (node) => ({
        ...node,
        metadata: { ...node.metadata, labels },
      }));
    lab.until(1);
    expect(lab.get('p')!.status).toMatchObject({ phase: 'Failed', reason: 'NodeAffinity' });
    label({ disk: 'ssd' });
    lab.pod('q', { containers: [web(cpu('1'))], nodeSelector: { disk: 'ssd' } });
    lab.until(10);
    label({});
    resize(lab, 'q', cpu('2'));
    lab.until(20);
    expect(condition(lab.get('q'), 'PodResizePending')).toMatchObject({
      reason: 'Deferred',
      message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    });
  });

  test('pushes others out where it is critical', () => {
    const lab = new Lab();
    lab.pod('big', { containers: [{ ...web(cpu('3')), name: 'big' }], terminationGracePeriodSeconds: 1 });
    lab.pod('p', { containers: [web(cpu('1'))], priority: 2e9 });
    lab.until(10);
    resize(lab, 'p', cpu('2'));
    lab.until(20);
    expect(lab.reasons('big')).toContain('Preempting');
    expect(['Failed', 'Succeeded']).toContain(lab.get('big')!.status!.phase);
    expect(inForce(lab.get('p'))).toEqual(cpu('2'));
    expect(condition(lab.get('p'), 'PodResizePending')).toBeUndefined();
  });

  test('is granted by priority, then to a Guaranteed pod, whoever asked first', () => {
    const lab = new Lab();
    lab.pod('big', { containers: [{ ...web(cpu('1')), name: 'big' }], terminationGracePeriodSeconds: 1 });
    const burstable = (request: string): Resources => ({ requests: { cpu: request } });
    const whole = (request: string): Resources => ({
      requests: { cpu: request, memory: '1Mi' },
      limits: { cpu: request, memory: '1Mi' },
    });
    lab.pod('burstable', { containers: [web(burstable('1'))] });
    lab.pod('guaranteed', { containers: [web(whole('1'))] });
    lab.pod('important', { containers: [web(burstable('1'))], priority: 10 });
    lab.until(10);
    resize(lab, 'burstable', burstable('1200m'));
    resize(lab, 'guaranteed', whole('1500m'));
    resize(lab, 'important', burstable('1500m'));
    lab.until(20);
    lab.api.delete('Pod', 'default', 'big');
    lab.until(60);
    expect(inForce(lab.get('important'))).toEqual(burstable('1500m'));
    expect(inForce(lab.get('guaranteed'))).toEqual(whole('1500m'));
    expect(inForce(lab.get('burstable'))).toEqual(burstable('1'));
  });

  test('waits on when the kubelet is started anew, since when it did before', () => {
    const lab = new Lab();
    lab.pod('big', { containers: [{ ...web(cpu('3')), name: 'big' }], terminationGracePeriodSeconds: 1 });
    lab.pod('p', { containers: [web(cpu('1'))] });
    lab.until(10);
    resize(lab, 'p', cpu('2'));
    lab.until(20);
    const before = condition(lab.get('p'), 'PodResizePending');
    lab.kubelet.stop();
    lab.until(25);
    lab.kubelet.start();
    const seen = new Set<string>();
    for (let t = 25.1; t < 40; t += 0.1) {
      lab.until(t);
      seen.add(JSON.stringify(condition(lab.get('p'), 'PodResizePending')));
    }
    expect([...seen]).toEqual([JSON.stringify(before)]);
    expect(lab.reasons('p').filter((reason) => reason === 'ResizeDeferred')).toHaveLength(1);
    lab.api.delete('Pod', 'default', 'big');
    lab.until(50);
    expect(condition(lab.get('p'), 'PodResizePending')).toBeUndefined();
    expect(inForce(lab.get('p'))).toEqual(cpu('2'));
    expect(lab.get('p')!.status!.containerStatuses![0]!.restartCount).toBe(0);
  });

  test('is off when what there is is asked for again', () => {
    const lab = new Lab();
    lab.pod('p', { containers: [web(cpu('1'))] });
    lab.until(10);
    resize(lab, 'p', cpu('9'));
    lab.until(20);
    resize(lab, 'p', cpu('1'));
    lab.until(22);
    expect(condition(lab.get('p'), 'PodResizePending')).toBeUndefined();
  });
});

test('a limit of memory does not go below what is in use', () => {
  const lab = new Lab();
  lab.runtime.memoryBytes = 50 * 1024 * 1024;
  const memory = (limit: string): Resources => ({ requests: { memory: limit }, limits: { memory: limit } });
  lab.pod('p', { containers: [web(memory('100Mi'))] });
  lab.until(10);
  resize(lab, 'p', memory('20Mi'));
  lab.until(15);
  expect(condition(lab.get('p'), 'PodResizeInProgress')).toMatchObject({
    reason: 'Error',
    message: 'attempting to set container "web" memory limit (20971520) below current usage (52428800)',
  });
  expect(inForce(lab.get('p'))).toEqual(memory('100Mi'));
  lab.runtime.memoryBytes = 0;
  lab.until(40);
  expect(inForce(lab.get('p'))).toEqual(memory('20Mi'));
});

test('the limits of a pod as a whole reach its cgroup, and its containers that have none of their own', () => {
  const lab = new Lab();
  const pods: object[] = [];
  const containers: object[] = [];
  Object.assign(lab.runtime, {
    updatePodSandbox: (_: string, limits: object) => pods.push(limits),
    updateContainer: (id: string, limits: object) =>
      containers.push({ name: lab.runtime.containers.get(id)!.config.name, ...limits }),
  });
  const whole = (memory: string): Resources => ({ requests: { memory }, limits: { memory } });
  const own = { limits: { cpu: '1', memory: '100Mi' } };
  lab.pod('p', { resources: whole('1Gi'), containers: [web({}), web(own, { name: 'own' })] });
  lab.until(10);
  expect([pods, containers]).toEqual([[], []]);
  const pod = lab.get('p')!;
  lab.api.update({ ...pod, spec: { ...pod.spec, resources: whole('2Gi') } });
  lab.until(15);
  const memoryLimitBytes = 2 * 1024 ** 3;
  expect(pods).toEqual([{ memoryLimitBytes }]);
  expect(containers).toEqual([{ name: 'web', memoryLimitBytes }]);
});

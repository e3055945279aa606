import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../api/meta.ts';
import { Lab, podManifest } from '../testing/lab.ts';
import type { Container, Pod } from '../types.ts';
import { lackingResources } from './admission.ts';
import { podsToPreempt } from './preemption.ts';

/** `500m` is Burstable, `500m!` Guaranteed, `-` BestEffort; cpu, and as much memory in Mi. */
function containers(amount: string): Container[] {
  const cpu = amount.replace('!', '');
  const requests = { cpu, memory: `${Number.parseInt(cpu, 10)}Mi` };
  const resources =
    amount === '-' ? undefined : amount.endsWith('!') ? { requests, limits: requests } : { requests };
  return [{ name: 'c', image: 'app:1', ...(resources ? { resources } : {}) }];
}
const pod = (name: string, amount: string, priority = 0) =>
  podManifest(name, { priority, containers: containers(amount) }) as unknown as Pod;
const node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n' },
  status: { allocatable: { cpu: '1', memory: '1000Mi', pods: '5' } },
} as unknown as KubeObject;
const victims = (critical: string, others: Pod[]): string => {
  const wanted = pod('critical', critical, 2e9);
  const found = podsToPreempt(wanted, others, lackingResources(wanted, others, node));
  return typeof found === 'string' ? found : found.map(({ metadata }) => metadata.name).join(' ');
};

describe('who makes room for a critical pod', () => {
  const mixed = [pod('none', '-'), pod('half', '400m'), pod('sure', '400m!')];
  test.each<[string, string, string]>([
    ['it fits', victims('100m', mixed), ''],
    ['a Burstable pod is enough', victims('500m', mixed), 'half'],
    ['a Guaranteed one has to go too; who asks for nothing stays', victims('1000m', mixed), 'half sure'],
    ['the one that frees just enough', victims('300m', [pod('big', '600m'), pod('small', '300m')]), 'small'],
    ['as few as possible', victims('900m', [pod('a', '300m'), pod('b', '300m'), pod('c', '400m')]), 'c b a'],
    [
      'a place is lacking, so one that asks for nothing goes',
      victims('100m', [...mixed, pod('x', '-'), pod('y', '-')]),
      'y',
    ],
    [
      'critical ones stay',
      victims('500m', [pod('vip', '800m', 2e9), pod('half', '200m')]),
      'no set of running pods found to reclaim resources: [(res: cpu, q: 300), (res: memory, q: 314572800), ]',
    ],
  ])('%s', (_, found, expected) => expect(found).toBe(expected));
});

test('they are stopped one after the other, then it starts', () => {
  const l = new Lab({ apps: { a: { onStopSignal: 'ignore' }, b: { onStopSignal: 'ignore' } } });
  const named = (name: string, cpu: string) => [{ name, image: 'app:1', resources: { requests: { cpu } } }];
  for (const name of ['a', 'b'])
    l.pod(name, { priority: 0, terminationGracePeriodSeconds: 5, containers: named(name, '2') });
  l.until(5);
  l.pod('vip', { priority: 2e9, containers: named('vip', '4') });
  l.until(30);
  // Of two that are the same the later one goes first.
  expect(l.exit('b')).toBeCloseTo(10, 0);
  expect(l.exit('a') - l.exit('b')).toBeCloseTo(5.2, 0);
  expect(l.start('vip')).toBeGreaterThan(l.exit('a'));
  expect(l.get('a')!.status).toMatchObject({ phase: 'Failed', reason: 'Preempting' });
});

test('where nobody can make room it is turned away', () => {
  const l = new Lab();
  l.pod('vip', { priority: 2e9, containers: containers('5000m') });
  l.until(5);
  expect(l.get('vip')!.status).toMatchObject({
    phase: 'Failed',
    reason: 'UnexpectedAdmissionError',
    message:
      'Pod was rejected: Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: no set of running pods found to reclaim resources: [(res: cpu, q: 1000), ]',
  });
});

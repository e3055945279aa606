import { expect, test } from 'vitest';
import type { ReleaseVersion } from '../../../scenario/types.ts';
import { Lab } from '../testing/lab.ts';
import type { Pod, PodStatus } from '../types.ts';

const writes = (l: Lab) =>
  l.records('object').filter((r) => r.kind === 'Pod' && r.verb === 'MODIFIED').length;

test('what others do to the kubelet’s part of a status is undone within 10 s, what is theirs stays', () => {
  const l = new Lab();
  l.pod('p', {});
  l.until(20);
  const theirs = { type: 'example.com/gate', status: 'True' };
  const change = (status: PodStatus): PodStatus => ({
    ...status,
    message: 'mine',
    conditions: [
      ...status.conditions!.map((c) => (c.type === 'Ready' ? { ...c, status: 'False' } : c)),
      theirs,
    ],
  });
  l.api.modify('Pod', 'default', 'p', (pod: Pod) => ({ ...pod, status: change(pod.status!) }));
  l.until(20.1);
  expect(l.get('p')!.status!.message).toBe('mine');
  l.until(30.2);
  const status = l.get('p')!.status!;
  expect(status.message).toBeUndefined();
  expect(status.conditions!.find((c) => c.type === 'Ready')!.status).toBe('True');
  expect(status.conditions).toContainEqual(theirs);
});

test('a status that nobody touches is not written again', () => {
  const l = new Lab();
  l.pod('p', {});
  l.until(20);
  const before = writes(l);
  l.until(200);
  expect(writes(l)).toBe(before);
});

/** While a large image is pulled: 1.36 tells of the sandbox, and nobody of its address before the next sync. */
test.each<[ReleaseVersion, string]>([
  ['1.35', 'False -'],
  ['1.36', 'True -'],
])('what %s shows of a pod whose image is being pulled', (release, expected) => {
  const l = new Lab({ release });
  l.runtime.images.set('large:1', { pull: { ms: 20_000 } });
  l.pod('p', { containers: [{ name: 'c', image: 'large:1' }] });
  const shown = () => {
    const { conditions, podIP = '-' } = l.get('p')!.status!;
    return `${conditions!.find(({ type }) => type === 'PodReadyToStartContainers')!.status} ${podIP}`;
  };
  l.until(15);
  expect(shown()).toBe(expected);
  l.until(25);
  expect(shown()).toBe('True 10.244.0.1');
});

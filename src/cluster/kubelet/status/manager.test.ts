import { expect, test } from 'vitest';
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

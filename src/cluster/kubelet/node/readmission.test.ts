import { expect, test } from 'vitest';
import { Lab } from '../testing/lab.ts';

/** A pod runs on its node; the kubelet is stopped, something changes, and it is started again. */
function restarted(change: (lab: Lab) => void, spec: object = {}) {
  const l = new Lab({ apps: { c: { onStopSignal: 'ignore' } } });
  l.api.modify('Node', undefined, 'node-1', (node) => ({
    ...node,
    metadata: { ...node.metadata, labels: { disk: 'ssd' } },
  }));
  l.pod('p', { containers: [{ name: 'c', image: 'app:1' }], nodeSelector: { disk: 'ssd' }, ...spec });
  l.until(10);
  l.kubelet.stop();
  l.until(15);
  change(l);
  l.kubelet.start();
  l.until(30);
  return l;
}
const unlabel = (l: Lab) =>
  l.api.modify('Node', undefined, 'node-1', (node) => ({
    ...node,
    metadata: { ...node.metadata, labels: {} },
  }));
const alive = (l: Lab) =>
  [...l.runtime.containers.values()].filter(({ status }) => status.state === 'running');

test('a pod that the node would take again runs on', () => {
  const l = restarted(() => {});
  expect(l.get('p')!.status).toMatchObject({ phase: 'Running', containerStatuses: [{ restartCount: 0 }] });
  expect(l.reasons('p').filter((reason) => reason === 'Killing')).toEqual([]);
});

// Known upstream: pods that have run for long are turned away when a label has gone and the kubelet starts.
test('one that it would not take is turned away, and what runs of it is stopped within seconds', () => {
  const l = restarted(unlabel);
  expect(l.get('p')!.status).toMatchObject({
    phase: 'Failed',
    reason: 'NodeAffinity',
    message:
      "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  });
  expect(l.reasons('p').filter((reason) => reason === 'NodeAffinity')).toHaveLength(1);
  expect(l.exit('c')).toBeGreaterThan(17);
  expect(l.exit('c')).toBeLessThan(19.5);
  expect(alive(l)).toEqual([]);
  l.api.delete('Pod', 'default', 'p');
  l.until(40);
  expect(l.get('p')).toBeUndefined();
});

test('deleted while it is being stopped, it goes', () => {
  const l = restarted((lab) => {
    unlabel(lab);
    lab.kernel.after(50, () => lab.api.delete('Pod', 'default', 'p', { gracePeriodSeconds: 0 }));
  });
  expect(l.get('p')).toBeUndefined();
  expect(alive(l)).toEqual([]);
});

test('another start of the kubelet finds what runs of a pod that has failed', () => {
  const l = restarted((lab) => {
    unlabel(lab);
    lab.kernel.after(20, () => lab.kubelet.stop());
    lab.kernel.after(5000, () => lab.kubelet.start());
  });
  expect(l.get('p')!.status).toMatchObject({ phase: 'Failed', reason: 'NodeAffinity' });
  expect(alive(l)).toEqual([]);
});

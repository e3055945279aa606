import { expect, test } from 'vitest';
import { Lab } from '../testing/lab.ts';

// pkg/kubelet/kubelet_node_status_test.go TestUpdateNodeStatusWithLease and the setters: who cordons a node hears of
// it from its kubelet, with the next look at its status.
test('a kubelet says that its node is cordoned, and that it is not any more, each once', () => {
  const l = new Lab();
  const cordon = (unschedulable: boolean) =>
    l.api.modify('Node', undefined, 'node-1', (node) => ({
      ...node,
      spec: { ...node.spec, unschedulable },
    }));
  const said = () =>
    l
      .records('event')
      .filter(({ reason }) => reason.endsWith('Schedulable'))
      .map(({ t, message }) => `${Math.round(t)} ${message}`);
  l.until(12);
  cordon(true);
  l.until(45);
  cordon(false);
  l.until(60);
  expect(said()).toEqual([
    '20 Node node-1 status is now: NodeNotSchedulable',
    '50 Node node-1 status is now: NodeSchedulable',
  ]);
});

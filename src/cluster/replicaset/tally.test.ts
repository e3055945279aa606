import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { Store } from '../apiserver/store.ts';
import { countPods, PodTallies } from './tally.ts';

const owner: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'default', uid: 'rs' } as KubeObject['metadata'],
  spec: { template: { metadata: { labels: { app: 'web', track: 'stable' } } } },
};
const matches = (_: KubeObject, pod: KubeObject) => pod.metadata.labels?.app === 'web';

const pod = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  app: fc.constantFrom('web', 'other'),
  track: fc.constantFrom('stable', 'canary'),
  owned: fc.boolean(),
  phase: fc.constantFrom('Pending', 'Running', 'Succeeded', 'Failed'),
  ready: fc.boolean(),
  going: fc.boolean(),
});
const write = fc.oneof(
  { weight: 4, arbitrary: pod.map((fields) => ({ put: fields })) },
  { weight: 1, arbitrary: pod.map(({ name }) => ({ remove: name })) },
);

test('after any writes the tally says what counting says', () => {
  fc.assert(
    fc.property(fc.array(write, { maxLength: 40 }), fc.nat(40), (writes, firstLook) => {
      const store = new Store();
      const api = {
        observe: (kind, handler) => store.observe(kind, handler),
        ownedBy: (kind: string, uid: string) => store.controlledBy(kind, uid),
      } as Pick<ControlPlaneApi, 'observe' | 'ownedBy'> as ControlPlaneApi;
      const tallies = new PodTallies(api, 'ReplicaSet', matches);
      writes.forEach((each, i) => {
        if ('remove' in each) {
          const stored = store.get('Pod', 'default', each.remove);
          if (stored) store.remove(stored);
        } else store.put(podOf(each.put));
        if (i < firstLook) return;
        const own = store.controlledBy('Pod', 'rs');
        const members = own.filter((one) => matches(owner, one));
        expect(tallies.counts(owner, 0)).toEqual(countPods(owner, members, 0));
        expect(tallies.hasStrangers(owner)).toBe(members.length < own.length);
        expect(tallies.pods(owner)).toEqual(members);
      });
    }),
  );
});

function podOf(of: typeof pod extends fc.Arbitrary<infer T> ? T : never): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: of.name,
      namespace: 'default',
      uid: of.name,
      labels: { app: of.app, track: of.track },
      ...(of.owned ? { ownerReferences: [{ uid: 'rs', controller: true }] } : {}),
      ...(of.going ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    } as unknown as KubeObject['metadata'],
    spec: {},
    status: { phase: of.phase, conditions: [{ type: 'Ready', status: of.ready ? 'True' : 'False' }] },
  };
}

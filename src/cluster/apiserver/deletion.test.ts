import { expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { timestamp } from '../../base/time.ts';
import { decideDeletion } from './deletion.ts';

const NOW = 10_000;
const pod = (change: { metadata?: object; spec?: object; status?: object } = {}): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', uid: 'p', resourceVersion: '1', creationTimestamp: '', ...change.metadata },
    spec: { nodeName: 'w1', terminationGracePeriodSeconds: 30, ...change.spec },
    status: { phase: 'Running', ...change.status },
  }) as KubeObject;
const marked = (grace: number, at = NOW) => ({
  metadata: { deletionTimestamp: timestamp(at + grace * 1000), deletionGracePeriodSeconds: grace },
});
const claim = { ...pod(), kind: 'PersistentVolumeClaim' };
const held = { ...claim, metadata: { ...claim.metadata, finalizers: ['kubernetes.io/pvc-protection'] } };

test.each([
  ['a running pod, by its own grace', pod(), {}, 'mark', 30],
  ['by a shorter one', pod(), { gracePeriodSeconds: 5 }, 'mark', 5],
  ['a negative grace is one second', pod(), { gracePeriodSeconds: -1 }, 'mark', 1],
  ['forced', pod(), { gracePeriodSeconds: 0 }, 'remove', 0],
  ['not yet on a node', pod({ spec: { nodeName: undefined } }), {}, 'remove', 0],
  ['ended', pod({ status: { phase: 'Succeeded' } }), {}, 'remove', 0],
  ['again, with the same grace', pod(marked(30)), {}, 'nothing', undefined],
  ['again, with a longer one', pod(marked(30)), { gracePeriodSeconds: 60 }, 'nothing', undefined],
  ['again, with a shorter one', pod(marked(30)), { gracePeriodSeconds: 5 }, 'mark', 5],
  ['again, so short that it is over', pod(marked(30, NOW - 20_000)), { gracePeriodSeconds: 5 }, 'mark', 1],
  ['again, forced', pod(marked(30)), { gracePeriodSeconds: 0 }, 'remove', 0],
  ['something else', claim, {}, 'remove', undefined],
  ['with a finalizer', held, {}, 'mark', 0],
  ['in the foreground', claim, { propagationPolicy: 'Foreground' as const }, 'mark', 0],
  ['leaving orphans', claim, { propagationPolicy: 'Orphan' as const }, 'mark', 0],
])('%s', (_, object, options, act, grace) => {
  const deletion = decideDeletion(object, options, NOW);
  expect(deletion.act).toBe(act);
  if (deletion.act !== 'nothing') expect(deletion.object.metadata.deletionGracePeriodSeconds).toBe(grace);
});

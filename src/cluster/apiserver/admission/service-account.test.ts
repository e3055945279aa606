/** Rows after plugin/pkg/admission/serviceaccount, and what an update of a pod need not repeat. */
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../api/meta.ts';
import { createWorld } from '../../testing/world.ts';

const pod = (spec: object, container: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { containers: [{ name: 'c', image: 'app:1', ...container }], serviceAccountName: 'few', ...spec },
});

const account = (enforce: string) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'few', annotations: { 'kubernetes.io/enforce-mountable-secrets': enforce } },
  secrets: [{ name: 'mine' }],
  imagePullSecrets: [{ name: 'pull' }],
});

const volume = (secretName: string) => ({ volumes: [{ name: 'v', secret: { secretName } }] });
const env = (name: string) => ({ env: [{ name: 'A', valueFrom: { secretKeyRef: { name, key: 'k' } } }] });
const NOT = 'is not allowed because service account few does not reference that secret';

test.each<[string, object, string, string | undefined]>([
  ['a volume', pod(volume('other')), 'true', `volume with secret.secretName="other" ${NOT}`],
  ['a volume of its own', pod(volume('mine')), 'true', undefined],
  ['a volume where nothing is enforced', pod(volume('other')), 'false', undefined],
  [
    'a variable',
    pod({}, env('other')),
    '1',
    `container c with envVar A referencing secret.secretName="other" ${NOT}`,
  ],
  [
    'variables of an init container',
    pod({
      initContainers: [{ name: 'i', image: 'app:1', envFrom: [{ secretRef: { name: 'other' } }] }],
    }),
    'true',
    `init container i with envFrom referencing secret.secretName="other" ${NOT}`,
  ],
  [
    'a registry',
    pod({ imagePullSecrets: [{ name: 'pull' }, { name: 'other' }] }),
    'true',
    'imagePullSecrets[1].name="other" is not allowed because service account few does not reference that imagePullSecret',
  ],
])('secrets that an account does not name: %s', (_, object, enforce, expected) => {
  const { apply } = createWorld();
  apply(account(enforce));
  if (expected === undefined) expect(() => apply(object)).not.toThrow();
  else expect(() => apply(object)).toThrow(`pods "p" is forbidden: ${expected}`);
});

test('a pod that is written anew need not repeat its priority and its tolerations', () => {
  const { apply, edit } = createWorld();
  apply(pod({ serviceAccountName: 'default' }));
  const changed = edit('Pod', 'p', (old: KubeObject) => {
    const { priority: _, preemptionPolicy: __, tolerations: ___, ...spec } = old.spec;
    return { ...old, spec, metadata: { ...old.metadata, labels: { a: 'b' } } };
  });
  expect(changed.metadata.labels).toEqual({ a: 'b' });
  expect(changed.spec).toMatchObject({ priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
  expect(changed.spec.tolerations).toHaveLength(2);
});

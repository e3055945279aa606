import { expect, test } from 'vitest';
import { decode, definitionOf } from './decode.ts';
import { unsimulatedFields } from './field-classes.ts';
import { resolveFenceposts, scaledValue } from './int-or-string.ts';
import { kindByVersion, kindByWord, kinds, mustKind, qualifiedResource, resourceName } from './kinds.ts';
import { listStrategies } from './patch-strategy.ts';
import { definitions } from './schemas.generated.ts';

test.each([
  ['po', 'Pod'],
  ['pods', 'Pod'],
  ['Pod', 'Pod'],
  ['deploy', 'Deployment'],
  ['deployments.apps', 'Deployment'],
  ['deployment.v1.apps', 'Deployment'],
  ['sts', 'StatefulSet'],
  ['svc', 'Service'],
  ['no', 'Node'],
  ['hpa', 'HorizontalPodAutoscaler'],
  ['ev', 'Event'],
  ['limits', 'LimitRange'],
])('%s means %s', (word, kind) => {
  expect(kindByWord(word)?.kind).toBe(kind);
});

test.each(['pdo', 'pods.apps', 'deployments.batch', ''])('%j means nothing', (word) => {
  expect(kindByWord(word)).toBeUndefined();
});

test('a kind is known only in its own version', () => {
  expect(kindByVersion('apps/v1', 'Deployment')?.plural).toBe('deployments');
  expect(kindByVersion('extensions/v1beta1', 'Deployment')).toBeUndefined();
  expect(kindByVersion('v1', 'Deployment')).toBeUndefined();
});

test('names in messages carry the group', () => {
  expect(qualifiedResource(mustKind('StatefulSet'))).toBe('statefulsets.apps');
  expect(qualifiedResource(mustKind('Pod'))).toBe('pods');
  expect(resourceName(mustKind('Deployment'), 'web')).toBe('deployment.apps/web');
});

/** Kept as they are written: what they would do is not simulated, and their schemas are large. */
const WITHOUT_SCHEMA = [
  'APIService',
  'CSIDriver',
  'CSINode',
  'CSIStorageCapacity',
  'CustomResourceDefinition',
  'FlowSchema',
  'MutatingWebhookConfiguration',
  'PriorityLevelConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
];

test('every kind but a few has a schema, and no word means two kinds', () => {
  for (const { apiVersions, kind } of kinds)
    expect(definitionOf(apiVersions[0], kind)).toBe(WITHOUT_SCHEMA.includes(kind) ? undefined : kind);
  const words = kinds.flatMap(({ plural, shortNames }) => [plural, ...shortNames]);
  expect(new Set(words).size).toBe(words.length);
});

test('merge keys are those of fields that exist', () => {
  for (const [name, strategy] of Object.entries(listStrategies)) {
    const [type, field] = name.split('.') as [string, string];
    const node = definitions[type]?.properties[field];
    expect(node?.type, name).toBe('array');
    if (strategy.merge !== 'key') continue;
    const item = node!.items!.$ref!.split('/').pop()!;
    expect(definitions[item]!.properties, name).toHaveProperty([strategy.key]);
  }
});

test('shares of a total round as told', () => {
  expect(scaledValue('25%', 10, 'up')).toBe(3);
  expect(scaledValue('25%', 10, 'down')).toBe(2);
  expect(scaledValue(4, 10, 'up')).toBe(4);
  expect(scaledValue('half', 10, 'up')).toBeUndefined();
  expect(resolveFenceposts('25%', '25%', 3)).toEqual({ surge: 1, unavailable: 0 });
  expect(resolveFenceposts(0, '10%', 3)).toEqual({ surge: 0, unavailable: 1 });
});

test('a kind that nothing acts on is taken as it is, and that is said', () => {
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shop' },
    spec: { rules: [{ host: 'shop.example.com' }] },
  };
  const service = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: {},
    anything: true,
  };
  expect(decode(service, { version: '1.36' }).object).toEqual(service);
  expect(decode(ingress, { version: '1.36' }).object).toEqual(ingress);
  expect(unsimulatedFields(ingress as never, '1.36').map(({ message }) => message)).toEqual([
    'Ingress is accepted and stored; nothing in this simulation acts on it',
  ]);
});

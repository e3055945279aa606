import { expect, test } from 'vitest';
import { ApiError } from '../../../api/errors.ts';
import { createWorld } from '../../testing/world.ts';

const pod = (name: string, change: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'safe' },
  spec: { containers: [{ name: 'a', image: 'i', ...change }] },
});
const namespace = (labels: object) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: 'safe',
    labels: Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value]),
    ),
  },
});
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'safe' },
  spec: {
    selector: { matchLabels: { a: 'b' } },
    template: {
      metadata: { labels: { a: 'b' } },
      spec: { containers: [{ name: 'a', image: 'i', securityContext: { privileged: true } }] },
    },
  },
};
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return 'done';
};
const PRIVILEGED = { securityContext: { privileged: true } };

test('a namespace refuses pods, and only warns of what makes them', () => {
  const { api } = createWorld();
  api.submit(namespace({ enforce: 'baseline', warn: 'baseline', 'warn-version': 'v1.30' }));
  expect(refusal(() => api.submit(pod('p', PRIVILEGED)))).toBe(
    'Forbidden: pods "p" is forbidden: violates PodSecurity "baseline:latest": privileged (container "a" must not set securityContext.privileged=true)',
  );
  expect(api.submit(pod('q')).warnings).toEqual([]);
  expect(api.submit(deployment).warnings).toEqual([
    'would violate PodSecurity "baseline:v1.30": privileged (container "a" must not set securityContext.privileged=true)',
  ]);
});

test('what is there when a namespace begins to enforce stays, and is named', () => {
  const { api } = createWorld();
  const { object } = api.submit(namespace({}));
  for (const name of ['p', 'q']) api.submit(pod(name, PRIVILEGED));
  const { labels } = namespace({ enforce: 'baseline' }).metadata;
  const relabelled = {
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } },
  };
  expect(api.replace(relabelled).warnings).toEqual([
    'existing pods in namespace "safe" violate the new PodSecurity enforce level "baseline:latest"',
    'p (and 1 other pod): privileged',
  ]);
  expect(api.list('Pod', 'safe')).toHaveLength(2);
});

test('a level that there is not is refused', () => {
  const { api } = createWorld();
  expect(refusal(() => api.submit(namespace({ enforce: 'strict' })))).toContain(
    'metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted',
  );
});

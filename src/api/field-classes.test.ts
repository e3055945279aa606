import { describe, expect, test } from 'vitest';
import { fieldClass, unsimulatedFields } from './field-classes.ts';
import { kinds } from './kinds.ts';
import { releases } from './release.ts';
import { refName, type SchemaNode } from './schema.ts';
import { definitions } from './schemas.generated.ts';

function inner(node: SchemaNode): string | undefined {
  if (node.items !== undefined) return inner(node.items);
  if (typeof node.additionalProperties === 'object') return inner(node.additionalProperties);
  return refName(node);
}

/** Every field that a person may write: no ObjectMeta, no status, nothing below a field without effect. */
function reachable(release: (typeof releases)[number]): { type: string; field: string }[] {
  const fields: { type: string; field: string }[] = [];
  const seen = new Set<string>(['ObjectMeta']);
  const visit = (type: string) => {
    if (seen.has(type)) return;
    seen.add(type);
    for (const [field, node] of Object.entries(definitions[type]!.properties)) {
      if (field === 'status' || field === 'metadata') continue;
      fields.push({ type, field });
      const below = inner(node);
      if (below !== undefined && fieldClass(type, field, release)?.class === 'simulated') visit(below);
    }
  };
  // What has no schema is read only as far as somebody asks for it.
  for (const { kind, simulated } of kinds) if (simulated && definitions[kind] !== undefined) visit(kind);
  return fields;
}

describe.each(releases)('the table of field classes in %s', (release) => {
  test('has every field of every kind in exactly one class', () => {
    const fields = reachable(release);
    expect(fields.length).toBeGreaterThan(400);
    const missing = fields.filter(({ type, field }) => fieldClass(type, field, release) === undefined);
    expect(missing).toEqual([]);
  });
});

test.each([
  ['Container', 'restartPolicyRules', '1.34', 'rejected', '1.35'],
  ['Container', 'restartPolicyRules', '1.35', 'simulated', undefined],
  ['Lifecycle', 'stopSignal', '1.36', 'rejected', undefined],
  ['SecurityContext', 'procMount', '1.36', 'not-simulated', undefined],
  ['SecurityContext', 'capabilities', '1.36', 'simulated', undefined],
  ['Probe', 'periodSeconds', '1.34', 'simulated', undefined],
  ['ServiceSpec', 'externalIPs', '1.36', 'not-simulated', undefined],
  ['StatefulSetSpec', 'ordinals', '1.34', 'simulated', undefined],
] as const)('%s.%s in %s is %s', (type, field, release, expected, since) => {
  const found = fieldClass(type, field, release);
  expect(found?.class).toBe(expected);
  expect(found?.since).toBe(since);
});

test('names the fields in use that have no effect, at their outermost place', () => {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' } as never,
    spec: {
      template: {
        spec: {
          hostIPC: false,
          securityContext: {},
          containers: [
            {
              name: 'c',
              securityContext: { procMount: 'Unmasked', privileged: true, runAsUser: 1 },
              lifecycle: { stopSignal: 'SIGUSR1' },
            },
          ],
        },
      },
    },
  };
  expect(unsimulatedFields(object, '1.36').map(({ message }) => message)).toEqual([
    'accepted, not simulated: spec.template.spec.containers[0].securityContext.procMount',
    'not taken by 1.36 (feature gate ContainerStopSignals is off): spec.template.spec.containers[0].lifecycle.stopSignal',
  ]);
});

test.each([
  [
    'Service',
    { externalIPs: ['1.2.3.4'], ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] },
    ['spec.externalIPs'],
  ],
  [
    'Pod',
    {
      volumes: [
        { name: 'a', emptyDir: { medium: 'HugePages-2Mi' } },
        { name: 'b', emptyDir: { medium: 'Memory' } },
      ],
      containers: [
        {
          name: 'c',
          ports: [
            { containerPort: 1, protocol: 'SCTP' },
            { containerPort: 1, protocol: 'UDP' },
          ],
        },
      ],
    },
    ['HugePages-2Mi', 'SCTP'],
  ],
  ['PersistentVolumeClaim', { volumeMode: 'Filesystem', dataSource: { name: 'x' } }, ['spec.dataSource']],
  ['PersistentVolume', { nfs: { server: 'x', path: '/' }, capacity: { storage: '1Gi' } }, ['spec.nfs']],
  [
    'HorizontalPodAutoscaler',
    { metrics: [{ type: 'Pods', pods: { metric: { name: 'rps' } } }] },
    ['spec.metrics[0].pods'],
  ],
  [
    'CronJob',
    { jobTemplate: { spec: { template: { spec: { hostIPC: true } } } } },
    ['spec.jobTemplate.spec.template.spec.hostIPC'],
  ],
])('looks at the fields of a %s', (kind, spec, expected) => {
  const object = { apiVersion: 'v1', kind, metadata: { name: 'x' } as never, spec };
  expect(unsimulatedFields(object, '1.36').map(({ message }) => message.replace(/^.*: /, ''))).toEqual(
    expected,
  );
});

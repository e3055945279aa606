import { describe, expect, test } from 'vitest';
import type { PodSpec } from '../types.generated.ts';
import { type Level, violations } from './checks.ts';

const told = (spec: object, level: Level) =>
  violations({ containers: [{ name: 'a' }], ...spec } as PodSpec, level).map(
    ({ reason, detail }) => `${reason} (${detail})`,
  );
const containers = (...contexts: object[]) => ({
  containers: contexts.map((securityContext, i) => ({ name: 'abc'[i], securityContext })),
});

const KEPT = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const STRICT = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  ...containers(KEPT),
};

describe('baseline', () => {
  test.each<[string, object, string[]]>([
    ['an ordinary pod', {}, []],
    [
      'the namespaces of the host',
      { hostPID: true, hostNetwork: true },
      ['host namespaces (hostNetwork=true, hostPID=true)'],
    ],
    [
      'a path of the host',
      {
        volumes: [
          { name: 'v', hostPath: { path: '/' } },
          { name: 'w', hostPath: { path: '/' } },
        ],
      },
      ['hostPath volumes (volumes "v", "w")'],
    ],
    [
      'a port of the host',
      { containers: [{ name: 'a', ports: [{ hostPort: 80 }] }] },
      ['hostPort (container "a" uses hostPort 80)'],
    ],
    [
      'privileged containers',
      containers({ privileged: true }, { privileged: true }),
      ['privileged (containers "a", "b" must not set securityContext.privileged=true)'],
    ],
    [
      'capabilities',
      containers({ capabilities: { add: ['NET_ADMIN', 'CHOWN'] } }),
      [
        'non-default capabilities (container "a" must not include "NET_ADMIN" in securityContext.capabilities.add)',
      ],
    ],
    [
      'seccomp',
      { securityContext: { seccompProfile: { type: 'Unconfined' } } },
      ['seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")'],
    ],
    [
      'kernel parameters',
      { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
      ['forbidden sysctls (kernel.msgmax)'],
    ],
  ])('%s', (_, spec, expected) => {
    expect(told(spec, 'baseline')).toEqual(expected);
    expect(told(spec, 'privileged')).toEqual([]);
  });
});

describe('restricted', () => {
  test('wants a pod to say that it needs nothing', () => {
    expect(told({}, 'restricted')).toEqual([
      'allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false)',
      'unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"])',
      'runAsNonRoot != true (pod or container "a" must set securityContext.runAsNonRoot=true)',
      'seccompProfile (pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ]);
  });
  test('is content with one that does', () => {
    expect(told(STRICT, 'restricted')).toEqual([]);
  });
  test.each<[string, object, string]>([
    [
      'a volume of the host',
      { ...STRICT, volumes: [{ name: 'v', hostPath: { path: '/' } }] },
      'restricted volume types (volume "v" uses restricted volume type "hostPath")',
    ],
    [
      'root by number',
      { ...STRICT, ...containers({ ...KEPT, runAsUser: 0 }) },
      'runAsUser=0 (container "a" must not set runAsUser=0)',
    ],
    [
      'root by wish',
      { ...STRICT, ...containers({ ...KEPT, runAsNonRoot: false }) },
      'runAsNonRoot != true (container "a" must not set securityContext.runAsNonRoot=false)',
    ],
    [
      'low ports are fine, others not',
      {
        ...STRICT,
        ...containers({ ...KEPT, capabilities: { drop: ['ALL'], add: ['CHOWN', 'NET_BIND_SERVICE'] } }),
      },
      'unrestricted capabilities (container "a" must not include "CHOWN" in securityContext.capabilities.add)',
    ],
  ])('%s', (_, spec, expected) => {
    expect(told(spec, 'restricted')).toEqual([expected]);
  });
});

import { expect, test } from 'vitest';
import type { ApiError } from '../errors.ts';
import { prepare } from '../prepare.ts';
import type { Release } from '../release.ts';

function refusal(spec: object, version: Release = '1.36'): string[] {
  const containers = [{ name: 'c', image: 'web:1' }];
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers, ...spec } };
  try {
    prepare(pod, { version });
    return [];
  } catch (error) {
    return (error as ApiError).causes.map(({ field, message }) => `${field.slice(5)}: ${message}`);
  }
}
const sysctls = (...names: string[]) => ({
  securityContext: { sysctls: names.map((name) => ({ name, value: '1' })) },
});
const REGEX = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const S = 'securityContext.sysctls';

test.each<[string, object, string[]]>([
  [
    'a user below zero',
    { securityContext: { runAsUser: -1 } },
    ['securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive'],
  ],
  [
    'a group too large',
    { securityContext: { supplementalGroups: [1, 2147483648] } },
    [
      'securityContext.supplementalGroups[1]: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive',
    ],
  ],
  [
    'two process namespaces',
    { shareProcessNamespace: true, hostPID: true },
    [
      'securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled',
    ],
  ],
  ['kernel parameters', sysctls('kernel.shm_rmid_forced', 'net/ipv4/tcp_syncookies'), []],
  [
    'no kernel parameters',
    sysctls('foo-', 'bar..', 'safe-and-unsafe'),
    [
      `${S}[0].name: Invalid value: "foo-": must have at most 253 characters and match regex ${REGEX}`,
      `${S}[1].name: Invalid value: "bar..": must have at most 253 characters and match regex ${REGEX}`,
    ],
  ],
  ['one kernel parameter twice', sysctls('a.b', 'a.b'), [`${S}[1].name: Duplicate value: "a.b"`]],
  [
    "one of the network on the host's",
    { ...sysctls('net.ipv4.tcp_syncookies'), hostNetwork: true },
    [
      `${S}[0].name: Invalid value: "net.ipv4.tcp_syncookies": may not be specified when 'hostNetwork' is true`,
    ],
  ],
  [
    'hostnameOverride with a full name',
    { hostnameOverride: 'a.b', setHostnameAsFQDN: true },
    ['hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true'],
  ],
  [
    "hostnameOverride on the host's network",
    { hostnameOverride: 'a', hostNetwork: true },
    ['hostnameOverride: Forbidden: may not be specified when hostNetwork is true'],
  ],
  [
    'hostnameOverride that is too long',
    { hostnameOverride: 'a'.repeat(65) },
    ['hostnameOverride: Too long: may not be more than 64 bytes'],
  ],
  [
    'an unknown system',
    { os: { name: 'plan9' } },
    ['os: Unsupported value: "plan9": supported values: "linux", "windows"'],
  ],
])('%s', (_, spec, expected) => expect(refusal(spec)).toEqual(expected));

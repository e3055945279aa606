/** More of what may not be stored. From pkg/apis/core/validation/validation_test.go. */
import { describe, expect, test } from 'vitest';
import type { ApiError } from '../errors.ts';
import { prepare } from '../prepare.ts';

// biome-ignore lint/suspicious/noExplicitAny: documents as people write them
type Raw = Record<string, any>;

function refusal(raw: Raw, existing?: Raw): string[] {
  try {
    prepare(raw, {
      version: '1.36',
      ...(existing === undefined ? {} : { existing: prepare(existing, { version: '1.36' }).object }),
    });
    return [];
  } catch (error) {
    return (error as ApiError).causes.map(({ field, message }) => `${field}: ${message}`);
  }
}
const container = { name: 'c', image: 'web:1' };
const pod = (spec: Raw): Raw => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { containers: [container], ...spec },
});
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const near = (term: Raw) =>
  pod({ affinity: { podAffinity: { [REQUIRED]: [{ topologyKey: 'zone', ...term }] } } });
const spread = (constraint: Raw) =>
  pod({
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', ...constraint },
    ],
  });
const selector = { matchLabels: { app: 'x' } };
const projected = (...sources: Raw[]) => pod({ volumes: [{ name: 'v', projected: { sources } }] });
const TERM = `spec.affinity.podAffinity.${REQUIRED}[0]`;
const SPREAD = 'spec.topologySpreadConstraints[0]';

describe('where a pod may run', () => {
  test.each<[string, Raw, string[]]>([
    ['keys of labels with a selector', near({ labelSelector: selector, matchLabelKeys: ['version'] }), []],
    [
      'keys without a selector',
      near({ matchLabelKeys: ['version'] }),
      [`${TERM}.matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`],
    ],
    [
      'a key that the selector has',
      near({
        labelSelector: { ...selector, matchExpressions: [{ key: 'app', operator: 'Exists' }] },
        matchLabelKeys: ['app'],
      }),
      [`${TERM}[0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector`],
    ],
    [
      'a key that is to match and not to match',
      near({ labelSelector: selector, matchLabelKeys: ['v'], mismatchLabelKeys: ['v'] }),
      [`${TERM}.matchLabelKeys[0]: Invalid value: "v": exists in both matchLabelKeys and mismatchLabelKeys`],
    ],
    [
      'a namespace that is no name',
      near({ labelSelector: selector, namespaces: ['Blue'] }),
      [
        expect.stringMatching(/\.namespace: Invalid value: "Blue": a lowercase RFC 1123 label must consist/),
      ] as string[],
    ],
    [
      'spreading within a revision',
      spread({ labelSelector: selector, matchLabelKeys: ['pod-template-hash'] }),
      [],
    ],
    [
      'spreading by keys alone',
      spread({ matchLabelKeys: ['pod-template-hash'] }),
      [`${SPREAD}.matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`],
    ],
    [
      'an unknown policy',
      spread({ nodeTaintsPolicy: 'Maybe' }),
      [`${SPREAD}.nodeTaintsPolicy: Unsupported value: "Maybe": supported values: "Honor", "Ignore"`],
    ],
    [
      'a skew of nothing',
      spread({ maxSkew: 0 }),
      [`${SPREAD}.maxSkew: Invalid value: 0: must be greater than zero`],
    ],
    [
      'domains that nobody has to keep',
      spread({ minDomains: 2, whenUnsatisfiable: 'ScheduleAnyway' }),
      [
        `${SPREAD}.minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway`,
      ],
    ],
  ])('%s', (_, raw, expected) => expect(refusal(raw)).toEqual(expected));
});

describe('a variable from a file', () => {
  const from = (ref: object, volume: object = { emptyDir: {} }) => {
    const container = { name: 'c', image: 'app:1', env: [{ name: 'A', valueFrom: { fileKeyRef: ref } }] };
    return pod({ containers: [container], volumes: [{ name: 'v', ...volume }] });
  };
  const good = { volumeName: 'v', path: 'a.env', key: 'A' };
  const at = 'spec.containers[0].env[0].valueFrom.fileKeyRef';
  test.each<[string, Raw, string[]]>([
    ['all there', from(good), []],
    ['no such volume', from({ ...good, volumeName: 'x' }), [`${at}.volumeName: Not found: "x"`]],
    [
      'another kind of volume',
      from(good, { configMap: { name: 'x' } }),
      [`${at}.volumeName: Invalid value: "v": referenced volume must be of type emptyDir`],
    ],
    [
      'a way out',
      from({ ...good, path: '../x' }),
      [`${at}.path: Invalid value: "../x": must not contain '..'`],
    ],
    ['no key', from({ ...good, key: '' }), [`${at}.key: Required value`]],
  ])('%s', (_, raw, expected) => expect(refusal(raw)).toEqual(expected));
});

describe('names and files of a pod', () => {
  test.each<[string, Raw, string[]]>([
    [
      'four name servers',
      pod({ dnsConfig: { nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4'] } }),
      [
        'spec.dnsConfig.nameservers: Invalid value: ["1.1.1.1","2.2.2.2","3.3.3.3","4.4.4.4"]: must not have more than 3 nameservers',
      ],
    ],
    [
      'a name server by its name',
      pod({ dnsConfig: { nameservers: ['dns.local'] } }),
      [
        'spec.dnsConfig.nameservers[0]: Invalid value: "dns.local": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ],
    ],
    [
      'an option without a name',
      pod({ dnsConfig: { options: [{ value: '2' }] } }),
      ['spec.dnsConfig.options[0]: Required value: must not be empty'],
    ],
    [
      'a token for a minute',
      projected({ serviceAccountToken: { path: 't', expirationSeconds: 60 } }),
      [
        'spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
        'spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set',
      ],
    ],
    [
      'two sources in one',
      projected({ configMap: { name: 'a' }, secret: { name: 'b' } }),
      ['spec.volumes[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type per source'],
    ],
  ])('%s', (_, raw, expected) => expect(refusal(raw)).toEqual(expected));
});

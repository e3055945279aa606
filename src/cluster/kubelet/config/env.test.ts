import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../api/meta.ts';
import { toBytes } from '../../../text/bytes.ts';
import { podManifest } from '../testing/lab.ts';
import type { Container, Pod } from '../types.ts';
import { decodeBase64 } from './base64.ts';
import { fieldValue } from './downward.ts';
import { type EnvInput, makeEnvironment } from './env.ts';
import { parseEnvFile } from './env-file.ts';
import { expand } from './expand.ts';
import { serviceVariables } from './service-env.ts';

describe('expand', () => {
  const values: Record<string, string> = { A: '1', B: 'two' };
  test.each([
    ['$(A)-$(B)', '1-two'],
    ['$(NOPE)', '$(NOPE)'],
    ['$$(A)', '$(A)'],
    ['$A', '$A'],
    ['$(A', '$(A'],
    ['100$', '100$'],
    ['$$$(A)', '$1'],
  ])('%s -> %s', (text, expected) => expect(expand(text, (name) => values[name])).toBe(expected));
});

const object = (kind: string, name: string, data: object): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '' },
  data,
});
const service = (name: string, clusterIP: string, ports: object[]): KubeObject => ({
  ...object('Service', name, {}),
  spec: { clusterIP, ports },
});

function environment(container: Partial<Container>, more: Partial<EnvInput> = {}): Record<string, string> {
  const pod = podManifest('web', {}, { uid: 'u-1', labels: { app: 'web' } }) as unknown as Pod;
  const objects = [
    object('ConfigMap', 'map', { b: 'map-b', a: 'map-a' }),
    object('Secret', 'key', { password: 'c8O8w58=' }),
  ];
  const entries = makeEnvironment({
    container: { name: 'c', image: 'app:1', ...container },
    facts: {
      pod,
      podIP: '10.244.0.7',
      hostIP: '172.18.0.2',
      allocatable: { cpu: '4', memory: '8Gi' },
    },
    get: (kind, name) => objects.find((o) => o.kind === kind && o.metadata.name === name),
    services: [],
    readFile: () => undefined,
    ...more,
  });
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

describe('makeEnvironment', () => {
  test('envFrom first, env over it, services only where nothing is set', () =>
    expect(
      environment(
        {
          envFrom: [{ prefix: 'P_', configMapRef: { name: 'map' } }],
          env: [
            { name: 'P_a', value: 'own' },
            { name: 'FOO_SERVICE_HOST', value: 'mine' },
            { name: 'LATER', value: '$(P_b) $(FOO_SERVICE_PORT) $(UNKNOWN)' },
          ],
        },
        { services: [service('foo', '10.96.0.50', [{ port: 80 }])] },
      ),
    ).toMatchObject({
      P_a: 'own',
      P_b: 'map-b',
      FOO_SERVICE_HOST: 'mine',
      FOO_SERVICE_PORT: '80',
      LATER: 'map-b 80 $(UNKNOWN)',
    }));

  test('a variable sees only those before it', () =>
    expect(
      environment({
        env: [
          { name: 'UNCHANGED', value: '$(PROTOCOL)://x' },
          { name: 'PROTOCOL', value: 'https' },
          { name: 'ADDRESS', value: '$(PROTOCOL)://x' },
          { name: 'ESCAPED', value: '$$(PROTOCOL)://x' },
        ],
      }),
    ).toEqual({
      UNCHANGED: '$(PROTOCOL)://x',
      PROTOCOL: 'https',
      ADDRESS: 'https://x',
      ESCAPED: '$(PROTOCOL)://x',
    }));

  test('fields, resources and keys', () =>
    expect(
      environment({
        resources: { requests: { cpu: '250m', memory: '32Mi' }, limits: { cpu: '1250m' } },
        env: [
          { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'LABEL', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
          { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
          { name: 'CPU_M', valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: '1m' } } },
          { name: 'MEM', valueFrom: { resourceFieldRef: { resource: 'requests.memory' } } },
          {
            name: 'MEM_LIMIT',
            valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Gi' } },
          },
          { name: 'SECRET', valueFrom: { secretKeyRef: { name: 'key', key: 'password' } } },
          { name: 'ABSENT', valueFrom: { secretKeyRef: { name: 'no', key: 'x', optional: true } } },
        ],
      }),
    ).toEqual({
      NAME: 'web',
      LABEL: 'web',
      IP: '10.244.0.7',
      CPU: '2',
      CPU_M: '250',
      MEM: '33554432',
      MEM_LIMIT: '8',
      SECRET: 'süß',
    }));

  test('a file of an init container (1.35)', () =>
    expect(
      environment(
        { env: [{ name: 'DB', valueFrom: { fileKeyRef: { volumeName: 'v', path: 'env', key: 'DB' } } }] },
        { readFile: () => "# comment\nDB='address'\n" },
      ),
    ).toEqual({ DB: 'address' }));

  test.each([
    [{ configMapKeyRef: { name: 'no', key: 'k' } }, 'configmap "no" not found'],
    [{ secretKeyRef: { name: 'no', key: 'k' } }, 'secret "no" not found'],
    [{ configMapKeyRef: { name: 'map', key: 'k' } }, "couldn't find key k in ConfigMap default/map"],
    [{ secretKeyRef: { name: 'key', key: 'k' } }, "couldn't find key k in Secret default/key"],
  ])('%j fails with %s', (valueFrom, text) =>
    expect(() => environment({ env: [{ name: 'X', valueFrom }] })).toThrow(text),
  );

  test.each([
    ["A='1'", 'A', '1'],
    ["  A='x y' # why\n\nB='2'", 'B', '2'],
    ["A='two\nlines'\nB='b'", 'A', 'two\nlines'],
    ["# A='no'\nA='yes'", 'A', 'yes'],
    ["A='1'", 'B', ''],
    ["A= '1'", 'A', ''],
    ['A=1', 'A', undefined],
    ['A="1"', 'A', undefined],
    ["A ='1'", 'A', undefined],
    ["A='1' x", 'A', undefined],
    ["A='1", 'A', undefined],
    ['word', 'A', undefined],
    ["='1'", 'A', undefined],
  ])('the file %j gives %s the value %j', (text, key, value) => expect(parseEnvFile(text, key)).toBe(value));

  test.each([
    [undefined, {}, "couldn't parse env file"],
    [undefined, { optional: true }, "couldn't parse env file"],
    ['DB=plain', {}, "couldn't parse env file"],
    [
      "OTHER='1'",
      {},
      /^environment variable key "DB" not found in file "\/var\/lib\/kubelet\/pods\/[^/]*\/volumes\/kubernetes\.io~empty-dir\/v\/env"$/,
    ],
  ])('the file %j with %j fails with %s', (text, more, message) =>
    expect(() =>
      environment(
        {
          env: [
            { name: 'DB', valueFrom: { fileKeyRef: { volumeName: 'v', path: 'env', key: 'DB', ...more } } },
          ],
        },
        { readFile: () => text },
      ),
    ).toThrow(message),
  );

  test('binary data of a ConfigMap is no variable', () =>
    expect(() =>
      environment(
        { env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'bin', key: 'k' } } }] },
        { get: () => ({ ...object('ConfigMap', 'bin', {}), binaryData: { k: 'AA==' } }) },
      ),
    ).toThrow("couldn't find key k in ConfigMap default/bin"));

  test('a limit of nothing is the whole node, a request of nothing is nothing, huge pages are never lent', () =>
    expect(
      environment({
        resources: { limits: { cpu: '0' } },
        env: ['limits.cpu', 'requests.cpu', 'limits.hugepages-2Mi'].map((resource) => ({
          name: resource,
          valueFrom: { resourceFieldRef: { resource } },
        })),
      }),
    ).toEqual({ 'limits.cpu': '4', 'requests.cpu': '0', 'limits.hugepages-2Mi': '0' }));

  test('annotations are quoted as Go quotes', () => {
    const pod = podManifest(
      'web',
      {},
      { annotations: { a: 'q"\\ü\n\x01\x7f', b: '\u200b' } },
    ) as unknown as Pod;
    const facts = { pod, podIP: '', hostIP: '', allocatable: {} };
    expect(fieldValue('metadata.annotations', facts)).toBe('a="q\\"\\\\ü\\n\\x01\\x7f"\nb="\\u200b"');
  });

  test('a missing envFrom', () =>
    expect(() => environment({ envFrom: [{ secretRef: { name: 'no' } }] })).toThrow('secret "no" not found'));
});

test('the variables of a service', () =>
  expect(
    serviceVariables([
      service('foo-service', '10.96.0.50', [
        { port: 8765, targetPort: 8080, name: 'web-ui' },
        { port: 53, protocol: 'UDP' },
      ]),
      service('headless', 'None', [{ port: 1 }]),
    ]).map(({ name, value }) => `${name}=${value}`),
  ).toEqual([
    'FOO_SERVICE_SERVICE_HOST=10.96.0.50',
    'FOO_SERVICE_SERVICE_PORT=8765',
    'FOO_SERVICE_SERVICE_PORT_WEB_UI=8765',
    'FOO_SERVICE_PORT=tcp://10.96.0.50:8765',
    'FOO_SERVICE_PORT_8765_TCP=tcp://10.96.0.50:8765',
    'FOO_SERVICE_PORT_8765_TCP_PROTO=tcp',
    'FOO_SERVICE_PORT_8765_TCP_PORT=8765',
    'FOO_SERVICE_PORT_8765_TCP_ADDR=10.96.0.50',
    'FOO_SERVICE_PORT_53_UDP=udp://10.96.0.50:53',
    'FOO_SERVICE_PORT_53_UDP_PROTO=udp',
    'FOO_SERVICE_PORT_53_UDP_PORT=53',
    'FOO_SERVICE_PORT_53_UDP_ADDR=10.96.0.50',
  ]));

test('bytes that are no text come out of a volume as they went in', () => {
  const bytes = [0xde, 0xca, 0xfe, 0xba, 0xd0, 0xfe, 0xff, 0x41];
  expect(toBytes(decodeBase64(btoa(String.fromCharCode(...bytes))))).toEqual(bytes);
  expect(decodeBase64('c8O8w58=')).toBe('süß');
});

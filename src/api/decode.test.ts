import { describe, expect, test } from 'vitest';
import { decode } from './decode.ts';
import type { ApiError } from './errors.ts';
import type { Release } from './release.ts';

const version: Release = '1.36';
const pod = (spec: unknown, metadata: unknown = { name: 'p' }) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata,
  spec,
});
const container = (fields: object) => pod({ containers: [{ name: 'c', ...fields }] });

function refusal(raw: unknown, release: Release = version): ApiError {
  try {
    decode(raw, { version: release });
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('was taken');
}

const FRAME = 'Pod in version "v1" cannot be handled as a Pod: ';

describe('refused in the words of the server', () => {
  test.each([
    [
      'an unknown field',
      container({ readynessProbe: {} }),
      'strict decoding error: unknown field "spec.containers[0].readynessProbe"',
    ],
    [
      'several, in the order of their names',
      { ...pod({ b: 1, a: 2 }), extra: true },
      'strict decoding error: unknown field "extra", unknown field "spec.a", unknown field "spec.b"',
    ],
    [
      'text for a number',
      pod({ terminationGracePeriodSeconds: '30' }),
      'json: cannot unmarshal string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64',
    ],
    [
      'a number for text',
      container({ image: 3 }),
      'json: cannot unmarshal number into Go struct field Container.spec.containers.image of type string',
    ],
    [
      'a truth value for text',
      container({ env: [{ name: 'A', value: true }] }),
      'json: cannot unmarshal bool into Go struct field EnvVar.spec.containers.env.value of type string',
    ],
    [
      'a fraction',
      container({ ports: [{ containerPort: 1.5 }] }),
      'json: cannot unmarshal number 1.5 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    [
      'a mapping for a list',
      pod({ containers: {} }),
      'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      'text for a struct',
      pod('x'),
      'json: cannot unmarshal string into Go struct field Pod.spec of type v1.PodSpec',
    ],
    [
      'a number as label',
      pod({}, { name: 'p', labels: { a: 1 } }),
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      'a number as policy',
      container({ imagePullPolicy: 1 }),
      'json: cannot unmarshal number into Go struct field Container.spec.containers.imagePullPolicy of type v1.PullPolicy',
    ],
    [
      'no quantity',
      container({ resources: { limits: { cpu: 'much' } } }),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'a truth value as port',
      container({ livenessProbe: { httpGet: { port: true } } }),
      'json: cannot unmarshal bool into Go value of type int32',
    ],
  ])('%s', (_, raw, message) => {
    const error = refusal(raw);
    expect(error.reason).toBe('BadRequest');
    expect(error.message).toBe(FRAME + message);
    expect(error.causes[0]!.path).toBeDefined();
  });

  test('a kind that is not served', () => {
    expect(refusal({ apiVersion: 'extensions/v1beta1', kind: 'Deployment' }).message).toBe(
      'no matches for kind "Deployment" in version "extensions/v1beta1"',
    );
  });

  test('a document without kind', () => {
    expect(refusal({ apiVersion: 'v1', metadata: {} }).message).toMatch(/^Object 'Kind' is missing in '/);
  });
});

test('a doubled field is as bad as an unknown one', () => {
  const raw = container({});
  const duplicates = [['spec', 'containers', 0, 'name']];
  expect(() => decode(raw, { version, duplicates })).toThrow(
    'strict decoding error: duplicate field "spec.containers[0].name"',
  );
  expect(decode(raw, { version, duplicates, fieldValidation: 'Warn' }).warnings).toEqual([
    'duplicate field "spec.containers[0].name"',
  ]);
});

test('unknown fields are dropped where they are only warned of', () => {
  const { object, warnings } = decode(pod({ a: 1 }), { version, fieldValidation: 'Warn' });
  expect(warnings).toEqual(['unknown field "spec.a"']);
  expect(object.spec).toEqual({});
  expect(decode(pod({ a: 1 }), { version, fieldValidation: 'Ignore' }).warnings).toEqual([]);
});

test('null is as good as nothing, and zero inside lists and maps', () => {
  const { object } = decode(pod({ nodeName: null, containers: [null], nodeSelector: { a: null } }), {
    version,
  });
  expect(object.spec).toEqual({ containers: [{}], nodeSelector: { a: '' } });
});

test('quantities are stored in canonical form', () => {
  const { object } = decode(container({ resources: { limits: { cpu: 0.5, memory: '1024Mi' } } }), {
    version,
  });
  expect(object.spec.containers[0].resources.limits).toEqual({ cpu: '500m', memory: '1Gi' });
});

test('the result shares nothing with what was read', () => {
  const raw = container({ args: ['a'] });
  const { object } = decode(raw, { version });
  object.spec.containers[0].args.push('b');
  expect((raw.spec as { containers: { args: string[] }[] }).containers[0]!.args).toEqual(['a']);
});

describe('fields behind a gate', () => {
  const rules = container({ restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart' }] });
  test.each([
    ['1.34', false],
    ['1.35', true],
    ['1.36', true],
  ] as const)('restart rules in %s: kept %s', (release, kept) => {
    const { object } = decode(rules, { version: release });
    expect('restartPolicyRules' in object.spec.containers[0]).toBe(kept);
  });

  test('a field that a release has not heard of is unknown to it', () => {
    const raw = pod({ schedulingGroup: {} });
    expect(refusal(raw, '1.35').message).toContain('unknown field "spec.schedulingGroup"');
    expect(decode(raw, { version: '1.36' }).object.spec).toEqual({});
  });
});

test('a release without volumes of images drops them, and their mounts', () => {
  const raw = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: {
      volumes: [{ name: 'i', image: { reference: 'x' } }, { name: 'e' }],
      containers: [
        {
          name: 'c',
          volumeMounts: [
            { name: 'i', mountPath: '/i' },
            { name: 'e', mountPath: '/e' },
          ],
        },
      ],
    },
  };
  const { spec } = decode(raw, { version: '1.34' }).object;
  expect(spec.volumes).toEqual([{ name: 'e' }]);
  expect(spec.containers[0].volumeMounts).toEqual([{ name: 'e', mountPath: '/e' }]);
  expect(decode(raw, { version: '1.35' }).object.spec.volumes).toHaveLength(2);
});

test('a key may be called as nothing else may', () => {
  const { object } = decode(
    JSON.parse(
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"__proto__":"x","a":"b"}}',
    ),
    { version: '1.36' },
  );
  expect(Object.entries(object.data)).toEqual([
    ['__proto__', 'x'],
    ['a', 'b'],
  ]);
});

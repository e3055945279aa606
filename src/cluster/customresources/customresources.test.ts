import { describe, expect, test } from 'vitest';
import { ApiError } from '../../api/errors.ts';
import { parseScenario } from '../../scenario/parse.ts';
import type { CommandRecord, DiagnosticRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';
import { createWorld } from '../testing/world.ts';

const definition = (change: object = {}, version: object = {}, names: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'crontabs.stable.example.com' },
  spec: {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'], categories: ['all'], ...names },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: {
          status: {},
          scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
        },
        additionalPrinterColumns: [
          { name: 'Spec', type: 'string', jsonPath: '.spec.cronSpec' },
          { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas' },
          { name: 'Image', type: 'string', jsonPath: '.spec.image', priority: 1 },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                required: ['cronSpec'],
                properties: {
                  cronSpec: { type: 'string', minLength: 9 },
                  image: { type: 'string', default: 'busybox' },
                  mode: { type: 'string', enum: ['A', 'B'] },
                  ratio: { type: 'number', multipleOf: 0.1 },
                  // A pattern for which JavaScript's own engine would take years.
                  word: { type: 'string', pattern: '^(a+)+$' },
                  replicas: { type: 'integer', minimum: 1, maximum: 10 },
                  port: { 'x-kubernetes-int-or-string': true },
                  any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                  list: {
                    type: 'array',
                    maxItems: 2,
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                    items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
                  },
                },
              },
              status: { type: 'object', properties: { replicas: { type: 'integer' } } },
            },
          },
        },
        ...version,
      },
    ],
    ...change,
  },
});
const cronTab = (spec: object, metadata: object = {}) => ({
  apiVersion: 'stable.example.com/v1',
  kind: 'CronTab',
  metadata: { name: 'c', ...metadata },
  spec,
});
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return 'done';
};
const world = (...definitions: object[]) => {
  const made = createWorld();
  for (const each of definitions) made.api.submit(each);
  return made;
};

describe('a definition', () => {
  test.each([
    [
      'another name',
      definition({ group: 'x.io' }),
      'metadata.name: Invalid value: "crontabs.stable.example.com": must be spec.names.plural+"."+spec.group',
    ],
    ['no scope', definition({ scope: undefined }), 'spec.scope: Required value'],
    [
      'a wrong scope',
      definition({ scope: 'Node' }),
      'spec.scope: Unsupported value: "Node": supported values: "Cluster", "Namespaced"',
    ],
    [
      'no storage',
      definition({}, { storage: false }),
      'must have exactly one version marked as storage version',
    ],
    [
      'no schema',
      definition({}, { schema: undefined }),
      'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required',
    ],
    [
      'a place without a type',
      definition({}, { schema: { openAPIV3Schema: { type: 'object', properties: { spec: {} } } } }),
      'spec.validation.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields',
    ],
    [
      'a root without a type',
      definition({}, { schema: { openAPIV3Schema: {} } }),
      'spec.validation.openAPIV3Schema.type: Required value: must not be empty at the root',
    ],
  ])('with %s is refused', (_, bad, words) => {
    expect(refusal(() => world(bad))).toContain(words);
  });

  test('is established, and gets the names that it leaves out', () => {
    const { api, kernel } = world(definition());
    kernel.advance(1000);
    const stored = api.get('CustomResourceDefinition', undefined, 'crontabs.stable.example.com')!;
    expect(
      stored.status.conditions.map((each: { type: string; status: string }) => `${each.type}=${each.status}`),
    ).toEqual(['NamesAccepted=True', 'Established=True']);
    expect(stored.status.acceptedNames).toMatchObject({ singular: 'crontab', listKind: 'CronTabList' });
    expect(stored.status.storedVersions).toEqual(['v1']);
  });

  test('of a kind that is there already is not accepted', () => {
    const { api, kernel } = world(definition({}, {}, { kind: 'Service' }));
    kernel.advance(1000);
    const [accepted] = api.get('CustomResourceDefinition', undefined, 'crontabs.stable.example.com')!.status
      .conditions;
    expect(accepted).toMatchObject({ type: 'NamesAccepted', status: 'False', reason: 'KindConflict' });
  });
});

describe('an object of a custom kind', () => {
  test.each([
    ['a right one', { cronSpec: '* * * * *', replicas: 3, any: { x: [1] }, port: '80' }, 'done'],
    [
      'an unknown field',
      { cronSpec: '* * * * *', foo: 1 },
      'BadRequest: CronTab in version "v1" cannot be handled as a CronTab: strict decoding error: unknown field "spec.foo"',
    ],
    [
      'a missing field',
      {},
      'Invalid: CronTab.stable.example.com "c" is invalid: spec.cronSpec: Required value',
    ],
    [
      'a wrong type',
      { cronSpec: 5 },
      'spec.cronSpec: Invalid value: "integer": spec.cronSpec in body must be of type string: "integer"',
    ],
    [
      'neither number nor text',
      { cronSpec: '* * * * *', port: true },
      'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
    ],
    [
      'a short text',
      { cronSpec: '*' },
      'spec.cronSpec: Invalid value: "*": spec.cronSpec in body should be at least 9 chars long',
    ],
    [
      'a large number',
      { cronSpec: '* * * * *', replicas: 15 },
      'spec.replicas: Invalid value: 15: spec.replicas in body should be less than or equal to 10',
    ],
    [
      'a small number',
      { cronSpec: '* * * * *', replicas: 0 },
      'spec.replicas in body should be greater than or equal to 1',
    ],
    [
      'a word not in the list',
      { cronSpec: '* * * * *', mode: 'C' },
      'spec.mode: Unsupported value: "C": supported values: "A", "B"',
    ],
    [
      'two of a name',
      { cronSpec: '* * * * *', list: [{ name: 'a' }, { name: 'a' }] },
      'spec.list[1]: Duplicate value: {"name":"a"}',
    ],
    [
      'too many items',
      { cronSpec: '* * * * *', list: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] },
      'spec.list: Too many: 3: must have at most 2 items',
    ],
    ['a multiple that binary fractions miss', { cronSpec: '* * * * *', ratio: 0.3 }, 'done'],
    [
      'no multiple',
      { cronSpec: '* * * * *', ratio: 0.35 },
      'spec.ratio: Invalid value: 0.35: spec.ratio in body should be a multiple of 0.1',
    ],
    [
      'a word that a hard pattern nearly matches',
      { cronSpec: '* * * * *', word: `${'a'.repeat(60)}b` },
      "spec.word in body should match '^(a+)+$'",
    ],
    ['a bad item', { cronSpec: '* * * * *', list: [{}] }, 'spec.list[0].name: Required value'],
  ])('%s', (_, spec, words) => {
    const { api } = world(definition());
    expect(refusal(() => api.submit(cronTab(spec)))).toContain(words);
  });

  test('gets defaults and a namespace, no status from its writer, and counts its generations', () => {
    const { api } = world(definition());
    const { object } = api.submit({ ...cronTab({ cronSpec: '* * * * *' }), status: { replicas: 5 } });
    expect(object).toMatchObject({
      metadata: { namespace: 'default', generation: 1 },
      spec: { image: 'busybox' },
    });
    expect(object.status).toBeUndefined();
    const labelled = api.replace({ ...object, metadata: { ...object.metadata, labels: { a: 'b' } } }).object;
    expect(labelled.metadata.generation).toBe(1);
    const scaled = api.replace({ ...labelled, spec: { ...labelled.spec, replicas: 2 } }).object;
    expect(scaled.metadata.generation).toBe(2);
  });

  test('is refused where nothing defines it, and again when its definition has gone, with it', () => {
    const { api, kernel } = world(definition());
    api.submit(cronTab({ cronSpec: '* * * * *' }));
    api.submit(cronTab({ cronSpec: '* * * * *' }, { name: 'held', finalizers: ['x.io/y'] }));
    api.delete('CustomResourceDefinition', undefined, 'crontabs.stable.example.com');
    kernel.advance(2000);
    expect(api.list('CronTab').map(({ metadata }) => metadata.name)).toEqual(['held']);
    expect(api.get('CustomResourceDefinition', undefined, 'crontabs.stable.example.com')).toBeDefined();
    api.finalize('CronTab', 'default', 'held', 'x.io/y');
    kernel.advance(60_000);
    expect(api.get('CustomResourceDefinition', undefined, 'crontabs.stable.example.com')).toBeUndefined();
    expect(refusal(() => api.submit(cronTab({ cronSpec: '* * * * *' })))).toContain(
      'no matches for kind "CronTab"',
    );
  });

  test('owns others: they go with it', () => {
    const { api, kernel } = world(definition());
    const { uid } = api.submit(cronTab({ cronSpec: '* * * * *' })).object.metadata;
    const owner = { apiVersion: 'stable.example.com/v1', kind: 'CronTab', name: 'c', uid };
    api.submit({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'child', ownerReferences: [owner] },
    });
    kernel.advance(5000);
    expect(api.get('ConfigMap', 'default', 'child')).toBeDefined();
    api.delete('CronTab', 'default', 'c');
    kernel.advance(10_000);
    expect(api.get('ConfigMap', 'default', 'child')).toBeUndefined();
  });

  test('goes with its namespace', () => {
    const { api, kernel } = world(definition());
    api.submit({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    api.submit(cronTab({ cronSpec: '* * * * *' }, { namespace: 'shop' }));
    api.delete('Namespace', undefined, 'shop');
    kernel.advance(60_000);
    expect(api.list('CronTab')).toEqual([]);
    expect(api.get('Namespace', undefined, 'shop')).toBeUndefined();
  });
});

describe('in a text', () => {
  const run = (documents: readonly object[], ...commands: string[]) => {
    const steps = commands.map((command, i) => ({ at: `${i + 1}s`, run: command }));
    const scenario = {
      apiVersion: 'podscope.dev/v1alpha1',
      kind: 'Scenario',
      spec: { duration: '30s', steps },
    };
    const text = [...documents, scenario].map((each) => JSON.stringify(each)).join('\n---\n');
    const records = simulate(parseScenario(text), {
      onError(error) {
        throw error;
      },
    });
    return {
      commands: records
        .filter((each): each is CommandRecord => each.type === 'command')
        .map(({ stdout, stderr }) => stdout + stderr),
      notes: records.filter((each): each is DiagnosticRecord => each.type === 'diagnostic'),
    };
  };
  const right = cronTab({ cronSpec: '* * * * *', replicas: 3 });

  test('an object is applied after its definition, wherever it stands, and the real order is said', () => {
    const { commands, notes } = run([right, definition()]);
    expect(commands[0]).toBe(
      'customresourcedefinition.apiextensions.k8s.io/crontabs.stable.example.com created\ncrontab.stable.example.com/c created\n',
    );
    expect(notes.map(({ severity, message }) => [severity, message.split(':')[0]])).toEqual([
      ['assumption', 'CronTab is defined in this same text'],
      ['warning', 'CustomResourceDefinition'],
    ]);
  });

  test('roles allow what they say of the kind', () => {
    const { commands } = run(
      [definition(), right],
      'kubectl create role r --verb=list --resource=crontabs.stable.example.com',
      'kubectl create rolebinding r --role=r --user=ann',
      'kubectl auth can-i list ct --as=ann',
      'kubectl get ct --as=ann -o name',
      'kubectl auth can-i delete ct --as=ann',
    );
    expect(commands.slice(3).map((each) => each.trimEnd())).toEqual([
      'yes',
      'crontab.stable.example.com/c',
      'no',
    ]);
  });

  test('kubectl knows the kind: columns, categories, scale, patch, wait', () => {
    const { commands } = run(
      [definition(), right],
      'kubectl get ct',
      'kubectl get crontabs.stable.example.com -o wide',
      'kubectl get all -o name',
      'kubectl scale ct/c --replicas=5',
      `kubectl patch ct c -p '{"spec":{"mode":"A"}}'`,
      `kubectl patch ct c --type=merge -p '{"spec":{"mode":"A"}}'`,
      'kubectl get ct c -o jsonpath={.spec}',
      'kubectl wait --for=condition=Established crd/crontabs.stable.example.com',
      'kubectl get ct nope',
      'kubectl delete ct c',
      'kubectl api-resources --api-group=stable.example.com',
    );
    expect(commands.slice(1).map((each) => each.trimEnd())).toEqual([
      'NAME   SPEC        REPLICAS   AGE\nc      * * * * *   3          1s',
      'NAME   SPEC        REPLICAS   IMAGE     AGE\nc      * * * * *   3          busybox   2s',
      'service/kubernetes\ncrontab.stable.example.com/c',
      'crontab.stable.example.com/c scaled',
      'Error from server (UnsupportedMediaType): the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
      'crontab.stable.example.com/c patched',
      '{"cronSpec":"* * * * *","image":"busybox","mode":"A","replicas":5}',
      'customresourcedefinition.apiextensions.k8s.io/crontabs.stable.example.com condition met',
      'Error from server (NotFound): crontabs.stable.example.com "nope" not found',
      'crontab.stable.example.com "c" deleted from default namespace',
      'NAME       SHORTNAMES   APIVERSION              NAMESPACED   KIND\ncrontabs   ct           stable.example.com/v1   true         CronTab',
    ]);
  });

  test('a quota counts them', () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q' },
      spec: { hard: { 'count/crontabs.stable.example.com': '1' } },
    };
    const second = { ...right, metadata: { ...right.metadata, name: 'd' } };
    const { commands } = run(
      [definition(), right, quota],
      `kubectl create -f - <<EOF\n${JSON.stringify(second)}\nEOF`,
      'kubectl get quota q -o jsonpath={.status.used}',
    );
    expect(commands.at(-2)).toContain(
      'crontabs.stable.example.com "d" is forbidden: exceeded quota: q, requested: count/crontabs.stable.example.com=1, used: count/crontabs.stable.example.com=1, limited: count/crontabs.stable.example.com=1',
    );
    expect(commands.at(-1)).toBe('{"count/crontabs.stable.example.com":"1"}');
  });

  test('explain reads their schema', () => {
    const { commands } = run(
      [definition()],
      'kubectl explain ct --recursive',
      'kubectl explain crontab.spec.mode',
      'kubectl explain ct.spec.nope',
    );
    const [whole = '', mode = '', none = ''] = commands.slice(-3);
    expect(whole).toMatch(/^GROUP: {6}stable\.example\.com\nKIND: {7}CronTab\nVERSION: {4}v1\n/);
    expect(whole).toContain('\n  kind\t<string>\n  metadata\t<ObjectMeta>\n');
    expect(whole).toContain('\n  spec\t<Object>\n    any\t<Object>\n    cronSpec\t<string> -required-\n');
    expect(whole).toContain('\n    list\t<[]Object>\n      name\t<string> -required-\n');
    expect(mode).toContain('FIELD: mode <string>\nENUM:\n    A\n    B\n');
    expect(none).toContain('error: field "nope" does not exist');
  });
});

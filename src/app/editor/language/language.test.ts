import { describe, expect, it } from 'vitest';
import { completeAt } from './complete.ts';
import { cursorAt } from './cursor.ts';
import { hoverAt } from './hover.ts';
import type { FieldWords } from './words.ts';

/** The cursor is written as `|`. */
function at(marked: string): [text: string, offset: number] {
  const offset = marked.indexOf('|');
  return [marked.slice(0, offset) + marked.slice(offset + 1), offset];
}
const ENGLISH: FieldWords = {
  notSimulated: 'not simulated',
  required: 'required',
  onlyEnglish: undefined,
  describe: (_type, _field, english) => english,
};
const complete = (marked: string) => completeAt(...at(marked), ENGLISH);
const labels = (marked: string) => complete(marked)?.suggestions.map(({ label }) => label) ?? [];
const insertOf = (marked: string, label: string) =>
  complete(marked)?.suggestions.find((one) => one.label === label)?.insert;

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n';
const CONTAINER = `${POD}  containers:\n    - name: app\n`;
const SCENARIO = 'apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec:\n';

describe('a cursor', () => {
  it.each([
    ['spec:\n  |', ['spec'], 'either'],
    ['spec:\n  replicas: 3\n  |', ['spec'], 'field'],
    ['spec:\n  replicas: 3\n  te|\n  selector: {}', ['spec'], 'field'],
    ['spec:\n  re|: 3', ['spec'], 'field'],
    ['spec:\n  type: |', ['spec', 'type'], 'value'],
    ['spec:\n  type: Clu|\n  ports: []', ['spec', 'type'], 'value'],
    ['spec: { type: | }', ['spec', 'type'], 'value'],
    ['spec: { type: x, | }', ['spec'], 'field'],
    ['list:\n  - a: 1\n    |\n  - b: 2', ['list', 0], 'field'],
    ['list:\n  - |', ['list', 0], 'either'],
    ['list: [a, |]', ['list', 1], 'value'],
    ['a: 1\n---\nspec:\n  |', ['spec'], 'either'],
    ['|', [], 'either'],
    ['a: 1\n---\n|', [], 'either'],
    ['kind: Pod\n|', [], 'field'],
  ] as const)('in %j is at %j and wants a %s', (marked, path, wants) => {
    expect(cursorAt(...at(marked))).toMatchObject({ path, wants });
  });

  it.each(['# a comm|ent', 'a: 1 # a comm|ent', 'a: "in quo|tes"', 'a: |\n  a bl~ock'])(
    'in %j is nowhere',
    (text) => {
      const marked = text.includes('~') ? text : undefined;
      const [plain, offset] = marked ? [marked.replace('~', ''), marked.indexOf('~')] : at(text);
      expect(cursorAt(plain, offset)).toBeUndefined();
    },
  );

  it('knows what the mapping has already, above and below', () => {
    expect(cursorAt(...at('spec:\n  a: 1\n  |\n  b: 2'))?.present).toEqual(['a', 'b']);
  });
});

describe('completion', () => {
  it('begins a document with one of the kinds, in any document of the stream', () => {
    const wanted = [
      'apiVersion',
      'kind',
      'metadata',
      'Pod',
      'StatefulSet',
      'Deployment',
      'Service',
      'Scenario',
    ];
    expect(labels('|')).toEqual(expect.arrayContaining(wanted));
    expect(labels(`${POD}---\n|`)).toEqual(expect.arrayContaining(wanted));
  });
  it('offers what is missing and not what is there', () => {
    expect(labels('apiVersion: v1\nkind: Pod\n|')).toEqual(['metadata', 'spec']);
  });
  it.each([
    ['spec of a pod', `${POD}  |`, 'terminationGracePeriodSeconds'],
    ['container', `${CONTAINER}      |`, 'readinessProbe'],
    ['container, in flow style', `${POD}  containers: [{ name: a, | }]`, 'livenessProbe'],
    ['probe', `${CONTAINER}      livenessProbe:\n        |`, 'failureThreshold'],
    ['StatefulSet, second document', `${POD}---\nkind: StatefulSet\nspec:\n  |`, 'podManagementPolicy'],
    ['ConfigMap', 'apiVersion: v1\nkind: ConfigMap\n|', 'data'],
    ['Scenario', `${SCENARIO}  |`, 'duration'],
    ['step', `${SCENARIO}  steps:\n    - |`, 'fault'],
    ['fault', `${SCENARIO}  steps:\n    - at: 3s\n      fault:\n        |`, 'hang'],
    ['fault, in flow style', `${SCENARIO}  steps:\n    - { at: 3s, fault: { | } }`, 'registry'],
    ['app', `${SCENARIO}  apps:\n    - match: { image: a }\n      |`, 'onStopSignal'],
  ])('knows the fields of a %s', (_what, marked, field) => expect(labels(marked)).toContain(field));
  it.each([
    [`${POD}  restartPolicy: |`, ['Always', 'Never', 'OnFailure']],
    [`${CONTAINER}      imagePullPolicy: I|`, ['Always', 'IfNotPresent', 'Never']],
    ['kind: StatefulSet\nspec:\n  podManagementPolicy: |', ['OrderedReady', 'Parallel']],
    ['kind: StatefulSet\napiVersion: |', ['apps/v1']],
    [`${SCENARIO}  cluster:\n    version: |`, ['1.34', '1.35', '1.36']],
    [`${POD}  hostNetwork: |`, ['true', 'false']],
  ])('knows the values of %j', (marked, values) => expect(labels(marked).sort()).toEqual([...values].sort()));
  it('has no field of the server, and says what is not simulated', () => {
    expect(labels('apiVersion: v1\nkind: Pod\n|')).not.toContain('status');
    const found = complete(`${CONTAINER}      |`)?.suggestions.find(({ label }) => label === 'volumeDevices');
    expect(found?.documentation).toMatch(/^not simulated/);
  });
  it('writes what comes behind the name', () => {
    expect(insertOf(`${CONTAINER}      |`, 'livenessProbe')).toBe('livenessProbe:\n  ');
    expect(insertOf(`${CONTAINER}      |`, 'ports')).toBe('ports:\n  - ');
    expect(insertOf(`${CONTAINER}      |`, 'image')).toBe('image: ');
    expect(insertOf(`${CONTAINER}      ima|: nginx`, 'image')).toBe('image');
    expect(insertOf(`${POD}  containers: [{ | }]`, 'livenessProbe')).toBe('livenessProbe: ');
    expect(insertOf(`${SCENARIO}  cluster:\n    version: |`, '1.36')).toBe('"1.36"');
  });
});

describe('hover', () => {
  const hover = (marked: string) => hoverAt(...at(marked), ENGLISH);
  it('says where a field belongs, what it holds and what it is for', () => {
    const found = hover(`${CONTAINER}      livenessProbe:\n        period|Seconds: 5`);
    expect(found?.contents[0]).toContain('Pod.spec.containers[].livenessProbe.periodSeconds');
    expect(found?.contents[0]).toContain('integer');
    expect(found?.contents[1]).toMatch(/how often/i);
  });
  it('lists the values of a field, also over the value', () => {
    expect(hover(`${POD}  restartPolicy: Al|ways`)?.contents.at(-1)).toContain('`OnFailure`');
  });
  it('knows the Scenario', () => {
    expect(hover(`${SCENARIO}  dura|tion: 3m`)?.contents[1]).toMatch(/simulated/);
  });
  it('is silent about names that a person chose', () => {
    expect(hover('apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    my|label: a')).toBeUndefined();
  });
});

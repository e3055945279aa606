import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare, fieldsOf } from './compare.ts';
import { FieldSet, pathText } from './field-set.ts';
import { merge, without } from './merge.ts';
import { placeOf } from './places.ts';

const pod = placeOf('Pod');
const texts = (set: FieldSet) => set.paths().map(pathText);
const container = (name: string, rest: object = {}) => ({ name, image: 'a:1', ...rest });

describe('the fields of an applied text', () => {
  test.each<[string, object, string[]]>([
    ['leaves', { spec: { restartPolicy: 'Always' } }, ['.spec.restartPolicy']],
    ['an empty map is one', { spec: { securityContext: {} } }, ['.spec.securityContext']],
    [
      'labels each',
      { metadata: { labels: { a: 'b', c: 'd' } } },
      ['.metadata.labels.a', '.metadata.labels.c'],
    ],
    ['a selector of nodes is one', { spec: { nodeSelector: { a: 'b' } } }, ['.spec.nodeSelector']],
    [
      'items by their keys',
      { spec: { containers: [container('x', { args: ['1', '2'] })] } },
      [
        '.spec.containers[name="x"]',
        '.spec.containers[name="x"].args',
        '.spec.containers[name="x"].image',
        '.spec.containers[name="x"].name',
      ],
    ],
    [
      'keys with a default',
      { spec: { containers: [{ name: 'x', ports: [{ containerPort: 80 }] }] } },
      [
        '.spec.containers[name="x"]',
        '.spec.containers[name="x"].name',
        '.spec.containers[name="x"].ports[containerPort=80,protocol="TCP"]',
        '.spec.containers[name="x"].ports[containerPort=80,protocol="TCP"].containerPort',
      ],
    ],
    ['values of a set', { metadata: { finalizers: ['a/b'] } }, ['.metadata.finalizers[="a/b"]']],
  ])('%s', (_, text, paths) => {
    expect(texts(fieldsOf(pod, text))).toEqual(paths);
  });

  test('are written as FieldsV1', () => {
    const set = fieldsOf(pod, { spec: { containers: [container('x')], restartPolicy: 'Never' } });
    expect(set.toFieldsV1()).toEqual({
      'f:spec': {
        'f:containers': { 'k:{"name":"x"}': { '.': {}, 'f:image': {}, 'f:name': {} } },
        'f:restartPolicy': {},
      },
    });
  });
});

describe('what a write changes', () => {
  const differences = (before: object, after: object) => {
    const { added, modified, removed } = compare(pod, before, after);
    return { added: texts(added), modified: texts(modified), removed: texts(removed) };
  };
  test('a struct that was there as null is not new, one that was absent is', () => {
    const labels = { labels: { a: 'b' } };
    expect(differences({ metadata: {} }, { metadata: labels }).added).toEqual([
      '.metadata.labels',
      '.metadata.labels.a',
    ]);
    expect(differences({ metadata: { labels: null } }, { metadata: labels }).added).toEqual([
      '.metadata.labels.a',
    ]);
  });
  test('items are told by their keys, whatever their order', () => {
    const spec = (...containers: object[]) => ({ spec: { containers } });
    expect(
      differences(
        spec(container('a'), container('b')),
        spec(container('b', { image: 'b:2' }), container('c')),
      ),
    ).toEqual({
      added: [
        '.spec.containers[name="c"]',
        '.spec.containers[name="c"].image',
        '.spec.containers[name="c"].name',
      ],
      modified: ['.spec.containers[name="b"].image'],
      removed: [
        '.spec.containers[name="a"]',
        '.spec.containers[name="a"].image',
        '.spec.containers[name="a"].name',
      ],
    });
  });
});

test('a text is merged into what is there, and what it no longer says goes', () => {
  const live = { spec: { containers: [container('a', { tty: true }), container('b')], hostname: 'h' } };
  const text = { spec: { containers: [container('b', { image: 'b:2' }), container('c')] } };
  const merged = merge(pod, live, text);
  expect(merged).toEqual({
    spec: {
      containers: [container('a', { tty: true }), container('b', { image: 'b:2' }), container('c')],
      hostname: 'h',
    },
  });
  const gone = fieldsOf(pod, { spec: { containers: [{ name: 'a', tty: true }], hostname: 'h' } });
  expect(without(pod, merged, gone)).toEqual({
    spec: { containers: [container('b', { image: 'b:2' }), container('c')] },
  });
});

describe('sets', () => {
  const leaf = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}');
  const sets = fc
    .array(fc.array(leaf, { minLength: 1, maxLength: 3 }), { maxLength: 6 })
    .map((paths) =>
      paths.reduce(
        (all, path) =>
          all.union(
            path.reduceRight<FieldSet>(
              (below, step, i) => FieldSet.of(i === path.length - 1 ? [step] : [], [[step, below]]),
              FieldSet.EMPTY,
            ),
          ),
        FieldSet.EMPTY,
      ),
    );
  test('obey the laws of sets', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expect(a.union(b).equals(b.union(a))).toBe(true);
        expect(a.difference(b).intersection(b).isEmpty).toBe(true);
        expect(a.difference(b).union(a.intersection(b)).equals(a)).toBe(true);
        expect(a.withParents().intersection(a).equals(a)).toBe(true);
      }),
    );
  });
});

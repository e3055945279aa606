import { describe, expect, it } from 'vitest';
import { TraceIndex } from './index.ts';
import { glanceAt, LazyObjectRecord } from './lazy-object.ts';
import type { ObjectRecord } from './records.ts';

const POD: ObjectRecord = {
  t: 1.5,
  type: 'object',
  verb: 'ADDED',
  kind: 'Pod',
  namespace: 'default',
  name: 'web-0',
  object: {
    metadata: {
      name: 'web-0',
      uid: 'u-1',
      ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 'u-0', controller: true }],
    },
    spec: { initContainers: [{ name: 'wait' }], containers: [{ name: 'app' }] },
  },
};
const lazy = (record: ObjectRecord) => new LazyObjectRecord(record, JSON.stringify(record.object));

describe('an object record whose object is still text', () => {
  it('says the same as one that is unpacked, as a record and as JSON', () => {
    expect(lazy(POD).object).toEqual(POD.object);
    expect(JSON.parse(JSON.stringify(lazy(POD)))).toEqual(POD);
    const node: ObjectRecord = {
      t: 0,
      type: 'object',
      verb: 'ADDED',
      kind: 'Node',
      name: 'n',
      object: { a: 1 },
    };
    expect(JSON.parse(JSON.stringify(lazy(node)))).toEqual(node);
  });

  it('gives the same object every time, so that views see that nothing has changed', () => {
    const record = lazy(POD);
    expect(record.object).toBe(record.object);
    expect(glanceAt(record)).toBe(record.object);
  });

  it('keeps nothing of a passing look', () => {
    const record = lazy(POD);
    expect(glanceAt(record)).not.toBe(glanceAt(record));
    expect(glanceAt(POD)).toBe(POD.object);
  });

  it('is indexed as one that is unpacked', () => {
    const [a, b] = [new TraceIndex([POD]), new TraceIndex([lazy(POD)])].map((index) => index.pods[0]!);
    expect(b!.owner).toEqual(a!.owner);
    expect(b!.containers.map(({ name, role }) => [name, role])).toEqual([
      ['wait', 'init'],
      ['app', 'main'],
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { decodeUtf8Base64, encodeUtf8Base64 } from './base64.ts';
import { deepEqual } from './equal.ts';
import { goValue } from './format.ts';
import { qosClass } from './pod.ts';

const resources = (requests?: object, limits?: object) => ({
  name: 'c',
  resources: { requests, limits } as never,
});

describe('quality of service', () => {
  const full = { cpu: '1', memory: '1Gi' };
  test.each([
    ['nothing asked', [resources()], 'BestEffort'],
    ['a request', [resources({ cpu: '1m' })], 'Burstable'],
    ['everything, twice the same', [resources(full, { cpu: '1000m', memory: '1024Mi' })], 'Guaranteed'],
    ['less asked than allowed', [resources({ cpu: '500m', memory: '1Gi' }, full)], 'Burstable'],
    ['only cpu', [resources({ cpu: '1' }, { cpu: '1' })], 'Burstable'],
    ['one of two', [resources(full, full), resources()], 'Burstable'],
    ['zeros', [resources({ cpu: '0' }, { cpu: '0' })], 'BestEffort'],
    ['other resources', [resources({ 'ephemeral-storage': '1Gi' })], 'BestEffort'],
  ])('%s', (_, containers, expected) => {
    expect(qosClass({ containers })).toBe(expected);
  });

  test('init containers count too', () => {
    expect(qosClass({ containers: [resources(full, full)], initContainers: [resources()] })).toBe(
      'Burstable',
    );
  });
});

test('values in messages are Go values', () => {
  expect(goValue({ b: 1, a: ['x', undefined] })).toBe('{"a":["x",null],"b":1}');
  expect(goValue('a"b')).toBe('"a\\"b"');
  expect(goValue(undefined)).toBe('null');
  expect(goValue(-1)).toBe('-1');
});

test('an undefined field is as good as none', () => {
  expect(deepEqual({ a: 1, b: undefined }, { a: 1 })).toBe(true);
  expect(deepEqual({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(deepEqual({ a: [] }, { a: {} })).toBe(false);
  expect(deepEqual({ a: null }, {})).toBe(false);
});

test('base64 carries any text', () => {
  for (const text of ['', 'a', 'ab', 'abc', '你好 😀'])
    expect(decodeUtf8Base64(encodeUtf8Base64(text))).toBe(text);
  expect(encodeUtf8Base64('ab')).toBe('YWI=');
  expect(decodeUtf8Base64('a*')).toBeUndefined();
});

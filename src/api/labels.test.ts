import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compileLabelSelector,
  formatLabelSelector,
  formatSelector,
  labelSelectorMatches,
  mapSelectorMatches,
  parseSelector,
  type Selector,
  selectorMatches,
} from './labels.ts';

const web = { app: 'web', tier: 'front', size: '12' };

function parsed(text: string): Selector {
  const selector = parseSelector(text);
  if ('error' in selector) throw new Error(selector.error);
  return selector;
}

describe('the string selector', () => {
  test.each([
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app = web , tier=front', true],
    ['app=api', false],
    ['app!=api', true],
    ['none!=x', true],
    ['app in (web,api)', true],
    ['app notin (web)', false],
    ['app in (api),tier=front', false],
    ['tier', true],
    ['!tier', false],
    ['!none', true],
    ['size>3', true],
    ['size<3', false],
    ['app>3', false],
    ['app in (web,api),!none,size>11', true],
    ['app=', false],
  ])('%s', (text, expected) => {
    expect(selectorMatches(parsed(text), web)).toBe(expected);
  });

  test.each(['app in web', 'app=web,', ',app', 'app in (a', '=x', 'a b', 'size>x'])('%s is none', (text) => {
    expect(parseSelector(text)).toHaveProperty('error');
  });

  test('reads back what it prints', () => {
    const key = fc.constantFrom('a', 'app.kubernetes.io/name', 'tier');
    const value = fc.constantFrom('x', 'y-1', 'z.2');
    const requirement = fc.oneof(
      fc.record({
        key,
        operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
        values: fc.constant([]),
      }),
      fc.record({
        key,
        operator: fc.constantFrom('In' as const, 'NotIn' as const),
        values: fc.uniqueArray(value, { minLength: 1 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(requirement), fc.dictionary(key, value), (selector, labels) => {
        const again = parsed(formatSelector(selector));
        expect(selectorMatches(again, labels)).toBe(selectorMatches(selector, labels));
        expect(formatSelector(again)).toBe(formatSelector(selector));
      }),
    );
  });
});

describe('the API selector', () => {
  test('absent chooses nothing, empty everything', () => {
    expect(labelSelectorMatches(undefined, web)).toBe(false);
    expect(labelSelectorMatches({}, web)).toBe(true);
    expect(mapSelectorMatches({}, undefined)).toBe(true);
    expect(mapSelectorMatches({ app: 'web' }, undefined)).toBe(false);
  });

  test('all labels and all expressions have to hold', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['back'] }],
    };
    expect(labelSelectorMatches(selector, web)).toBe(true);
    expect(labelSelectorMatches(selector, { app: 'web', tier: 'back' })).toBe(false);
    expect(selectorMatches(compileLabelSelector(selector), web)).toBe(true);
    expect(formatLabelSelector(selector)).toBe('app=web,tier notin (back)');
    expect(formatLabelSelector({})).toBe('<none>');
  });
});

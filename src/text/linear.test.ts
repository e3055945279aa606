import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { regExp, search } from './linear.ts';
import { compileProgram } from './linear-program.ts';

/** What a search finds without the help of JavaScript's engine: the whole and its groups. */
function found(source: string, flags: string, text: string): (string | undefined)[] | undefined | 'native' {
  const program = compileProgram(new RegExp(source, flags));
  if (program === undefined) return 'native';
  const slots = search(program, text, 0, false);
  if (slots === undefined) return undefined;
  return Array.from({ length: slots.length / 2 }, (_, i) =>
    slots[2 * i + 1] === undefined ? undefined : text.slice(slots[2 * i], slots[2 * i + 1]),
  );
}

describe('finds what JavaScript finds', () => {
  const texts = [
    '',
    'a',
    'aab',
    'abcabc',
    'foo bar',
    'x=1,y=22',
    'Ab\naB',
    '日本 😀',
    'aaaaaaab',
    'a.b.c.d',
    '-1e5',
  ];
  test.each([
    ['a+b', ''],
    ['(a+)+b', ''],
    ['(a|ab)(c|bcd)*', ''],
    ['(a*)*', ''],
    ['(?:(a)|b)*', ''],
    ['(a?)*?b', ''],
    ['^.*?(b).*$', 'm'],
    ['(\\w+)[=,](\\d+)*', ''],
    ['(?<key>\\w)=(?<value>\\d+)', ''],
    ['[^ab]{2,}', ''],
    ['a{2,9}', ''],
    ['(?<!\\w)(?:b\\w*)(?!\\w)', ''],
    ['(?:(?!bc).)*', ''],
    ['\\bb.*\\B', ''],
    ['[A-Z]+', 'i'],
    ['.+', 's'],
    ['\\p{L}+.', 'u'],
    ['.{1,}😀+', 'u'],
    ['([.-]?[a-z0-9]+)*$', ''],
    ['\\x61+|\\u0062*c', ''],
    ['[^]*\\n[^]*', ''],
  ])('/%s/%s', (source, flags) => {
    for (const text of texts) {
      const native = new RegExp(source, flags).exec(text);
      expect(found(source, flags, text), text).toEqual(native === null ? undefined : [...native]);
    }
  });

  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '^', '$', '\\b', '(?=a)', '(?!b)');
  /** Expressions that are small enough to be written out. */
  const { expression } = fc.letrec<{ expression: string; item: string; one: string }>((tie) => ({
    expression: fc.array(tie('item'), { minLength: 1, maxLength: 2 }).map((items) => items.join('')),
    item: fc
      .tuple(tie('one'), fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '{2}', '{1,3}', '{2,}'))
      .map(([one, count]) => (/^(\^|\$|\\b|\(\?[=!])/.test(one) ? one : one + count)),
    one: fc.oneof(
      { maxDepth: 2 },
      atom,
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a}|${b})`),
      tie('expression').map((a) => `(?:${a})`),
    ),
  }));
  // How long a match is may differ: only JavaScript does without a turn of a repetition that would be empty.
  test('whatever the expression, at the same place', () => {
    fc.assert(
      fc.property(expression, fc.stringMatching(/^[abc ]{0,8}$/), (source, text) => {
        for (const whole of [source, `^(?:${source})$`]) {
          const program = compileProgram(new RegExp(whole));
          if (program !== undefined)
            expect(search(program, text, 0, false)?.[0]).toBe(new RegExp(whole).exec(text)?.index);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('ends, however bad the expression', () => {
  const long = 'a'.repeat(3000);
  test.each([
    ['(a+)+$', `${long}b`, false],
    ['^(a|a)*$', `${long}b`, false],
    ['(a|aa)+$', `${long}b`, false],
    ['(.*a){12}', long, true],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', long, false],
    ['a*a*a*a*a*a*a*b', long, false],
    ['(?:a?){30}a{30}', 'a'.repeat(30), true],
    ['(x+x+)+y', 'x'.repeat(3000), false],
  ])('/%s/', (source, text, matches) => expect(regExp(source).test(text)).toBe(matches));
});

test('is an expression like any other', () => {
  const text = 'ab'.repeat(2000);
  const expression = regExp('(a+b?)+?', 'g');
  expect(text.replace(expression, '<$1>')).toBe('<ab>'.repeat(2000));
  expect([...text.matchAll(expression)].slice(0, 2).map(({ index }) => index)).toEqual([0, 2]);
  expect(text.match(expression)).toHaveLength(2000);
  expect(text.split(regExp('(?:b+)+'))).toHaveLength(2001);
  expect(text.search(regExp('(?:b+)+a'))).toBe(1);
  expect(regExp('(?<first>a+)+(?<second>b)', '').exec(text)?.groups).toEqual({ first: 'a', second: 'b' });
});

test('says of what is no expression, or too large a one, that it is none', () => {
  expect(() => regExp('(a')).toThrow(SyntaxError);
  expect(() => regExp('((a{1,500}){1,500}){1,500}')).toThrow('regular expression too big');
  expect(regExp('a{20000}b').test(`${'a'.repeat(20000)}b`)).toBe(true);
});

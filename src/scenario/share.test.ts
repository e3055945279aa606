import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { encodeBase64 } from '../api/base64.ts';
import { decodeShare, encodeShare, isShareable, MAX_SHARED_BYTES, shareFragment } from './share.ts';
import { DICTIONARY_1 } from './share-dictionary.ts';

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx:1.27\n';

/** Links that are out in the world. Never change one: add. */
const FROZEN: [string, string][] = [
  ['1.AAAAAwA', ''],
  ['1.ADIGIzGAyA0JAA', POD],
  ['1.ANZie797PzxQFJQVnuxd8HTpXoUP82c08HIBAA', '\uFEFFkind: Pod # 你好 😀\r\n'],
  ['1.AUVjy2BIZMhhSGNQYGC4ocBQAORlMhQxAAA', 'half \ud800 pair'],
];

test('dictionary 1 is what it has always been', () => {
  expect(createHash('sha256').update(DICTIONARY_1).digest('hex')).toBe(
    '906696e2d183c795a128b1682c36f36d881618967fb38cd1222c44a4b5adc02c',
  );
});

test.each(FROZEN)('the link %s still opens', (link, text) => {
  expect(decodeShare(`#s=${link}`)).toEqual({ ok: true, text, format: 1 });
});

describe('any text comes back', () => {
  test('byte for byte', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('kind: Pod\n', '\r\n', '\uFEFF', '\ud83d', '😀', 'spec:\n  ', '\0'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(decodeShare(shareFragment(text))).toEqual({ ok: true, text, format: 1 });
      }),
      { numRuns: 60 },
    );
  });

  test('from a fragment, from its value, from a whole address', () => {
    const link = encodeShare(POD);
    for (const form of [
      `#s=${link}`,
      link,
      ` ${link}\n`,
      `https://example.org/podscope/#s=${link}`,
      `#lesson=1&s=${link}`,
    ]) {
      expect(decodeShare(form)).toMatchObject({ ok: true, text: POD });
    }
  });
});

test('a manifest of the usual kind stays short', () => {
  expect(shareFragment(POD).length).toBeLessThan(30);
});

describe('what cannot be opened is kept and explained', () => {
  const failure = (link: string) => {
    const shared = decodeShare(link);
    return shared.ok ? undefined : shared.error;
  };
  test.each([
    ['', 'not-a-link'],
    ['#about', 'not-a-link'],
    ['#s=2.AAAA', 'newer'],
    ['#s=0.AAAA', 'damaged'],
    ['#s=1.', 'damaged'],
    ['#s=1.A', 'damaged'],
    ['#s=1.ADIGIzGAyA', 'damaged'],
    ['#s=1.ADIGIz!GAyA0JAA', 'damaged'],
    ['#s=1.ADMGIzGAyA0JAA', 'damaged'],
  ])('%j: %s', (link, kind) => {
    expect(failure(link)).toMatchObject({ kind, raw: link });
  });

  test('a bomb', () => {
    const packed = deflateSync(new Uint8Array(32 * MAX_SHARED_BYTES), { level: 9 });
    const payload = encodeBase64(new Uint8Array([0, 0, 0, ...packed]));
    const link = `#s=1.${payload.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
    expect(link.length).toBeLessThan(MAX_SHARED_BYTES / 10);
    expect(failure(link)).toMatchObject({ kind: 'too-large', raw: link });
  });

  test('no link is made that would not open', () => {
    const { length } = 'kind: Pod\n';
    const text = 'kind: Pod\n'.repeat(Math.ceil(MAX_SHARED_BYTES / length) + 1);
    expect(isShareable(text)).toBe(false);
    expect(() => encodeShare(text)).toThrow(RangeError);
    expect(isShareable('x'.repeat(MAX_SHARED_BYTES))).toBe(true);
    expect(decodeShare(encodeShare('x'.repeat(MAX_SHARED_BYTES)))).toMatchObject({ ok: true });
  });

  test('any change of a character is noticed or gives another text, never a crash', () => {
    const link = encodeShare(
      `${POD}# with enough text behind it to make the link longer than a few characters\n`,
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: link.length - 1 }),
        fc.constantFrom('A', '_', '7', 'z'),
        (at, character) => {
          const shared = decodeShare(link.slice(0, at) + character + link.slice(at + 1));
          expect(typeof shared.ok).toBe('boolean');
        },
      ),
    );
  });
});

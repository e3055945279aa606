import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkTo, readHash } from './link.ts';

const base = 'https://example.org/podscope/';
const hash = (link: string) => new URL(link).hash;

describe('a link', () => {
  it('gives every text back byte for byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(readHash(hash(linkTo(text, { base })!))).toEqual({ kind: 'scenario', text, at: undefined });
      }),
    );
  });
  it('carries the moment to open at', () => {
    const link = linkTo('kind: Pod\r\n', { base, at: 14.257 })!;
    expect(readHash(hash(link))).toEqual({ kind: 'scenario', text: 'kind: Pod\r\n', at: 14.26 });
  });
  it.each([
    ['', { kind: 'none' }],
    ['#timeline', { kind: 'none' }],
    ['#lesson=why-web-1-waits', { kind: 'lesson', lesson: 'why-web-1-waits' }],
    ['#s=999.AAAA', { kind: 'bad', newer: true, raw: '#s=999.AAAA' }],
    ['#s=1.%%%', { kind: 'bad', newer: false }],
    ['#s=1.AAAA', { kind: 'bad', newer: false }],
  ])('%s is read as %j', (given, found) => expect(readHash(given)).toMatchObject(found));
  it('is refused where the text is too large', () => {
    expect(linkTo('x'.repeat(300 * 1024), { base })).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { runScript } from '../testing/lab.ts';
import { compress, decompress, isGzip } from './deflate.ts';

test.each(['', 'plain', 'größer \u{1f600}', '\0\x01\xff', 'x'.repeat(100_000)])(
  'what was compressed comes back: %#',
  (text) => {
    const packed = compress(text);
    expect(isGzip(packed)).toBe(true);
    expect(decompress(packed)).toBe(text);
    expect(decompress(compress(packed))).toBe(packed);
  },
);

describe.each([
  ['debian:12', 'bash'],
  ['alpine:3.20', 'sh'],
])('in %s', (image, shell) => {
  const run = (script: string) => {
    const { out, code } = runScript(`exec 2>&1; cd /tmp; ${script}`, { image, shell });
    return `${out} => ${code}`;
  };
  test.each([
    [
      'head -c 100000 /dev/zero > z; gzip z; [ $(stat -c %s z.gz) -lt 500 ] && echo small; gunzip z.gz; wc -c < z',
      'small\n100000 => 0',
    ],
    [
      'mkdir a; head -c 50000 /dev/zero > a/z; tar czf a.tgz a; [ $(stat -c %s a.tgz) -lt 1000 ] && echo small; rm -r a; tar xzf a.tgz; wc -c < a/z',
      'small\n50000 => 0',
    ],
    ['echo hi | gzip -c | zcat', 'hi => 0'],
    [
      'seq 1000 > s; gzip -k s; gzip -t s.gz && echo sound; head -c 20 s.gz > t.gz; gzip -t t.gz 2>/dev/null || echo damaged',
      'sound\ndamaged => 0',
    ],
    ['tar cf - /etc/hostname 2>/dev/null | gzip -9 | base64 | base64 -d | tar tz', 'etc/hostname => 0'],
    [
      'echo x > f; chown 33 f; a=$(stat -c %Y f); sleep 3; tar cf f.tar f; rm f; tar xf f.tar; [ $(stat -c %Y f) = $a ] && stat -c %u f',
      '33 => 0',
    ],
  ])('%s', (script, expected) => expect(run(script)).toBe(expected));
});

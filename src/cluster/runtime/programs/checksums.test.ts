import { describe, expect, test } from 'vitest';
import { runScript } from '../testing/lab.ts';

const DEBIAN = { image: 'debian:12', shell: '/bin/bash' };
const BUSYBOX = { image: 'busybox:1.36' };

/** Printed by coreutils 9.1 and busybox 1.35. */
describe('sums of files', () => {
  test.each([
    ['echo hi | sha1sum', '55ca6286e3e4f4fba5d0448333fa99fc5a404a73  -'],
    [
      'printf %0112d 1 | sha512sum',
      'eb172c018eddf04c0e11857ab0c4b2e52009ff2892567e83b6abd6b146eae4fed8e1f1079c756ca6a706559bc617aacc4f6ba167ba2ed224b4e183d31965fe4e  -',
    ],
    [
      "printf '' | sha512sum",
      'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e  -',
    ],
    ['printf %0500d 1 > x; cksum x; sum x', '2953892387 500 x\n08279     1 x'],
    ["printf '' | cksum", '4294967295 0'],
  ])('%s', (script, out) => {
    for (const image of [DEBIAN, BUSYBOX]) expect(runScript(script, image).out).toBe(out);
  });

  const list = 'cd /tmp; exec 2>&1; echo hi > x; sha256sum x > list; ';
  test.each([
    [DEBIAN, 'sha256sum -c list', 'x: OK', 0],
    [BUSYBOX, 'sha256sum -c list', 'x: OK', 0],
    [
      DEBIAN,
      'echo ho > x; sha256sum -c list',
      'x: FAILED\nsha256sum: WARNING: 1 computed checksum did NOT match',
      1,
    ],
    [
      BUSYBOX,
      'echo ho > x; sha256sum -c list',
      'x: FAILED\nsha256sum: WARNING: 1 of 1 computed checksums did NOT match',
      1,
    ],
    [
      DEBIAN,
      'rm x; sha256sum -c list',
      'sha256sum: x: No such file or directory\nx: FAILED open or read\nsha256sum: WARNING: 1 listed file could not be read',
      1,
    ],
    [DEBIAN, ': > e; md5sum -c e', 'md5sum: e: no properly formatted checksum lines found', 1],
    [BUSYBOX, 'sha256sum -s -c list', '', 0],
  ])('%o: %s', (image, script, out, code) => {
    expect(runScript(list + script, image)).toMatchObject({ out, code });
  });
});

describe('tools that are installed and not simulated', () => {
  test('are never taken for servers, and are said', () => {
    const run = runScript('echo x; dmesg', BUSYBOX);
    expect([run.out, run.code, run.lab.reports.map(({ code }) => code)]).toEqual([
      'x',
      0,
      ['unknown-command'],
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { lab } from '../../testing/lab.ts';
import { readHoard } from './hoard.ts';

const MB = 1e6;

describe('what a one-liner takes of memory', () => {
  test.each<[string, number | undefined, number | undefined]>([
    ["x = 'a' * 200 * 1024 * 1024", 209.7152, undefined],
    ['a = bytearray(500_000_000); import time; time.sleep(60)', 500, 60],
    ["s = ' ' * 10**8", 100, undefined],
    ["s = ' ' * (1 << 30)", 1073.741824, undefined],
    ['l = [0] * 50000000', 400, undefined],
    ['x=[]\nwhile True: x.append(bytearray(1024*1024))', Number.POSITIVE_INFINITY, undefined],
    ['const a=[]; while(true) a.push(Buffer.alloc(1e7))', Number.POSITIVE_INFINITY, undefined],
    ['$x = "a" x (100*1000*1000); sleep 5', 100, 5],
    ["print('hello' * 3)", undefined, undefined],
    ['while True: print("x"); time.sleep(1)', undefined, undefined],
  ])('%s', (text, megabytes, sleeps) => {
    const hoard = readHoard(text);
    expect([hoard && hoard.bytes / MB, hoard?.sleeps]).toEqual([megabytes, sleeps]);
  });

  test.each<[string, string[], number, string]>([
    ['python:3.12', ['python3', '-c', "x = ' ' * 200 * 1024 * 1024"], 100, 'OOMKilled 137'],
    ['python:3.12', ['python3', '-c', "x = ' ' * 20 * 1024 * 1024"], 100, 'Completed 0'],
    ['node:20', ['node', '-e', 'const a=[]; for(;;) a.push(Buffer.alloc(1e7))'], 100, 'OOMKilled 137'],
    ['perl:5', ['perl', '-e', '$x = "a" x (200*1024*1024)'], 100, 'OOMKilled 137'],
    ['alexeiled/stress-ng', ['stress-ng', '--vm', '1', '--vm-bytes', '200M'], 100, 'OOMKilled 137'],
    ['alexeiled/stress-ng', ['stress-ng', '--vm', '1', '--vm-bytes', '20M', '-t', '5s'], 100, 'Completed 0'],
  ])('%s %j under %d MiB', (image, command, limit, expected) => {
    const one = lab();
    const id = one.run({ image, command, memoryLimitBytes: limit << 20 });
    one.kernel.advance(20_000);
    const { exitCode, reason } = one.runtime.status(id);
    expect(`${reason} ${exitCode}`).toBe(expected);
  });
});

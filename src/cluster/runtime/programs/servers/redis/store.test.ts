import { describe, expect, test } from 'vitest';
import type { Connection } from '../../../../network/registry.ts';
import { joinWords, printedReply, RedisStore } from './store.ts';

/** A client that sends commands and prints what comes back. */
function client(): (...words: string[]) => string {
  const store = new RedisStore();
  let heard: (text: string) => void = () => {};
  let answered = '';
  const connection: Connection = {
    send: (text) => {
      answered += text;
    },
    close() {},
    onData: (handler) => {
      heard = handler;
    },
    onClose() {},
  };
  store.serve(connection);
  return (...words) => {
    answered = '';
    heard(joinWords(words));
    return printedReply(answered);
  };
}

describe('a store', () => {
  test('is a queue', () => {
    const redis = client();
    expect(redis('rpush', 'job', 'apple', 'a b', 'cherry')).toBe('3\n');
    expect(redis('lrange', 'job', '0', '-1')).toBe('apple\na b\ncherry\n');
    expect(['lpop', 'lpop', 'lpop', 'lpop'].map((name) => redis(name, 'job'))).toEqual([
      'apple\n',
      'a b\n',
      'cherry\n',
      '\n',
    ]);
    expect(redis('llen', 'job')).toBe('0\n');
    expect(redis('exists', 'job')).toBe('0\n');
  });

  test('keeps values and counts', () => {
    const redis = client();
    expect(redis('set', 'k', 'say "hi" \\ there')).toBe('OK\n');
    expect(redis('get', 'k')).toBe('say "hi" \\ there\n');
    expect(redis('set', 'k', 'other', 'NX')).toBe('\n');
    expect(redis('incr', 'n')).toBe('1\n');
    expect(redis('incrby', 'n', '41')).toBe('42\n');
    expect(redis('keys', '*')).toBe('k\nn\n');
    expect(redis('del', 'k', 'n', 'none')).toBe('2\n');
  });

  test('says what is wrong', () => {
    const redis = client();
    redis('set', 'k', 'x');
    expect(redis('rpush', 'k', 'y')).toContain('WRONGTYPE');
    expect(redis('incr', 'k')).toContain('ERR value is not an integer');
    expect(redis('get')).toContain("ERR wrong number of arguments for 'get' command");
    expect(redis('nope', 'a')).toContain("ERR unknown command 'nope', with args beginning with: 'a'");
  });
});

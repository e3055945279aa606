import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** As much of a browser's storage as is used. */
function storage(): Storage {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  } as Storage;
}

describe('two tabs of one page', () => {
  let shared: Storage;
  beforeEach(() => {
    shared = storage();
    vi.stubGlobal('localStorage', shared);
  });
  afterEach(() => vi.unstubAllGlobals());

  async function tab(onOther = (_key: string, _value: string) => {}) {
    const session = storage();
    const { guardedStorage } = await import('./storage.ts');
    const open = () => guardedStorage(0, { perTab: true, onOther });
    const as = <T>(use: () => T): T => {
      vi.stubGlobal('sessionStorage', session);
      return use();
    };
    let one = open();
    return {
      read: () => as(() => one.getItem('draft')),
      write: (value: string) => as(() => one.setItem('draft', value)),
      reload: () => {
        one = open();
      },
    };
  }

  it('bring back after a reload what each of them had', async () => {
    const [first, second] = [await tab(), await tab()];
    first.read();
    second.read();
    first.write('mine');
    second.write('yours');
    for (const one of [first, second]) one.reload();
    expect([first.read(), second.read()]).toEqual(['mine', 'yours']);
    expect((await tab()).read()).toBe('yours');
  });

  it('hear what the other one wrote before they write over it, and only that', async () => {
    const heard: string[] = [];
    const first = await tab((_, value) => heard.push(value));
    const second = await tab();
    first.read();
    first.write('a');
    first.write('ab');
    expect(heard).toEqual([]);
    second.write('other');
    second.write('other text');
    first.write('abc');
    first.write('abcd');
    expect(heard).toEqual(['other text']);
  });
});

import { describe, expect, test } from 'vitest';
import { DEFAULT_SIZES, migrated } from './settings.ts';

describe('settings that were stored before', () => {
  const stored = (sizes: object) => ({ theme: 'dark', sizes });

  test('heights of version 1 that nobody chose are left to the style sheet', () => {
    const sizes = { lesson: 30, editor: 50, top: 31, drawer: 24, terminal: 46 };
    const { theme, sizes: now } = migrated(stored(sizes), 1);
    expect(theme).toBe('dark');
    expect({ ...DEFAULT_SIZES, ...now }).toEqual({ ...DEFAULT_SIZES, lesson: 30 });
  });
  test('heights that were chosen are remembered', () => {
    expect(migrated(stored({ top: 44, drawer: 24 }), 1).sizes).toMatchObject({ top: 44, drawer: undefined });
    expect(migrated(stored({ top: 31, drawer: 24 }), 2).sizes).toMatchObject({ top: 31, drawer: 24 });
  });
  test('settings without sizes, as an earlier page or a test writes them', () =>
    expect(migrated({ theme: 'light' }, 1)).toEqual({ theme: 'light' }));
});

import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import '../i18n/late.ts';
import { zh } from '../i18n/zh.ts';
import { COMMANDS, type Scope } from './commands.ts';
import { commandFor, shown } from './keys.ts';

const key = (code: string, more: Partial<KeyboardEvent> = {}) => ({
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 0,
  ...more,
});
const everywhere = new Set<Scope>(['everywhere']);
const timeline = new Set<Scope>(['everywhere', 'timeline']);

describe('the registry of commands', () => {
  it('has ids that are unique', () => {
    const ids = COMMANDS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
  it('has a title in every language', () => {
    for (const command of COMMANDS) for (const m of [en, zh]) expect(command.title(m)).not.toBe('');
  });
  it('gives no key to two commands in the same place', () => {
    for (const scope of ['everywhere', 'timeline', 'present'] as const) {
      const keys = COMMANDS.flatMap((command) =>
        (command.keys ?? []).filter((one) => one.scope === scope).map((one) => shown(one.shortcut)),
      );
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
  it('keeps single keys to the timeline and to presentations (WCAG 2.1.4)', () => {
    for (const { id, keys } of COMMANDS)
      for (const { scope, shortcut } of keys ?? [])
        if (scope === 'everywhere')
          expect(shortcut.mod || shortcut.alt || /^F\d+$/.test(shortcut.code), id).toBeTruthy();
  });
});

describe('a key press', () => {
  it('asks for a command by place and modifiers', () => {
    expect(commandFor(key('KeyS', { ctrlKey: true }), everywhere)?.id).toBe('scenario.save');
    expect(commandFor(key('KeyS'), everywhere)).toBeUndefined();
    expect(commandFor(key('KeyP', { metaKey: true, shiftKey: true }), everywhere)?.id).toBe('help.palette');
  });
  it('of one letter works on the timeline only', () => {
    expect(commandFor(key('KeyQ'), everywhere)).toBeUndefined();
    expect(commandFor(key('KeyQ'), timeline)?.id).toBe('view.drawer');
  });
  it('is left to the input method while it composes', () => {
    expect(commandFor(key('KeyS', { ctrlKey: true, isComposing: true }), everywhere)).toBeUndefined();
    expect(commandFor(key('KeyS', { ctrlKey: true, keyCode: 229 }), everywhere)).toBeUndefined();
  });
});

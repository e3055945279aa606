import { describe, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { createStepper, type Effect, statePath } from './machine.ts';

const door = setup({
  types: {
    context: {} as { opened: number },
    events: {} as { type: 'push'; by: string } | { type: 'pull' },
  },
  actions: {
    creak: (_: unknown, _params: { by: string }) => {},
  },
}).createMachine({
  id: 'door',
  initial: 'closed',
  context: { opened: 0 },
  states: {
    closed: {
      entry: { type: 'creak', params: { by: 'latch' } },
      on: {
        push: {
          target: 'open.wide',
          actions: [
            assign({ opened: ({ context }) => context.opened + 1 }),
            { type: 'creak', params: ({ event }) => ({ by: event.by }) },
          ],
        },
      },
    },
    open: { initial: 'wide', states: { wide: {} }, on: { pull: 'closed' } },
  },
});

describe('createStepper', () => {
  test('returns effects as data, in order, and runs nothing', () => {
    const { start, step } = createStepper<typeof door, Effect>(door);
    const [closed, first] = start();
    expect(first).toEqual([{ type: 'creak', params: { by: 'latch' } }]);
    const [open, effects] = step(closed, { type: 'push', by: 'cat' });
    expect(statePath(open.value)).toBe('open.wide');
    expect(open.context.opened).toBe(1);
    expect(effects).toEqual([{ type: 'creak', params: { by: 'cat' } }]);
    expect(closed.context.opened).toBe(0);
  });
  test('an event that the state does not know changes nothing and has no effects', () => {
    const { start, step } = createStepper<typeof door, Effect>(door);
    const [closed] = start();
    const [same, effects] = step(closed, { type: 'pull' });
    expect(statePath(same.value)).toBe('closed');
    expect(effects).toEqual([]);
  });
});

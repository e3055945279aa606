import fc from 'fast-check';
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
  test('an event that is told by its type alone is worked out once per state', () => {
    const { start, step } = createStepper<typeof door, Effect>(door, ['pull']);
    const open = (by: string) => step(start()[0], { type: 'push', by });
    const [first, effects] = open('cat');
    expect(open('dog')[0]).toBe(first);
    expect(open('dog')[1]).not.toEqual(effects);
    expect(step(first, { type: 'pull' })).toBe(step(first, { type: 'pull' }));
    // The door counts how often it was opened: closed once and closed twice are two states.
    const [again] = step(step(first, { type: 'pull' })[0], { type: 'push', by: 'cat' });
    expect(again.context.opened).toBe(2);
  });
  test('with and without the table every walk takes the same steps', () => {
    const events = fc.array(fc.constantFrom({ type: 'push', by: 'cat' } as const, { type: 'pull' } as const));
    fc.assert(
      fc.property(events, (walk) => {
        const plain = createStepper<typeof door, Effect>(door);
        const tabled = createStepper<typeof door, Effect>(door, ['push', 'pull']);
        let [a] = plain.start();
        let [b] = tabled.start();
        for (const event of walk) {
          const [nextA, effectsA] = plain.step(a, event);
          const [nextB, effectsB] = tabled.step(b, event);
          expect([statePath(nextB.value), nextB.context, effectsB]).toEqual([
            statePath(nextA.value),
            nextA.context,
            effectsA,
          ]);
          [a, b] = [nextA, nextB];
        }
      }),
    );
  });
});

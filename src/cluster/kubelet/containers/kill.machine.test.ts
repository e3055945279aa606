import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStepper, statePath } from '../../../base/machine.ts';
import { type KillEffect, type KillEvent, type KillInput, killMachine } from './kill.machine.ts';

const stepper = createStepper<typeof killMachine, KillEffect>(killMachine);

interface Situation extends Partial<KillInput> {
  /** Seconds the preStop hook takes, seconds until its turn, seconds the program takes after the signal. */
  hookTakes?: number;
  turnAfter?: number;
  reaction?: number;
}

/** Plays a kill on a clock and draws it: `0 preStop, 8 signalled, 10 killed, 10 exited`. */
function play({
  hookTakes = 0,
  turnAfter = 0,
  reaction = Number.POSITIVE_INFINITY,
  ...input
}: Situation): string[] {
  let [snapshot, effects] = stepper.start({ graceSeconds: 30, hook: false, waitsForTurn: false, ...input });
  const drawn: string[] = [];
  let now = 0;
  let began = 0;
  let signalledAt = 0;
  for (;;) {
    drawn.push(`${now} ${statePath(snapshot.value)}`);
    if (snapshot.status === 'done') return drawn;
    const effect = effects[0]!;
    const grace = effect.type === 'sendKill' || effect.type === 'finish' ? 0 : effect.params.graceSeconds;
    began = now;
    let event: KillEvent;
    const after = (seconds: number, type: 'HOOK_ENDED' | 'TURN'): KillEvent => {
      const over = seconds > grace;
      now += over ? grace : seconds;
      return { type: over ? 'GRACE_OVER' : type, elapsed: Math.floor(now - began), why: '' };
    };
    if (effect.type === 'runPreStop') event = after(hookTakes, 'HOOK_ENDED');
    else if (effect.type === 'awaitTurn') event = after(Math.max(0, turnAfter - now), 'TURN');
    else if (effect.type === 'sendStopSignal') {
      signalledAt = now;
      const ends = reaction <= grace;
      now += ends ? reaction : grace;
      event = ends
        ? { type: 'EXITED', why: '' }
        : { type: 'GRACE_OVER', elapsed: now - signalledAt, why: '' };
    } else event = { type: 'EXITED', why: '' };
    [snapshot, effects] = stepper.step(snapshot, event);
  }
}

describe('how a container is stopped', () => {
  test.each([
    ['the program leaves on the signal', { reaction: 3 }, ['0 signalled', '3 exited']],
    ['it does not listen', {}, ['0 signalled', '30 killed', '30 exited']],
    [
      'preStop first, its time is taken from the grace',
      { hook: true, hookTakes: 10, reaction: 3 },
      ['0 preStop', '10 signalled', '13 exited'],
    ],
    [
      'preStop of 8 in a grace of 10: two seconds are left',
      { graceSeconds: 10, hook: true, hookTakes: 8 },
      ['0 preStop', '8 signalled', '10 killed', '10 exited'],
    ],
    [
      'preStop longer than the grace: cut, then two seconds',
      { graceSeconds: 10, hook: true, hookTakes: 60 },
      ['0 preStop', '10 signalled', '12 killed', '12 exited'],
    ],
    [
      'only whole seconds of the hook are counted',
      { graceSeconds: 10, hook: true, hookTakes: 3.9 },
      ['0 preStop', '3.9 signalled', '10.9 killed', '10.9 exited'],
    ],
    ['never less than two seconds', { graceSeconds: 1 }, ['0 signalled', '2 killed', '2 exited']],
    ['no hook without grace', { graceSeconds: 0, hook: true }, ['0 signalled', '2 killed', '2 exited']],
    [
      'a sidecar waits for its turn',
      { waitsForTurn: true, turnAfter: 5, reaction: 1 },
      ['0 waitingForTurn', '5 signalled', '6 exited'],
    ],
    [
      'a turn that never comes: signalled with the end of the grace',
      { graceSeconds: 30, waitsForTurn: true, turnAfter: 100 },
      ['0 waitingForTurn', '30 signalled', '32 killed', '32 exited'],
    ],
    [
      'hook, then turn, then signal',
      { hook: true, hookTakes: 2, waitsForTurn: true, turnAfter: 6 },
      ['0 preStop', '2 waitingForTurn', '6 signalled', '30 killed', '30 exited'],
    ],
  ] as const)('%s', (_, situation, drawn) => expect(play(situation)).toEqual(drawn));

  test('it is over within the grace period and two seconds, and the cut fractions of two waits', () =>
    fc.assert(
      fc.property(
        fc.record({
          graceSeconds: fc.nat(120),
          hook: fc.boolean(),
          hookTakes: fc.double({ min: 0, max: 200, noNaN: true }),
          waitsForTurn: fc.boolean(),
          turnAfter: fc.double({ min: 0, max: 200, noNaN: true }),
          reaction: fc.double({ min: 0, max: 200, noNaN: true }),
        }),
        (situation) => {
          const end = Number(play(situation).at(-1)!.split(' ')[0]);
          return end <= Math.max(2, situation.graceSeconds) + 2 + 2;
        },
      ),
    ));

  test('a program that ends while its hook runs gets no signal', () => {
    const [first] = stepper.start({ graceSeconds: 30, hook: true, waitsForTurn: false });
    const [second] = stepper.step(first, { type: 'EXITED', why: '' });
    const [third, effects] = stepper.step(second, { type: 'HOOK_ENDED', elapsed: 1, why: '' });
    expect(statePath(third.value)).toBe('exited');
    expect(effects.map((e) => e.type)).toEqual(['finish']);
  });
});

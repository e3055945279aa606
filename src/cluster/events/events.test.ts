import { describe, expect, test } from 'vitest';
import type { EventInput } from '../apiserver/api.ts';
import { createWorld } from '../testing/world.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' },
};
const input = (change: Partial<EventInput> = {}): EventInput => ({
  involved: pod,
  type: 'Warning',
  reason: 'Unhealthy',
  message: 'failed',
  component: 'kubelet',
  host: 'w1',
  ...change,
});
const stored = (world: ReturnType<typeof createWorld>) =>
  world.api.list('Event', 'default').filter((each) => each.involvedObject.name === 'web');
const recorded = (world: ReturnType<typeof createWorld>) =>
  world.kernel.records.filter((each) => each.type === 'event' && each.name === 'web').length;

describe('the recorder of core/v1', () => {
  test('counts what is said again', () => {
    const world = createWorld();
    for (const at of [0, 10, 20]) {
      world.until(at);
      world.api.event(input());
    }
    expect(stored(world)).toMatchObject([
      {
        count: 3,
        firstTimestamp: '2026-01-01T00:00:00Z',
        lastTimestamp: '2026-01-01T00:00:20Z',
        source: { component: 'kubelet', host: 'w1' },
      },
    ]);
    expect(recorded(world)).toBe(3);
  });

  test('combines from the tenth different text on', () => {
    const world = createWorld();
    for (let n = 1; n <= 12; n++) world.api.event(input({ message: `failed with id ${n}` }));
    const messages = stored(world).map((each) => each.message);
    expect(messages).toHaveLength(10);
    expect(messages.at(-1)).toBe('(combined from similar events): failed with id 12');
    expect(stored(world).at(-1)!.count).toBe(3);
  });

  test('combines across the containers of a pod, but counts the same text of two containers apart', () => {
    const world = createWorld();
    const say = (n: number, container: string) =>
      world.api.event(input({ message: `failed with id ${n}`, fieldPath: `spec.containers{${container}}` }));
    for (let n = 1; n <= 6; n++) say(n, 'a');
    say(1, 'b');
    expect(stored(world).map((each) => each.count)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    for (let n = 7; n <= 10; n++) say(n, 'b');
    expect(stored(world).at(-1)!.message).toBe('(combined from similar events): failed with id 10');
  });

  test('drops what comes too often, of one type of one object, and counts it all the same', () => {
    const world = createWorld();
    for (let n = 0; n < 40; n++) world.api.event(input());
    world.api.event(input({ type: 'Normal', reason: 'Pulled', message: 'there' }));
    expect(recorded(world)).toBe(26);
    expect(stored(world).map((each) => each.count)).toEqual([25, 1]);
    world.until(301);
    world.api.event(input());
    expect(stored(world).map((each) => each.count)).toEqual([41, 1]);
  });

  test('forgets after an hour', () => {
    const world = createWorld();
    world.api.event(input());
    world.until(3599);
    expect(stored(world)).toHaveLength(1);
    world.until(3601);
    expect(stored(world)).toHaveLength(0);
  });
});

test('the recorder of events.k8s.io makes a series of repeats and keeps the first text', () => {
  const world = createWorld();
  const say = (message: string) =>
    world.api.event(
      input({
        api: 'events',
        component: 'default-scheduler',
        reason: 'FailedScheduling',
        action: 'Scheduling',
        message,
      }),
    );
  say('first');
  world.until(10);
  say('second');
  world.until(20);
  say('third');
  expect(stored(world)).toMatchObject([
    { message: 'first', series: { count: 2 }, reportingComponent: 'default-scheduler' },
  ]);
  expect(recorded(world)).toBe(2);
  world.until(400);
  say('much later');
  expect(stored(world).map((each) => each.message)).toEqual(['first', 'much later']);
});

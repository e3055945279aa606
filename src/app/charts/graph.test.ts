import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import * as charts from '../../cluster/charts.ts';
import { eventsFrom, graphOf, words } from './graph.ts';
import { bestFor, placements } from './layout.ts';
import { chartOf, type MachineName } from './machines.ts';
import { namesOf } from './names.ts';

const machine = setup({}).createMachine({
  id: 'door',
  initial: 'closed',
  on: { BREAK: '.broken' },
  states: {
    closed: { on: { OPEN: 'open', PUSH: 'open' } },
    open: {
      initial: 'ajar',
      states: { ajar: { on: { PUSH_ON: 'wide' } }, wide: {} },
      on: { CLOSE: 'closed' },
    },
    broken: { type: 'final' },
  },
});

describe('words', () => {
  it.each([
    ['waitingForStartup', 'waiting for startup'],
    ['NOT_STARTED', 'not started'],
    ['preStop', 'preStop'],
    ['PRE_STOP_DONE', 'preStop done'],
    ['SIGTERM', 'SIGTERM'],
    ['backOff', 'back off'],
  ])('%s is written %s', (name, shown) => expect(words(name)).toBe(shown));
});

describe('a chart', () => {
  const graph = graphOf(machine);

  it('has the states by their path, with their parents', () => {
    expect(graph.nodes.map(({ id, parent }) => [id, parent])).toEqual([
      ['closed', undefined],
      ['open', undefined],
      ['open.ajar', 'open'],
      ['open.wide', 'open'],
      ['broken', undefined],
    ]);
    expect(graph.nodes.filter((node) => node.initial).map(({ id }) => id)).toEqual(['closed', 'open.ajar']);
  });

  it('joins events that lead the same way, and ends arrows at the first leaf', () => {
    expect(graph.edges).toEqual([
      { from: 'closed', to: 'open.ajar', events: ['OPEN', 'PUSH'] },
      { from: 'open.ajar', to: 'open.wide', events: ['PUSH_ON'] },
    ]);
  });

  it('turns arrows of a region into ways from anywhere', () => {
    const ways = Object.fromEntries(graph.nodes.map((node) => [node.id, node.fromAnywhere]));
    expect(ways.broken).toEqual(['BREAK']);
    expect(ways.closed).toEqual(['CLOSE']);
  });

  it('knows what can come next, the surroundings included', () => {
    expect(eventsFrom(machine, 'closed')).toEqual([
      { event: 'OPEN', to: 'open.ajar', called: 'open' },
      { event: 'PUSH', to: 'open.ajar', called: 'open' },
      { event: 'BREAK', to: 'broken', called: 'broken' },
    ]);
  });

  it('does not offer what only other regions answer to', () => {
    const next = (machine: MachineName, state: string) =>
      eventsFrom(chartOf(machine)!, state).map(({ event, called }) => `${event} -> ${called}`);
    expect(next('container', 'running.ready')).toEqual(['NOT_READY -> notReady', 'EXIT -> terminated']);
    expect(next('pod', 'idle')).toEqual(['UPDATE -> waitingForRuntimeView', 'TERMINATE -> terminating']);
    expect(next('node', 'notReady.waiting')).toEqual([
      'taint -> evicting',
      'heartbeat -> ready',
      'silent -> unreachable',
      'remove -> removed',
    ]);
  });

  it('writes an event that leads from many states to one above it', () => {
    const container = graphOf(chartOf('container')!);
    expect(container.nodes.find(({ id }) => id === 'created')?.fromAnywhere).toEqual(['CREATE']);
    expect(container.edges.filter(({ to }) => to === 'created')).toEqual([]);
  });

  it('is placed without overlapping states', () => {
    const all = [...placements(graph, (text, size) => text.length * size * 0.6, namesOf('pod', 'en'))];
    for (const placed of all) {
      const leaves = placed.nodes.filter((node) => !node.compound);
      for (const a of leaves)
        for (const b of leaves) {
          if (a === b) continue;
          const apart =
            a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          expect(apart, `${a.id} and ${b.id}`).toBe(true);
        }
    }
    const [wide, tall] = [
      bestFor(all, { width: 400, height: 100 })!,
      bestFor(all, { width: 100, height: 400 })!,
    ];
    expect(wide.width / wide.height).toBeGreaterThanOrEqual(tall.width / tall.height);
  });
});

describe('the charts of the cluster', () => {
  it.each(['pod', 'container', 'probe', 'kill', 'pull'] as const)(
    '%s is found by the name its records carry',
    (name) => {
      const found = chartOf(name);
      expect(found).toBeDefined();
      expect(Object.values(charts)).toContain(found);
      expect(graphOf(found!).nodes.length).toBeGreaterThan(1);
    },
  );
});

import { describe, expect, it, test } from 'vitest';
import { aim, legible, sees } from './camera.ts';
import type { PlacedChart } from './drawing.ts';
import { graphOf } from './graph.ts';
import { placements } from './layout.ts';
import { chartOf, MACHINES } from './machines.ts';
import { namesOf } from './names.ts';
import { largestLegible, type Part, partOf } from './parts.ts';

const measure = (text: string, size: number, bold: boolean) => text.length * size * (bold ? 0.62 : 0.55);
const leaf = (id: string, parent?: string) => ({
  id,
  key: id.split('.').at(-1)!,
  parent,
  initial: false,
  final: false,
  compound: false,
  fromAnywhere: [],
});
const region = (id: string) => ({ ...leaf(id), compound: true });

describe('a part of a chart', () => {
  const graph = {
    nodes: [
      leaf('new'),
      region('up'),
      leaf('up.a', 'up'),
      leaf('up.b', 'up'),
      region('down'),
      { ...leaf('down.c', 'down'), fromAnywhere: ['KILL'] },
      leaf('down.d', 'down'),
    ],
    edges: [
      { from: 'new', to: 'up.a', events: ['START'] },
      { from: 'up.a', to: 'down.c', events: ['STOP'] },
      { from: 'up.b', to: 'down.d', events: ['END'] },
      { from: 'up.b', to: 'down.c', events: ['STOP'] },
      { from: 'down.c', to: 'down.d', events: ['REST'] },
    ],
  };
  const node = graphOf(chartOf('node')!);
  const shown = (part: Part, current: string) => {
    const { nodes, edges } = partOf(graph, part, current);
    return [nodes.map(({ id }) => id).join(' '), edges.map(({ from, to }) => `${from}>${to}`).join(' ')];
  };

  it.each<[Part, string, string, string]>([
    [
      'all',
      'new',
      'new up up.a up.b down down.c down.d',
      'new>up.a up.a>down.c up.b>down.d up.b>down.c down.c>down.d',
    ],
    ['folded', 'up.a', 'new up up.a up.b down', 'new>up.a up.a>down up.b>down'],
    ['folded', 'new', 'new up down', 'new>up up>down'],
    ['surroundings', 'up.a', 'new up up.a down down.c', 'new>up.a up.a>down.c'],
    ['ahead', 'up.b', 'up up.b down.c down.d', 'up.b>down.d up.b>down.c'],
    ['alone', 'up.a', 'up up.a', ''],
  ])('%s, in %s', (part, current, nodes, edges) => expect(shown(part, current)).toEqual([nodes, edges]));

  test('a folded region says how many states it stands for', () => {
    const down = partOf(graph, 'folded', 'up.a').nodes.find(({ id }) => id === 'down')!;
    expect([down.compound, down.folded]).toEqual([false, 2]);
  });
  test('the first state of a region that is not drawn goes by the name of the region', () => {
    const next = partOf(node, 'ahead', 'ready').nodes.map(({ id, key }) => `${id}: ${key}`);
    expect(next).toEqual(['ready: ready', 'notReady.waiting: notReady', 'unreachable.waiting: unreachable']);
  });
  test('where all states are entered from anywhere, the region is what surrounds one', () => {
    const flow = { nodes: graph.nodes, edges: [] };
    expect(partOf(flow, 'surroundings', 'up.a').nodes.map(({ id }) => id)).toEqual(['up', 'up.a', 'up.b']);
  });
});

describe('every state of every chart', () => {
  const PANES = [
    { width: 277, height: 80 },
    { width: 410, height: 80 },
    { width: 410, height: 110 },
    { width: 520, height: 220 },
  ];
  test.each(MACHINES)('%s is whole in low panes, and can be read', (machine) => {
    const graph = graphOf(chartOf(machine)!);
    for (const language of machine === 'statefulset' ? (['en', 'zh'] as const) : (['en'] as const)) {
      const names = namesOf(machine, language);
      const all = [...placements(graph, measure, names)];
      for (const { id, compound } of graph.nodes) {
        if (compound) continue;
        const known = new Map<Part, PlacedChart[]>([['all', all]]);
        const waysOf = (part: Part) => {
          const ways = known.get(part) ?? [...placements(partOf(graph, part, id), measure, names)];
          known.set(part, ways);
          return ways;
        };
        for (const pane of PANES) {
          const chart = largestLegible(waysOf, pane, 1)!;
          const place = chart.nodes.find((node) => node.id === id);
          expect(place, `${id} is shown`).toBeDefined();
          expect(legible(chart, pane), `${id} in ${pane.width} × ${pane.height}`).toBe(true);
          expect(
            sees(aim(chart, pane), pane, { x: 1, y: 1, width: chart.width - 2, height: chart.height - 2 }),
          ).toBe(true);
        }
      }
    }
  });
});

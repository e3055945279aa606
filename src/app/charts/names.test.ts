import { describe, expect, test } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import * as charts from '../../cluster/charts.ts';
import { graphOf, words } from './graph.ts';
import { placements } from './layout.ts';
import type { MachineName } from './machines.ts';
import { namesOf } from './names.ts';
import { namesZh } from './names.zh.ts';

describe.each(Object.values<AnyStateMachine>(charts).map((chart) => [chart.id, chart] as const))(
  'the chart of a %s in Chinese',
  (id, chart) => {
    const graph = graphOf(chart);
    const machine = id as MachineName;
    const states = new Set(graph.nodes.map(({ key }) => words(key)));
    const events = new Set(
      [
        ...graph.edges.flatMap((edge) => edge.events),
        ...graph.nodes.flatMap((node) => node.fromAnywhere),
      ].map(words),
    );

    test('has a word for every state and every event, and for nothing else', () => {
      expect(Object.keys(namesZh[machine].states).sort()).toEqual([...states].sort());
      expect(Object.keys(namesZh[machine].events).sort()).toEqual([...events].sort());
    });
    test.each(['en', 'zh'] as const)('is placed without overlapping states, in %s', (language) => {
      const measure = (text: string, size: number) =>
        [...text].reduce((sum, letter) => sum + size * (letter > '\u2e80' ? 1 : 0.6), 0);
      for (const { nodes, width, height } of placements(graph, measure, namesOf(machine, language))) {
        const leaves = nodes.filter(({ compound }) => !compound);
        for (const a of leaves) {
          expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height, a.id).toBe(true);
          for (const b of leaves)
            if (a !== b)
              expect(
                a.x + a.width <= b.x ||
                  b.x + b.width <= a.x ||
                  a.y + a.height <= b.y ||
                  b.y + b.height <= a.y,
                `${a.id} and ${b.id}`,
              ).toBe(true);
        }
      }
    });
    test('calls no two states of one region the same', () => {
      const names = namesOf(machine, 'zh');
      const all = graph.nodes.map((node) => `${node.parent} ${names.state(node.key)}`);
      expect(new Set(all).size).toBe(all.length);
    });
  },
);

import { useEffect, useState } from 'react';
import type { Language } from '../state/settings.ts';
import { type ChartGraph, graphOf } from './graph.ts';
import { bestFor, type Measure, type PlacedChart, placements } from './layout.ts';
import { chartOf, type MachineName } from './machines.ts';
import { namesOf } from './names.ts';

interface Placed {
  readonly graph: ChartGraph;
  readonly done: PlacedChart[];
  readonly rest: Generator<PlacedChart>;
  complete: boolean;
}

/** Definitions never change: each is read and placed once in the life of the page, and once a language. */
const known = new Map<string, Placed>();

function placedOf(machine: MachineName, language: Language): Placed | undefined {
  const key = `${machine} ${language}`;
  const found = known.get(key);
  if (found) return found;
  const definition = chartOf(machine);
  if (!definition) return undefined;
  const graph = graphOf(definition);
  const placed = {
    graph,
    done: [],
    rest: placements(graph, measureText, namesOf(machine, language)),
    complete: false,
  };
  known.set(key, placed);
  return placed;
}

/**
 * The graph of a machine at once, and its drawing for a pane of these proportions when it has been placed:
 * one way of placing it per task, so that nothing else has to wait.
 */
export function usePlacedChart(
  machine: MachineName,
  language: Language,
  aspect: number,
): { graph: ChartGraph | undefined; chart: PlacedChart | undefined } {
  const placed = placedOf(machine, language);
  const [, drawAgain] = useState(0);
  useEffect(() => {
    if (!placed || placed.complete) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const step = () => {
      const next = placed.rest.next();
      if (next.done) {
        placed.complete = true;
        drawAgain((count) => count + 1);
        return;
      }
      placed.done.push(next.value);
      timer = setTimeout(step);
    };
    timer = setTimeout(step);
    return () => clearTimeout(timer);
  }, [placed]);
  // Half of the ways may not hold the best one: better nothing for a moment than two pictures in a row.
  return { graph: placed?.graph, chart: placed?.complete ? bestFor(placed.done, aspect) : undefined };
}

let context: CanvasRenderingContext2D | null | undefined;
const measureText: Measure = (text, size, bold) => {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return text.length * size * 0.6;
  context.font = `${bold ? 650 : 400} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return context.measureText(text).width;
};

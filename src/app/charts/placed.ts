import { useEffect, useState } from 'react';
import type { Language } from '../state/settings.ts';
import type { Size } from './camera.ts';
import type { PlacedChart } from './drawing.ts';
import { type ChartGraph, graphOf } from './graph.ts';
import { bestFor, type Measure, placements } from './layout.ts';
import { chartOf, type MachineName } from './machines.ts';
import { namesOf } from './names.ts';
import { largestLegible, type Part, partOf } from './parts.ts';

/** The ways to place a chart or a part of it, as far as they have been tried. */
interface Ways {
  readonly done: PlacedChart[];
  readonly rest: Generator<PlacedChart>;
  complete: boolean;
}

interface Known {
  readonly graph: ChartGraph;
  /** By part and state. */
  readonly ways: Map<string, Ways>;
}

/** Definitions never change: each is read and placed once in the life of the page, and once a language. */
const known = new Map<string, Known>();

function knownOf(machine: MachineName, language: Language): Known | undefined {
  const key = `${machine} ${language}`;
  const found = known.get(key);
  if (found) return found;
  const definition = chartOf(machine);
  if (!definition) return undefined;
  const made = { graph: graphOf(definition), ways: new Map() };
  known.set(key, made);
  return made;
}

interface Drawings {
  /** As much as can be read in the pane. */
  readonly chart: PlacedChart;
  readonly whole: PlacedChart;
}

/**
 * The graph of a machine at once, and its drawings when they have been placed. One way of placing takes up to some
 * 20 ms, so they are tried one per task; until then what was drawn before stays.
 */
export function usePlacedChart(
  machine: MachineName,
  language: Language,
  pane: Size,
  current: string | undefined,
  zoom: number,
): { graph: ChartGraph | undefined; drawings: Drawings | undefined } {
  const one = knownOf(machine, language);
  const [drawings, setDrawings] = useState<Drawings>();
  useEffect(() => {
    if (!one || pane.width === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const waysOf = (part: Part): Ways => {
      const key = part === 'all' || current === undefined ? 'all' : `${part} ${current}`;
      const names = namesOf(machine, language);
      const ways = one.ways.get(key) ?? {
        done: [],
        rest: placements(partOf(one.graph, part, current), measureText, names),
        complete: false,
      };
      one.ways.set(key, ways);
      return ways;
    };
    const go = () => {
      let open: Ways | undefined;
      const chart = largestLegible(
        (part) => {
          const ways = waysOf(part);
          if (!ways.complete) open ??= ways;
          return ways.done;
        },
        pane,
        zoom,
        () => open !== undefined,
      );
      if (open) {
        const next = open.rest.next();
        if (next.done) open.complete = true;
        else open.done.push(next.value);
        timer = setTimeout(go);
        return;
      }
      const whole = bestFor(waysOf('all').done, pane);
      if (chart && whole) setDrawings({ chart, whole });
    };
    go();
    return () => clearTimeout(timer);
  }, [one, machine, language, pane, current, zoom]);
  return { graph: one?.graph, drawings };
}

let context: CanvasRenderingContext2D | null | undefined;
const measureText: Measure = (text, size, bold) => {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return text.length * size * 0.6;
  context.font = `${bold ? 650 : 400} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return context.measureText(text).width;
};

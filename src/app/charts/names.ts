import type { Language } from '../state/settings.ts';
import { words } from './graph.ts';
import type { MachineName } from './machines.ts';
import { namesZh } from './names.zh.ts';

/** How the states and events of one chart are called in the language of the page. */
export interface ChartNames {
  /** By the key of a state: `waitingForReady`. */
  state(key: string): string;
  event(name: string): string;
}

const ENGLISH: ChartNames = { state: words, event: words };

/** The names of a chart; English where another language has no word for one of them. */
export function namesOf(machine: MachineName, language: Language): ChartNames {
  if (language === 'en') return ENGLISH;
  const { states, events } = namesZh[machine];
  const look = (table: Readonly<Record<string, string>>) => (name: string) =>
    table[words(name)] ?? words(name);
  return { state: look(states), event: look(events) };
}

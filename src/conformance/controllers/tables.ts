import { humanDuration } from '../../kubectl/printers/duration.ts';
import { type Case, type Outcome, outcome } from '../case.ts';
import type { ControllersFile } from './format.ts';

/** The result of one row of a table from its inputs, beside what the table says. */
type Row = (row: readonly unknown[]) => { found: unknown; wanted: unknown };

/** The tables that are rows of a function of ours. */
const BINDINGS: Record<string, Row> = {
  HumanDuration: ([seconds, text]) => ({ found: humanDuration(Number(seconds) * 1000), wanted: text }),
};

/** Each table of the file is a case without a run: its rows are facts about a function. */
export function tableCases(tables: ControllersFile['tables']): Case[] {
  return Object.entries(tables).map(([name, { rows, source }]) => ({
    id: `controllers/table-${name}`,
    title: source,
    judge: () => rows.map((row, index) => judgeRow(name, row, index)),
  }));
}

function judgeRow(table: string, row: unknown, index: number): Outcome {
  const name = `${String(index + 1).padStart(2, '0')} ${JSON.stringify(row)}`;
  const binding = BINDINGS[table];
  if (!binding) return { name, unsupported: 'not bound to a function of ours yet' };
  const { found, wanted } = binding([row].flat(1));
  const same = JSON.stringify(found) === JSON.stringify(wanted);
  return outcome(name, same ? undefined : `expected ${JSON.stringify(wanted)}, got ${JSON.stringify(found)}`);
}

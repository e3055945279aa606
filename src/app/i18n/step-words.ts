import type { Messages } from './index.ts';

/** What a step did, for people: a command as it was typed, a fault of the simulation in the language of the page. */
export function stepWords(command: string, m: Messages): string {
  const over = /^fault over: (.*)$/s.exec(command);
  if (over) return m.steps.faultOver(over[1]!);
  const fault = /^fault: (.*?)(?: for ([\d.]+)s)?$/s.exec(command);
  return fault ? m.steps.fault(fault[1]!, fault[2] === undefined ? undefined : Number(fault[2])) : command;
}

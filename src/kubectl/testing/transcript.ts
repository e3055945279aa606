import { expect, test } from 'vitest';
import { newSession } from '../index.ts';
import type { FakeCluster } from './fake-cluster.ts';
import { type Outcome, run } from './run.ts';

/**
 * A session as a person would see it: lines behind `$ ` (continued behind `> `) are typed, then comes standard output,
 * standard error behind `! `, and the exit code in brackets where it is not 0 (`[waits]` where the command goes on).
 */
interface Entry {
  line: string;
  shown: string;
}

function parse(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const line of text.replace(/^\n/, '').replace(/\n$/, '').split('\n')) {
    const last = entries.at(-1);
    if (line.startsWith('$ ')) entries.push({ line: line.slice(2), shown: '' });
    else if (line.startsWith('> ') && last?.shown === '') last.line += `\n${line.slice(2)}`;
    else if (last) last.shown += `${line}\n`;
  }
  return entries;
}

/** What a command left, in the form of a transcript. */
export function shown({ out, err, code }: Outcome): string {
  const errors = err === '' ? '' : `${err.replace(/\n$/, '').replace(/^/gm, '! ')}\n`;
  const end = code === undefined ? '[waits]\n' : code === 0 ? '' : `[${code}]\n`;
  return `${out}${out !== '' && !out.endsWith('\n') ? '⏎\n' : ''}${errors}${end}`;
}

/** One test for each command, all on one cluster and in one session, or each on its own. */
export function transcript(
  name: string,
  make: () => FakeCluster,
  text: string,
  options: { each?: 'fresh'; files?: Record<string, string> } = {},
): void {
  const entries = parse(text);
  const runAll = () => {
    let cluster = make();
    let session = newSession();
    return entries.map(({ line }) => {
      if (options.each === 'fresh') {
        cluster = make();
        session = newSession();
      }
      return shown(
        run(cluster, line, { session, maxPauses: 200, ...(options.files ? { files: options.files } : {}) }),
      );
    });
  };
  let results: string[] | undefined;
  for (const [i, entry] of entries.entries()) {
    test(`${name}: ${entry.line.split('\n')[0]}`, () => {
      results ??= runAll();
      expect(results[i]).toBe(entry.shown);
    });
  }
}

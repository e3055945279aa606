import { afterAll, expect, test } from 'vitest';
import { unsaid } from '../app/charts/reasons.ts';
import { unsaidIn } from '../app/panes/note-catalogue.ts';
import { amendmentsOf, describeAmendment, readAmendments } from './amendments.ts';
import { compare, readBaseline } from './baseline.ts';
import type { Case } from './case.ts';
import { runCase } from './run.ts';

/** One test for each case: no fact fails that is not in the baseline, none is in it that holds. Prints the count. */
export function defineSuite(name: string, cases: readonly Case[]): void {
  const baseline = readBaseline();
  const silent = new Set<string>();
  const counts = { held: 0, failed: 0, unsupported: 0 };

  test.each(cases.map((it) => [it.id, it] as const))('%s', (id, it) => {
    const outcomes = runCase(it, (records) => {
      for (const reason of unsaid(records)) silent.add(reason);
      const found = records.filter((record) => record.type === 'diagnostic');
      for (const words of unsaidIn(found)) silent.add(words);
    });
    for (const { error, unsupported } of outcomes) {
      counts[error !== undefined ? 'failed' : unsupported !== undefined ? 'unsupported' : 'held']++;
    }
    const { worse, better } = compare(outcomes, baseline[id]);
    expect(worse.map(({ name, error }) => `${name}: ${error}`)).toEqual([]);
    expect(better, 'these hold now: npm run conformance:update').toEqual([]);
  });

  // The runs above are the largest collection of what the simulation can say.
  test('every reason and every finding can be said in Chinese', () => expect([...silent].sort()).toEqual([]));

  afterAll(() => {
    const total = counts.held + counts.failed;
    const mute = counts.unsupported ? `, ${counts.unsupported} cannot be evaluated` : '';
    console.log(`${name}: ${counts.held} of ${total} facts hold${mute}`);
    const all = readAmendments();
    for (const each of new Set(cases.flatMap(({ id }) => amendmentsOf(id, all))))
      console.log(`  amended: ${each.case} ${describeAmendment(each)}`);
  });
}

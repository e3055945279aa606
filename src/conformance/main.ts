// `npm run conformance [-- PATTERN… ] [-v]`: how many facts hold, case by case, with the first that does not.
// `npm run conformance:update [-- --accept]`: shortens the baseline; with --accept newly failing facts go in.
import { amendmentsOf, describeAmendment, readAmendments } from './amendments.ts';
import { readBaseline, update, writeBaseline } from './baseline.ts';
import type { Case, Outcome } from './case.ts';
import { loadControllers } from './controllers/cases.ts';
import { loadExamples } from './examples/cases.ts';
import { loadKubelet } from './kubelet/cases.ts';
import { loadRecordings } from './recordings/cases.ts';
import { runCase } from './run.ts';

function main(argv: readonly string[]): number {
  const flags = new Set(argv.filter((argument) => argument.startsWith('-')));
  const patterns = argv.filter((argument) => !argument.startsWith('-'));
  const cases = [...loadRecordings(), ...loadKubelet(), ...loadControllers(), ...loadExamples()].filter(
    ({ id }) => patterns.length === 0 || patterns.some((pattern) => id.includes(pattern)),
  );
  const baseline = readBaseline();
  const total = { held: 0, failed: 0, unsupported: 0, complete: 0 };
  const began = performance.now();
  for (const it of cases) {
    const outcomes = runCase(it);
    print(it, outcomes, flags.has('-v'));
    const failed = outcomes.filter(({ error }) => error !== undefined).length;
    const unsupported = outcomes.filter((outcome) => outcome.unsupported !== undefined).length;
    total.failed += failed;
    total.unsupported += unsupported;
    total.held += outcomes.length - failed - unsupported;
    if (failed === 0 && unsupported === 0) total.complete++;
    baseline[it.id] = update(outcomes, baseline[it.id], flags.has('--accept'));
  }
  printAmendments(cases);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `\nfacts ${total.held}/${total.held + total.failed}, not evaluated ${total.unsupported}, cases ${total.complete}/${cases.length}, ${seconds} s`,
  );
  if (!flags.has('--update')) return total.failed > 0 ? 1 : 0;
  if (patterns.length === 0) dropUnknown(baseline, cases);
  writeBaseline(baseline);
  return 0;
}

function print({ id, title }: Case, outcomes: readonly Outcome[], verbose: boolean): void {
  const bad = outcomes.filter(({ error }) => error !== undefined);
  const mute = outcomes.filter(({ unsupported }) => unsupported !== undefined);
  const count = `${outcomes.length - bad.length - mute.length}/${outcomes.length - mute.length}`.padStart(7);
  const mark = bad.length > 0 ? '✗' : mute.length > 0 ? '~' : '✓';
  console.log(`${mark} ${count}  ${id.padEnd(48)} ${title.slice(0, 60)}`);
  for (const { name, error } of verbose ? bad : bad.slice(0, 1)) console.log(`           ${name}: ${error}`);
  if (verbose) for (const { name, unsupported } of mute) console.log(`         ~ ${name}: ${unsupported}`);
}

/** Every value of the data that was not taken as it stands. */
function printAmendments(cases: readonly Case[]): void {
  const all = readAmendments();
  const used = new Set(cases.flatMap(({ id }) => amendmentsOf(id, all)));
  if (used.size > 0) console.log('\nAmended (data/amendments.yaml):');
  for (const each of used)
    console.log(
      `≠ ${each.case} ${describeAmendment(each)}\n      ${each.why.trim()}\n      ${each.source.trim()}`,
    );
}

/** Cases that were renamed or removed leave the list too. */
function dropUnknown(baseline: Record<string, string[]>, cases: readonly Case[]): void {
  const known = new Set(cases.map(({ id }) => id));
  for (const id of Object.keys(baseline)) if (!known.has(id)) delete baseline[id];
}

process.exitCode = main(process.argv.slice(2));

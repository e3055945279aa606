// `npm test` and `npm run test:NAME`: sets up what is missing, runs the gates, prints one closing line.
// Plain Node.js only: at this point there may be no dependencies yet.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BROWSER_VARIABLE, ensureBrowser } from './browser.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { GATES } from './gates.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

function main() {
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
  const flags = process.argv.slice(2).filter((argument) => argument.startsWith('-'));
  const unknown = names.find((name) => !GATES.some((gate) => gate.name === name));
  if (unknown)
    throw new Error(`No gate "${unknown}". There are: ${GATES.map((gate) => gate.name).join(', ')}.`);

  ensureDependencies(root);
  const outcomes = GATES.filter((gate) => names.length === 0 || names.includes(gate.name)).map((gate) => {
    console.log(`\n── ${gate.name}: ${gate.says}`);
    const began = performance.now();
    const counts = runGate(gate, flags);
    return { gate, counts, seconds: (performance.now() - began) / 1000 };
  });

  console.log('');
  for (const { gate, counts, seconds } of outcomes) {
    console.log(
      `${counts.failed ? '✗' : '✓'} ${gate.name.padEnd(12)} ${line(counts).padEnd(24)} ${seconds.toFixed(1)} s`,
    );
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { counts } of outcomes) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  console.log(`\n${line(total)}`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** @param {import('./gates.mjs').Gate} gate @param {string[]} flags @returns {Counts} */
function runGate(gate, flags) {
  const folder = mkdtempSync(join(tmpdir(), 'podscope-'));
  const report = join(folder, 'report.json');
  const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC', PODSCOPE_REPORT: report };
  try {
    if (gate.browser) env[BROWSER_VARIABLE] = ensureBrowser(root);
    const [tool, ...args] = gate.tool;
    const run = spawnSync(process.execPath, [tool, ...args, ...flags], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env,
    });
    const counts =
      gate.report && existsSync(report) ? read(gate.report, report) : { passed: 0, failed: 0, skipped: 0 };
    const ok = run.status === 0;
    if (!gate.report) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
    // A tool that fails without a failing test (a file that does not load, a crash) fails the gate all the same.
    if (!ok && counts.failed === 0) counts.failed = 1;
    return counts;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {'vitest' | 'playwright'} tool @param {string} file @returns {Counts} */
function read(tool, file) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  if (tool === 'vitest') {
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  }
  // A test that passed at its second attempt has passed; the report lists it as flaky.
  const { expected, flaky, unexpected, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
}

/** @param {Counts} counts */
function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

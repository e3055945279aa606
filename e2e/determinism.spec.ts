import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRun, simulate } from '../src/cluster/simulate.ts';
import { parseScenario } from '../src/scenario/parse.ts';
import type { TraceRecord } from '../src/trace/records.ts';
import { type Records, readRecords } from '../src/worker/protocol.ts';
import { expect, test, WEB } from './app.ts';

const TEXTS: [string, string][] = [
  ['a StatefulSet', WEB],
  ['recorded: rollout', recording('22-deploy-rollout')],
  ['recorded: shell scripts', recording('32-sh-no-forward')],
  ['recorded: crash loop', recording('10-exit1-onfailure')],
];

function recording(name: string): string {
  const file = readFileSync(
    new URL(`../src/conformance/data/recordings/${name}.yaml`, import.meta.url),
    'utf8',
  );
  const block = /^scenario: \|\n((?: {2}.*\n|\n)*)/m.exec(file)?.[1] ?? '';
  return block.replaceAll(/^ {2}/gm, '').replaceAll('{{version}}', '1.36');
}

function hash(records: readonly TraceRecord[]): string {
  const sum = createHash('sha256');
  for (const record of records) sum.update(`${JSON.stringify(record)}\n`);
  return sum.digest('hex');
}

for (const [name, text] of TEXTS) {
  test(`the same trace in Node.js and in Chromium, at once and in slices: ${name}`, async ({ page }) => {
    const atOnce = hash(simulate(parseScenario(text)));

    const run = createRun(parseScenario(text));
    // Odd slices, ended now by the time and now by the number of timers.
    for (let slice = 1; run.now < run.duration; slice++) run.advance(Math.min(run.duration, slice * 700), 13);
    run.advance();
    expect(hash(run.records)).toBe(atOnce);

    const worker = page.waitForEvent('worker', { predicate: (it) => it.url().includes('simulate') });
    await page.goto('/');
    const url = (await worker).url();
    const messages = await page.evaluate(
      ([script, scenario]) => {
        return new Promise<Records[]>((resolve, reject) => {
          const all: Records[] = [];
          const thread = new Worker(script, { type: 'module' });
          thread.onerror = (event) => reject(new Error(event.message));
          thread.onmessage = ({ data }) => {
            if (data.type === 'records') all.push(data);
            if (data.type === 'failed') reject(new Error(data.message));
            if (data.type === 'done') resolve(all);
          };
          thread.postMessage({ type: 'run', id: 1, text: scenario });
        });
      },
      [url, text] as const,
    );
    expect(hash(messages.flatMap((message) => readRecords(message)))).toBe(atOnce);
  });
}

import type { Run } from '../cluster/simulate.ts';
import { horizon } from '../scenario/horizon.ts';
import { placesIn } from '../scenario/places.ts';
import type { ParsedScenario } from '../scenario/types.ts';
import {
  BATCH_RECORDS,
  type FromWorker,
  MAX_RECORDS,
  packRecords,
  type RunRequest,
  type ScenarioSummary,
  type ToWorker,
} from './protocol.ts';

/** What the runner needs of its thread, so that tests can be the thread. */
export interface Host {
  parse(text: string): ParsedScenario;
  createRun(parsed: ParsedScenario): Run;
  post(message: FromWorker): void;
  /** Calls back after the messages that are waiting have been delivered. */
  later(task: () => void): void;
  /** Milliseconds of the wall clock. */
  clock(): number;
}

/** Wall-clock milliseconds of work between two looks at the mailbox. */
const SLICE_MS = 16;
/** Timers per call of `advance`: small enough to keep to the slice in a busy cluster. */
const EVENTS_PER_ADVANCE = 400;

interface Job {
  id: number;
  run: Run;
  startedAt: number;
  sent: number;
}

/** Runs one scenario at a time, in slices; a newer request replaces the one in flight. */
export function createRunner(host: Host): (message: ToWorker) => void {
  let job: Job | undefined;

  const fail = (id: number, error: unknown, now: number) =>
    host.post({ type: 'failed', id, message: error instanceof Error ? error.message : String(error), now });

  function start({ id, text }: RunRequest): void {
    job = undefined;
    const startedAt = host.clock();
    try {
      const parsed = host.parse(text);
      host.post({
        type: 'parsed',
        id,
        diagnostics: parsed.diagnostics,
        places: placesIn(parsed.scenario?.manifests ?? [], text),
        scenario: summarise(parsed),
      });
      if (!parsed.scenario) return;
      job = { id, run: host.createRun(parsed), startedAt, sent: 0 };
    } catch (error) {
      fail(id, error, 0);
      return;
    }
    slice(job);
  }

  function slice(current: Job): void {
    if (job !== current) return;
    const { run, id } = current;
    const until = host.clock() + SLICE_MS;
    let finished = false;
    try {
      while (!finished && host.clock() < until) finished = run.advance(undefined, EVENTS_PER_ADVANCE);
    } catch (error) {
      flush(current);
      job = undefined;
      fail(id, error, run.now / 1000);
      return;
    }
    flush(current);
    const truncated = !finished && run.records.length > MAX_RECORDS;
    if (finished || truncated) {
      job = undefined;
      const elapsedMs = host.clock() - current.startedAt;
      host.post({ type: 'done', id, now: run.now / 1000, records: run.records.length, elapsedMs, truncated });
      return;
    }
    host.later(() => slice(current));
  }

  function flush(current: Job): void {
    const { run, id } = current;
    const now = run.now / 1000;
    while (current.sent < run.records.length) {
      const records = run.records.slice(current.sent, current.sent + BATCH_RECORDS);
      current.sent += records.length;
      const last = current.sent === run.records.length;
      const reached = last ? now : records.at(-1)!.t;
      host.post(packRecords(id, records, reached));
    }
  }

  return (message) => {
    if (message.type === 'run') start(message);
    else if (job?.id === message.id) job = undefined;
  };
}

function summarise({ scenario }: ParsedScenario): ScenarioSummary | undefined {
  if (!scenario) return undefined;
  return {
    name: scenario.name,
    duration: horizon(scenario) / 1000,
    seed: scenario.seed,
    version: scenario.cluster.version,
    documents: scenario.manifests.length,
    steps: scenario.steps.map(({ index, at, range }) => ({ index, at: at / 1000, line: range?.line })),
    notes: (scenario.notes ?? []).map(({ at, text }) => ({ at: at / 1000, text })),
  };
}

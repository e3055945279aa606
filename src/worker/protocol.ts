import type { Place } from '../scenario/places.ts';
import type { Diagnostic } from '../scenario/types.ts';
import { LazyObjectRecord } from '../trace/lazy-object.ts';
import type { TraceRecord } from '../trace/records.ts';

/**
 * What the page and the simulation worker say to each other, over plain postMessage. Every answer
 * carries the id of the run it belongs to; a newer `run` ends the one in flight, and nothing of an
 * older run arrives after the first message of a newer one.
 */

export interface RunRequest {
  type: 'run';
  /** Rises with every request. */
  id: number;
  /** The whole scenario text. */
  text: string;
}
export interface CancelRequest {
  type: 'cancel';
  id: number;
}
export type ToWorker = RunRequest | CancelRequest;

/** What the page needs to know about a scenario besides its trace. */
export interface ScenarioSummary {
  name: string;
  /** Seconds. */
  duration: number;
  seed: number;
  version: string;
  documents: number;
  /** Times in seconds. */
  steps: { index: number; at: number; line: number | undefined }[];
  /** Notes on the timeline, in seconds. */
  notes: { at: number; text: string }[];
}

/** The text has been read. Without `scenario` there is nothing to run: the last good timeline stays. */
export interface Parsed {
  type: 'parsed';
  id: number;
  diagnostics: Diagnostic[];
  /** What the lines of the text make happen, as far as it can be read. */
  places: Place[];
  scenario: ScenarioSummary | undefined;
}
/** The next records of the trace, at most {@link BATCH_RECORDS}. */
export interface Records {
  type: 'records';
  id: number;
  /**
   * The records as a JSON array. A structured clone of so many small objects takes the page five times as
   * long to unpack as `JSON.parse` does. Objects of the API are left out of their records.
   */
  json: string;
  /** The objects that were left out, each as JSON, in the order of their records. */
  objects: string[];
  /** How far the run is, in seconds: nothing before this moment is missing once this batch has arrived. */
  now: number;
}
export interface Done {
  type: 'done';
  id: number;
  /** Seconds simulated. */
  now: number;
  records: number;
  /** Wall-clock milliseconds, the pauses for newer messages included. */
  elapsedMs: number;
  /** The run was stopped because the trace has grown too long to be looked at. */
  truncated: boolean;
}
/** The simulation itself failed: a fault of Podscope, not of the text. */
export interface Failed {
  type: 'failed';
  id: number;
  message: string;
  /** Seconds simulated until then. */
  now: number;
}
export type FromWorker = Parsed | Records | Done | Failed;

/** The message of some records; `now` is how far the run is, in seconds. */
export function packRecords(id: number, records: readonly TraceRecord[], now: number): Records {
  const objects: string[] = [];
  const bare = records.map((record) => {
    if (record.type !== 'object') return record;
    objects.push(JSON.stringify(record.object ?? null));
    return { ...record, object: undefined };
  });
  return { type: 'records', id, json: JSON.stringify(bare), objects, now };
}

/**
 * Unpacks records. `names`, which a run keeps from batch to batch, holds the strings that come again with every
 * record of a pod, so that each is in memory once: long runs are mostly probes and lines of log.
 */
export function readRecords(message: Records, names = new Map<string, string>()): TraceRecord[] {
  const once = (text: string) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    names.set(text, text);
    return text;
  };
  let taken = 0;
  return (JSON.parse(message.json) as TraceRecord[]).map((record) => {
    switch (record.type) {
      case 'object':
        return new LazyObjectRecord(record, message.objects[taken++]!);
      case 'probe':
        record.detail = once(record.detail);
        record.pod = once(record.pod);
        record.uid = once(record.uid);
        return record;
      case 'log':
        record.pod = once(record.pod);
        record.uid = once(record.uid);
        return record;
      default:
        return record;
    }
  });
}

/** Larger batches block the page while they are unpacked. */
export const BATCH_RECORDS = 500;
/** Above this many records a run stops and says so. */
export const MAX_RECORDS = 400_000;

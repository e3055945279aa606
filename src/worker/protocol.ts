import type { Place } from '../scenario/places.ts';
import type { Diagnostic } from '../scenario/types.ts';
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
   * long to unpack as `JSON.parse` does.
   */
  json: string;
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

export const readRecords = (message: Records): TraceRecord[] => JSON.parse(message.json);

/** Larger batches block the page while they are unpacked. */
export const BATCH_RECORDS = 500;
/** Above this many records a run stops and says so. */
export const MAX_RECORDS = 400_000;

import { create } from 'zustand';
import type { Place } from '../../scenario/places.ts';
import type { Diagnostic } from '../../scenario/types.ts';
import { TraceIndex } from '../../trace/index.ts';
import { createSimulationClient } from '../../worker/client.ts';
import { type FromWorker, readRecords, type ScenarioSummary } from '../../worker/protocol.ts';
import { useDocument } from './document.ts';
import { view } from './view.ts';

export type RunStatus = 'waiting' | 'running' | 'done' | 'unparsable' | 'failed';

export interface RunState {
  status: RunStatus;
  /** A text was handed over, and nothing has been heard of it yet: a very long one takes its time to be read. */
  reading: boolean;
  /** The trace on screen: the last good one. */
  index: TraceIndex;
  /** Rises whenever the trace on screen grew or was replaced. */
  version: number;
  /** The text that the trace on screen belongs to. */
  ranText: string;
  scenario: ScenarioSummary | undefined;
  /** Of the text as it is now, even where the trace is an older one. */
  diagnostics: readonly Diagnostic[];
  /** What the lines of the text make happen. */
  places: readonly Place[];
  /** The line that made the text unparsable. */
  brokenLine: number | undefined;
  /** How far the newest run is, in seconds. */
  now: number;
  elapsedMs: number;
  truncated: boolean;
  /** Why the simulation failed: a fault of ours. */
  failure: string | undefined;
  /** The run before the last edit, to compare with. */
  previous: TraceIndex | undefined;
}

export const useRun = create<RunState>()(() => ({
  status: 'waiting',
  reading: false,
  index: new TraceIndex(),
  version: 0,
  ranText: '',
  scenario: undefined,
  diagnostics: [],
  places: [],
  brokenLine: undefined,
  now: 0,
  elapsedMs: 0,
  truncated: false,
  failure: undefined,
  previous: undefined,
}));
export const run = () => useRun.getState();

/** A run that is coming in but is not on screen yet. */
interface Incoming {
  index: TraceIndex;
  scenario: ScenarioSummary;
  text: string;
  /** Strings that its records share. */
  names: Map<string, string>;
  shown: boolean;
}

let incoming: Incoming | undefined;
/** The lineage of the document that the trace on screen comes from. */
let shownLineage = -1;
let requestedText = '';
let waiting: ReturnType<typeof setTimeout> | undefined;
/** What is on screen grows this often while the rest of a run comes in. Milliseconds. */
const GROW_MS = 150;

const client = createSimulationClient(receive, (failure) => {
  useRun.setState({ status: 'failed', reading: false, failure });
});

/** Simulates a text; the last good trace stays on screen until the new one reaches what is visible. */
function simulateText(text: string): void {
  requestedText = text;
  useRun.setState({ reading: true });
  client.run(text);
}

/** From now on every change of the document is simulated. */
export function followDocument(): void {
  let last: string | undefined;
  const follow = (text: string) => {
    if (text === last) return;
    last = text;
    simulateText(text);
  };
  follow(useDocument.getState().text);
  useDocument.subscribe((state) => follow(state.text));
}

function receive(message: FromWorker): void {
  if (run().reading) useRun.setState({ reading: false });
  switch (message.type) {
    case 'parsed': {
      const { scenario, diagnostics, places } = message;
      if (requestedText.trim() === '') {
        showNothing();
        return;
      }
      const broken = diagnostics.find((one) => one.severity === 'error' && one.code === 'yaml');
      if (!scenario || (broken && typing())) {
        client.cancel();
        incoming = undefined;
        const line = (broken ?? diagnostics.find((one) => one.severity === 'error'))?.range?.line;
        useRun.setState({ status: 'unparsable', diagnostics, places, brokenLine: line });
        return;
      }
      incoming = {
        index: new TraceIndex([], scenario.duration),
        scenario,
        text: requestedText,
        names: new Map(),
        shown: false,
      };
      useRun.setState({
        status: 'running',
        diagnostics,
        places,
        brokenLine: undefined,
        failure: undefined,
        now: 0,
      });
      return;
    }
    case 'records':
      if (!incoming) return;
      incoming.index.append(readRecords(message, incoming.names));
      useRun.setState({ now: message.now });
      if (incoming.shown) refresh();
      else if (message.now >= neededUntil(incoming.scenario.duration)) show();
      return;
    case 'done':
      if (!incoming) return;
      show();
      useRun.setState({
        status: 'done',
        now: message.now,
        elapsedMs: message.elapsedMs,
        truncated: message.truncated,
      });
      return;
    case 'failed':
      if (incoming && incoming.index.records.length > 0) show();
      useRun.setState({ status: 'failed', failure: message.message, now: message.now });
      return;
  }
}

/**
 * True where the text grew out of the one on screen: then a document that cannot be read is one in the
 * middle of being written, and the last good run stays. What was just opened runs without it.
 */
function typing(): boolean {
  return run().index.records.length > 0 && shownLineage === useDocument.getState().lineage;
}

/** Up to where a new trace has to reach before it may replace the old one: what is on screen now. */
function neededUntil(duration: number): number {
  const { zoom, playhead } = view();
  return Math.min(duration, Math.max(zoom?.to ?? duration, playhead));
}

/** An empty text has not broken: it says nothing, and nothing is what is to be seen. */
function showNothing(): void {
  client.cancel();
  incoming = undefined;
  shownLineage = useDocument.getState().lineage;
  useRun.setState({
    status: 'done',
    index: new TraceIndex(),
    version: run().version + 1,
    ranText: requestedText,
    scenario: undefined,
    diagnostics: [],
    places: [],
    brokenLine: undefined,
    failure: undefined,
    truncated: false,
    now: 0,
    previous: undefined,
  });
}

function show(): void {
  if (!incoming) return;
  const { index, version, ranText } = run();
  const first = !incoming.shown;
  const related = shownLineage === useDocument.getState().lineage;
  shownLineage = useDocument.getState().lineage;
  incoming.shown = true;
  useRun.setState({
    index: incoming.index,
    version: version + 1,
    ranText: incoming.text,
    scenario: incoming.scenario,
    ...(first && !held && ranText !== incoming.text ? { previous: related ? index : undefined } : {}),
  });
  if (first) {
    const { playhead, seek } = view();
    if (playhead > incoming.scenario.duration) seek(incoming.scenario.duration);
  }
}

let held = false;
/** Until the returned function is called, every new run is compared with the one on screen now. */
export function holdPrevious(): () => void {
  held = true;
  useRun.setState({ previous: run().index });
  return () => {
    held = false;
  };
}

function refresh(): void {
  if (waiting !== undefined) return;
  waiting = setTimeout(() => {
    waiting = undefined;
    if (incoming?.shown) show();
  }, GROW_MS);
}

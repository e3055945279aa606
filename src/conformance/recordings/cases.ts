import { readdirSync, readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import type { TraceRecord } from '../../trace/records.ts';
import { amend, readAmendments } from '../amendments.ts';
import { type Case, type Outcome, outcome } from '../case.ts';
import { TraceView } from '../trace-view.ts';
import { Anchors } from './anchors.ts';
import { checkFact, type Fact, type RecordedStep } from './facts.ts';

/** One file of data/recordings: what a real cluster did with a scenario. */
interface Recording {
  name: string;
  title: string;
  /** `1.34.9 (containerd 1.6)`: the releases on which it was seen. */
  recordedOn: string[];
  /** Seconds. */
  duration: number;
  /** The text; `{{version}}` stands for the release. */
  scenario: string;
  facts: Fact[];
}

const FOLDER = new URL('../data/recordings/', import.meta.url);

/** Every recording on every release it was made on. */
export function loadRecordings(): Case[] {
  const amendments = readAmendments();
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Recording)
    .flatMap((recording) =>
      recording.recordedOn.map((release) => {
        const version = release.split('.').slice(0, 2).join('.');
        const id = `recordings/${recording.name}@${version}`;
        return toCase(amend(recording, id, amendments), id, version);
      }),
    );
}

function toCase(recording: Recording, id: string, version: string): Case {
  const text = recording.scenario.replaceAll('{{version}}', version);
  const steps = readSteps(text);
  return {
    id,
    title: recording.title,
    judge: (simulate) =>
      evaluate(
        recording.facts.filter((fact) => holdsOn(fact, version)),
        simulate(text),
        steps,
      ),
  };
}

function holdsOn(fact: Fact, version: string): boolean {
  return !fact.version || version.startsWith(fact.version);
}

/** The outcome of each fact. A trace without pods shows nothing and fails them all. */
export function evaluate(
  facts: readonly Fact[],
  trace: readonly TraceRecord[],
  steps: readonly RecordedStep[],
): Outcome[] {
  const view = new TraceView(trace);
  const evidence = { view, anchors: new Anchors(view, steps), steps };
  const empty = view.ofType('pod').length === 0;
  return facts.map((fact, index) => {
    const name = `${String(index + 1).padStart(2, '0')} ${describe(fact)}`;
    return outcome(name, empty ? 'the trace has no pod records' : checkFact(fact, evidence));
  });
}

function describe(fact: Fact): string {
  const { kind, why: _why, version: _version, ...rest } = fact;
  const values = Object.values(rest).map((value) =>
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  );
  const text = values.join(' ').replaceAll('\n', ' ');
  return `${kind} ${text.length > 110 ? `${text.slice(0, 109)}…` : text}`;
}

/** The steps of the Scenario document of a text, with times in seconds. */
export function readSteps(text: string): RecordedStep[] {
  const scenario = parseAllDocuments(text)
    .map((document) => document.toJS())
    .find((document) => document?.kind === 'Scenario');
  const steps: { at: string | number; run?: string }[] = scenario?.spec?.steps ?? [];
  return steps.map((step) => ({ at: parseSeconds(step.at), run: step.run }));
}

const UNIT_SECONDS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** `1m30s` or a number of seconds. */
export function parseSeconds(text: string | number): number {
  if (typeof text === 'number') return text;
  let total = 0;
  for (const [, value, unit] of text.matchAll(/([\d.]+)(ms|h|m|s)/g)) {
    total += Number(value) * (UNIT_SECONDS[unit as string] as number);
  }
  return total;
}

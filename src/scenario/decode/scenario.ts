import { parseDuration } from '../../base/time.ts';
import { horizon, LONGEST_RUN } from '../horizon.ts';
import type { ParsedScenario, Scenario, SourceRange } from '../types.ts';
import { app } from './apps.ts';
import { cluster, defaultNodes, image } from './cluster.ts';
import {
  duration as durationText,
  integer,
  isRecord,
  list,
  map,
  type Path,
  type Place,
  type Read,
  record,
  rootPlace,
  text,
} from './reader.ts';
import { step, traffic } from './runs.ts';

export const SCENARIO_API_VERSION = 'podscope.dev/v1alpha1';
export const SCENARIO_KIND = 'Scenario';

/** What a text without a Scenario document runs with. */
export function defaultScenario(): Scenario {
  return {
    name: '',
    duration: 300_000,
    seed: 1,
    cluster: {
      version: '1.36',
      nodes: defaultNodes(3),
      domain: 'cluster.local',
      nodePortRange: [30000, 32767],
      latency: { profile: 'typical', overrides: {} },
    },
    images: [],
    apps: [],
    traffic: [],
    steps: [],
    manifests: [],
  };
}

/** What a host may decide instead of the text. */
export type Fixed = Partial<Pick<Scenario, 'duration' | 'seed'>>;

const runLength: Read<number> = (value, place) => {
  const ms = durationText(value, place);
  if (ms === undefined) return undefined;
  if (ms > LONGEST_RUN) {
    place.report(place.path, 'the longest run is 24h', 'The run is cut there.');
    return LONGEST_RUN;
  }
  if (ms > 0) return ms;
  place.report(place.path, 'the run has to last longer than 0s');
  return undefined;
};

type Spec = Pick<Scenario, 'duration' | 'seed' | 'cluster' | 'images' | 'apps' | 'traffic' | 'steps'>;

const spec = record<Spec>({
  duration: runLength,
  seed: integer(0, Number.MAX_SAFE_INTEGER),
  cluster: cluster as Read<Scenario['cluster']>,
  images: list(image),
  apps: list(app),
  traffic: list(traffic),
  steps: list(step),
});

interface Whole {
  apiVersion: string;
  kind: string;
  metadata: { name?: string; annotations?: Record<string, string> };
  spec: Spec;
}
const whole = record<Whole>({
  apiVersion: text,
  kind: text,
  metadata: record<{ name: string; annotations: Record<string, string>; labels: Record<string, string> }>({
    name: text,
    annotations: map(text),
    labels: map(text),
  }) as Read<Whole['metadata']>,
  spec: spec as Read<Spec>,
});

/** Requests of all generators in one run: each is simulated one by one. */
export const MAX_REQUESTS = 1_000_000;

/** Ends the generators where together they would send more than can be run. */
function limitRequests(scenario: Scenario, diagnostics: ParsedScenario['diagnostics']): void {
  const end = horizon(scenario);
  let left = MAX_REQUESTS;
  scenario.traffic = scenario.traffic.map((entry) => {
    const until = Math.min(entry.until ?? end, end);
    const wanted = Math.max(0, ((until - entry.from) / 1000) * entry.rate);
    if (wanted <= left) {
      left -= wanted;
      return entry;
    }
    const ends = entry.from + Math.floor((left / entry.rate) * 1000);
    left = 0;
    diagnostics.push({
      severity: 'error',
      code: 'too-large',
      message: `traffic ${entry.name} would send ${Math.round(wanted)} requests; a run has at most ${MAX_REQUESTS}, so it ends at ${Math.floor(ends / 1000)}s`,
      remedy: 'Lower the rate, or say from when until when it lasts.',
      ...(entry.range === undefined ? {} : { range: entry.range }),
    });
    return { ...entry, until: ends };
  });
}

/** Reads the Scenario document: every field that is missing or wrong keeps its default. `fixed` wins over it. */
export function decodeScenario(
  value: Record<string, unknown>,
  locate: (path: Path) => SourceRange,
  diagnostics: ParsedScenario['diagnostics'],
  fixed: Fixed = {},
): Scenario {
  const defaults = defaultScenario();
  const place: Place = rootPlace([], locate, diagnostics);
  const read = whole(value, place);
  const readSpec: Partial<Spec> = isRecord(read?.spec) ? read.spec : {};
  const scenario: Scenario = {
    ...defaults,
    ...readSpec,
    ...fixed,
    name: read?.metadata?.name ?? '',
    cluster: { ...defaults.cluster, ...readSpec.cluster },
    notes: notesOf(read?.metadata?.annotations ?? {}),
  };
  limitRequests(scenario, diagnostics);
  for (const { index, at } of scenario.steps) {
    if (at <= scenario.duration) continue;
    diagnostics.push({
      severity: 'warning',
      code: 'step-after-end',
      message: `spec.steps[${index}]: the run is made longer for this step`,
      remedy: 'Set spec.duration beyond the last step, or make the step earlier.',
      range: locate(['spec', 'steps', index, 'at']),
      where: `spec.steps[${index}].at`,
    });
  }
  return scenario;
}

/** Annotations such as `podscope.dev/note.14s: look at db-1` are notes on the timeline. */
const NOTE_ANNOTATION = 'podscope.dev/note.';

function notesOf(annotations: Record<string, string>): { at: number; text: string }[] {
  return Object.entries(annotations)
    .flatMap(([key, text]) => {
      const at = key.startsWith(NOTE_ANNOTATION)
        ? parseDuration(key.slice(NOTE_ANNOTATION.length))
        : undefined;
      return at === undefined || text.trim() === '' ? [] : [{ at, text }];
    })
    .sort((a, b) => a.at - b.at);
}

import type { EventRecord, TraceRecord } from '../../trace/records.ts';
import { type Outcome, outcome } from '../case.ts';
import { fits, showSeconds, valueAt } from '../pattern.ts';
import { changes, TraceView } from '../trace-view.ts';
import { KubeletAnchors } from './anchors.ts';
import type { EventExpectation, Expectations, KubeletScenario, NeverExpectation } from './format.ts';
import { checkStatus, differs } from './status.ts';

/** The trace of one scenario, with the pod it is about. */
interface Evidence {
  view: TraceView;
  pod: string;
  anchors: KubeletAnchors;
}

type Check = (wanted: never, evidence: Evidence) => Outcome[];

/** Judges a trace by every expectation of a scenario. `actions` are the moments of its named actions. */
export function evaluate(
  scenario: KubeletScenario,
  trace: readonly TraceRecord[],
  actions: ReadonlyMap<string, number>,
): Outcome[] {
  const view = new TraceView(trace);
  const pod = scenario.manifest.metadata?.name ?? '';
  const evidence = { view, pod, anchors: new KubeletAnchors(view, pod, actions) };
  const outcomes: Outcome[] = [];
  for (const [key, wanted] of Object.entries(scenario.expect)) {
    if (NOTES.has(key)) continue;
    const after = /^startOrderAfter\((\w+)\)$/.exec(key)?.[1];
    if (after) outcomes.push(checkStartOrder(wanted as string[], evidence, `action(${after})`));
    else if (CHECKS[key]) outcomes.push(...CHECKS[key](wanted as never, evidence));
    else outcomes.push({ name: key, unsupported: `no such expectation is known: ${key}` });
  }
  return trace.length > 0 ? outcomes : outcomes.map(({ name }) => ({ name, error: 'the trace is empty' }));
}

/** Explanations for people. */
const NOTES = new Set(['note', 'notes', 'conditionOrderNote']);

const CHECKS: Record<string, Check> = {
  events: checkEvents,
  timing: (timings: NonNullable<Expectations['timing']>, { anchors }) =>
    timings.map(({ from, to, min, max, why }) => {
      const name = `timing ${from} → ${to}${why ? ` (${why})` : ''}`;
      const begin = anchors.at(from);
      const end = begin === undefined ? undefined : anchors.at(to, begin);
      if (begin === undefined || end === undefined)
        return outcome(name, `${begin === undefined ? from : to} never happened`);
      const length = end - begin;
      const ok = length >= min - 1e-6 && length <= max + 1e-6;
      return outcome(
        name,
        ok
          ? undefined
          : `took ${showSeconds(length)} s (${showSeconds(begin)} → ${showSeconds(end)}), expected ${min}..${max}`,
      );
    }),
  status: (statuses: NonNullable<Expectations['status']>, { pod, view, anchors }) =>
    statuses.map((wanted) => outcome(`status ${wanted.when}`, checkStatus(wanted, pod, view, anchors))),
  never: (nevers: NeverExpectation[], evidence) =>
    nevers.map((wanted) => outcome(`never ${Object.values(wanted).join(' ')}`, checkNever(wanted, evidence))),
  invariants: (texts: string[], { view, pod }) =>
    texts.map((text) => {
      const check = INVARIANTS[text];
      return check
        ? outcome(`invariant ${text}`, check(view, pod))
        : { name: `invariant ${text}`, unsupported: 'unknown invariant' };
    }),
  rejected: (wanted: NonNullable<Expectations['rejected']>, { view, pod }) => {
    const created = view.select(pod).lives.length > 0 ? `pod ${pod} was created` : undefined;
    const said = view.ofType('diagnostic').filter(({ severity }) => severity === 'error');
    const message = said.some((it) => new RegExp(wanted.message).test(it.message))
      ? undefined
      : `no error with /${wanted.message}/; errors: ${JSON.stringify(said.map((it) => it.message))}`;
    return [outcome('rejected', created), outcome('rejected message', message)];
  },
  spec: (wanted: Record<string, unknown>, { view, pod }) => {
    const spec = view.objects(`Pod/${pod}`)[0]?.object.spec;
    return Object.entries(wanted).map(([path, value]) => {
      const found = valueAt(spec, path.replaceAll(/\[(\d+)\]/g, '.$1'));
      return outcome(`spec ${path}`, isSubset(value, found) ? undefined : differs(path, value, found));
    });
  },
  conditionOrder: (types: string[], { view, pod }) => {
    const conditions: { type: string; lastTransitionTime: string }[] =
      view.objects(`Pod/${pod}`).at(-1)?.object.status?.conditions ?? [];
    const times = types.map(
      (type) => conditions.find((condition) => condition.type === type)?.lastTransitionTime ?? '',
    );
    const bad = times.findIndex(
      (time, index) => time === '' || (index > 0 && time < (times[index - 1] as string)),
    );
    return [
      outcome(
        'conditionOrder',
        bad < 0 ? undefined : `${types[bad]} at "${times[bad]}", before ${types[bad - 1]} or missing`,
      ),
    ];
  },
  env: (wanted: Record<string, Record<string, string>>, { view, pod }) =>
    Object.entries(wanted).flatMap(([container, variables]) => {
      const lines = view
        .ofPod('log', pod)
        .filter((record) => record.container === container)
        .map(({ line }) => line);
      const ip = view.podRows(pod).findLast((row) => row.ip)?.ip ?? '(no pod ip)';
      return Object.entries(variables).map(([key, value]) => {
        const line = `${key}=${value === '<pod ip>' ? ip : value}`;
        const found = lines.find((candidate) => candidate.startsWith(`${key}=`));
        return outcome(`env ${key}`, lines.includes(line) ? undefined : differs(key, line, found));
      });
    }),
  startOrder: (containers: string[], evidence) => [checkStartOrder(containers, evidence)],
  exitOrder: (containers: string[], evidence) => [
    outcome(
      'exitOrder',
      orderProblem(containers, (container) => evidence.anchors.at(`exit(${container},0)`)),
    ),
  ],
  hookStarts: ({ containers, spreadMax }: NonNullable<Expectations['hookStarts']>, { view, pod }) => {
    const times = containers.map(
      (container) =>
        view.ofPod('hook', pod).find((record) => record.container === container && record.hook === 'preStop')
          ?.t ?? Number.NaN,
    );
    const spread = Math.max(...times) - Math.min(...times);
    return [
      outcome(
        'hookStarts',
        spread <= spreadMax ? undefined : `hooks began at ${times.map(showSeconds).join(', ')}`,
      ),
    ];
  },
  endpoint: (endpoints: NonNullable<Expectations['endpoint']>, { view, pod, anchors }) =>
    endpoints.map(({ when, absent, ...wanted }) => {
      const at = anchors.at(when);
      if (at === undefined) return outcome(`endpoint ${when}`, `${when} never happened`);
      const found = view.ofPod('endpoint', pod).findLast(({ t }) => t <= at);
      const problem = absent
        ? !found || found.removed
          ? undefined
          : 'the endpoint is still there'
        : isSubset({ ...wanted, removed: false }, found)
          ? undefined
          : differs(`at ${showSeconds(at)}`, wanted, found);
      return outcome(`endpoint ${when}`, problem);
    }),
  qos: (classes: Record<string, string>, { view }) =>
    Object.entries(classes).map(([pod, wanted]) => {
      const found = view.objects(`Pod/${pod}`)[0]?.object.status?.qosClass;
      return outcome(`qos ${pod}`, found === wanted ? undefined : differs('qosClass', wanted, found));
    }),
  oomScoreAdj: (scores: Record<string, number>, { view }) =>
    Object.entries(scores).map(([target, wanted]) => {
      const [pod, container] = target.split('/');
      const command = view
        .ofType('command')
        .find((record) => record.command.startsWith(`kubectl exec ${pod} -c ${container} `));
      const found = command && (command.stdout || command.stderr).trim();
      return outcome(
        `oomScoreAdj ${target}`,
        found === String(wanted) ? undefined : differs('oom_score_adj', wanted, found),
      );
    }),
  eventObjects: (wanted: NonNullable<Expectations['eventObjects']>, evidence) =>
    wanted.flatMap((it) => checkEventObjects(it, evidence)),
} as Record<string, Check>;

/** Events in the order of their first occurrence; an entry never takes an occurrence that an earlier one took. */
function checkEvents(wanted: EventExpectation[], { view, pod, anchors }: Evidence): Outcome[] {
  const taken = new Set<EventRecord>();
  let previous = { t: -1, reason: 'the start' };
  return wanted.flatMap((it) => {
    const name = `event ${it.reason}${it.message ? ` /${it.message}/` : ''}`;
    const all = view
      .events(`Pod/${pod}`, it)
      .filter(
        (record) =>
          (it.fieldPath === undefined || record.fieldPath === it.fieldPath) &&
          record.source === (it.source ?? sourceOf(it.reason)),
      );
    const first = all.find((record) => !taken.has(record));
    if (!first) return [outcome(name, all.length > 0 ? 'no further occurrence' : 'never happened')];
    taken.add(first);
    const early = first.t < previous.t - 1e-6;
    const problem = early
      ? `first at ${showSeconds(first.t)}, before ${previous.reason} at ${showSeconds(previous.t)}`
      : undefined;
    if (!early) previous = first;
    return [
      outcome(name, problem),
      ...(it.count ? [outcome(`${name} count`, countProblem(it.count, all, anchors))] : []),
    ];
  });
}

/** Events of the scheduler do not always name their source in the data. */
function sourceOf(reason: string): string {
  return reason === 'Scheduled' || reason === 'FailedScheduling' ? 'default-scheduler' : 'kubelet';
}

function countProblem(
  { min = 0, max = Infinity, until, distinct }: NonNullable<EventExpectation['count']>,
  all: readonly EventRecord[],
  anchors: KubeletAnchors,
): string | undefined {
  const end = until === undefined ? Infinity : anchors.at(until);
  if (end === undefined) return `${until} never happened`;
  const inTime = all.filter(({ t }) => t <= end + 1e-6);
  const count = distinct ? new Set(inTime.map(({ message }) => message)).size : inTime.length;
  return count >= min && count <= max ? undefined : `seen ${count} times, expected ${min}..${max}`;
}

function checkNever(wanted: NeverExpectation, { view, pod }: Evidence): string | undefined {
  if (wanted.event !== undefined || wanted.eventMessage !== undefined) {
    const hit = view
      .events(`Pod/${pod}`, { reason: wanted.event, message: wanted.eventMessage })
      .find((record) => wanted.fieldPath === undefined || record.fieldPath === wanted.fieldPath);
    return hit && `${hit.reason} at ${showSeconds(hit.t)}: ${hit.message}`;
  }
  if (wanted.probe !== undefined) {
    const [probe, , , container] = wanted.probe.split(' ');
    const hit = view
      .ofPod('probe', pod)
      .find((record) => record.probe === probe && record.container === container);
    return hit && `at ${showSeconds(hit.t)}`;
  }
  if (wanted.condition !== undefined) {
    const [type = '', status] = wanted.condition.split('=');
    const hit = view.podRows(pod).find((row) => row.conditions[type] === status);
    return hit && `at ${showSeconds(hit.t)}`;
  }
  if (wanted.phase !== undefined) {
    const hit = view.podRows(pod).find((row) => row.phase === wanted.phase);
    return hit && `at ${showSeconds(hit.t)}`;
  }
  const limit = /^restartCount>(\d+)$/.exec(wanted.state ?? '')?.[1];
  if (limit === undefined) return `cannot read ${JSON.stringify(wanted)}`;
  const hit = view.podRows(pod).find((row) => row.restarts > Number(limit));
  return hit && `${hit.restarts} restarts at ${showSeconds(hit.t)}`;
}

const INVARIANTS: Record<string, (view: TraceView, pod: string) => string | undefined> = {
  'restartCount never decreases': (view, pod) => stepProblem(view, pod, (step) => step >= 0),
  'restartCount increases by exactly 1 per instance': (view, pod) =>
    stepProblem(view, pod, (step) => step === 1),
};

function stepProblem(view: TraceView, pod: string, allowed: (step: number) => boolean): string | undefined {
  const counts = changes(view.podRows(pod), (row) => row.restarts);
  const bad = counts.find(
    ({ value }, index) => index > 0 && !allowed(value - (counts[index - 1]?.value ?? 0)),
  );
  if (counts.length < 2) return 'no restarts at all';
  return bad && `${bad.value} at ${showSeconds(bad.t)}`;
}

function checkStartOrder(
  containers: readonly string[],
  { view, pod, anchors }: Evidence,
  after?: string,
): Outcome {
  const from = after === undefined ? 0 : anchors.at(after);
  const name = after ? `startOrder after ${after}` : 'startOrder';
  if (from === undefined) return outcome(name, `${after} never happened`);
  const start = (container: string) =>
    view
      .ofPod('container', pod)
      .find((record) => record.t >= from && record.container === container && record.state === 'running')?.t;
  return outcome(name, orderProblem(containers, start));
}

function orderProblem(
  containers: readonly string[],
  moment: (container: string) => number | undefined,
): string | undefined {
  let previous = -Infinity;
  for (const container of containers) {
    const t = moment(container);
    if (t === undefined) return `${container} never`;
    if (t < previous - 1e-6) return `${container} at ${showSeconds(t)}, too early`;
    previous = t;
  }
  return undefined;
}

/** Event objects as the API server holds them, counted and aggregated. */
function checkEventObjects(
  { reason, objects, count, firstTimestampFixed }: NonNullable<Expectations['eventObjects']>[number],
  { view, pod, anchors }: Evidence,
): Outcome[] {
  const name = `eventObjects ${reason}`;
  const at = count?.at === undefined ? Infinity : anchors.at(count.at);
  if (at === undefined) return [outcome(name, `${count?.at} never happened`)];
  const versions = view
    .ofType('object')
    .filter((record) => record.kind === 'Event' && record.t <= at)
    .filter(({ object }) => object.reason === reason && object.involvedObject?.name === pod);
  const names = new Set(versions.map((record) => record.name));
  const outcomes: Outcome[] = [];
  if (objects !== undefined) {
    outcomes.push(
      outcome(
        `${name} objects`,
        names.size === objects ? undefined : differs('objects', objects, names.size),
      ),
    );
  }
  if (count) {
    const found = versions.at(-1)?.object.count ?? 0;
    outcomes.push(
      outcome(
        `${name} count at ${count.at ?? 'the end'}`,
        fits(count, found) ? undefined : differs('count', count, found),
      ),
    );
  }
  if (firstTimestampFixed) {
    const firsts = new Set(versions.map(({ object }) => object.firstTimestamp));
    outcomes.push(outcome(`${name} firstTimestamp`, firsts.size === 1 ? undefined : `${firsts.size} values`));
  }
  return outcomes;
}

/** Whether every field that is wanted is found with that value. */
function isSubset(wanted: unknown, found: unknown): boolean {
  if (wanted === null || typeof wanted !== 'object') return wanted === found;
  if (found === null || typeof found !== 'object') return false;
  return Object.entries(wanted).every(([key, value]) =>
    isSubset(value, (found as Record<string, unknown>)[key]),
  );
}

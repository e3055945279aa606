import { matchesText } from '../pattern.ts';
import { changes, type TraceView } from '../trace-view.ts';

/**
 * Moments of a trace, by name. n is the n-th occurrence (from 1, the default; -1 is the last), K the index
 * of an instance of a container (from 0). Every anchor may carry an offset in seconds: `step(1)+4`.
 *
 *     apply   time(T)   step(N)
 *     created(POD)   deleting(POD)   gone(POD)
 *     event(KIND/NAME, REASON[, /message/][, n])
 *     status(POD, STATUS[, n])   ready(POD, true|false[, n])   condition(POD, TYPE, STATUS[, n])
 *     start(POD, CONTAINER, K)   exit(POD, CONTAINER, K)   signal(POD, CONTAINER, SIGNAL[, n])
 *     probe(POD, CONTAINER, PROBE, success|failure|any[, n])   hook(POD, CONTAINER, HOOK, begin|end[, n])
 *     endpoint(POD, ready|serving|terminating, true|false[, n])   endpoint(POD, removed)
 *     log(POD, CONTAINER, line or /regex/[, n])
 */
export class Anchors {
  readonly #view: TraceView;
  readonly #steps: readonly { at: number }[];

  constructor(view: TraceView, steps: readonly { at: number }[]) {
    this.#view = view;
    this.#steps = steps;
  }

  /** The moment in seconds, or undefined where it never happened. */
  at(text: string): number | undefined {
    const parts = /^\s*(\w+)\s*(?:\((.*)\))?\s*(?:([+-])\s*([\d.]+))?\s*$/s.exec(text);
    if (!parts) throw new Error(`not an anchor: ${text}`);
    const [, name, inside, sign, offset] = parts;
    const moment = this.of(name as string, inside === undefined ? [] : splitArguments(inside));
    if (moment === undefined || sign === undefined) return moment;
    return moment + (sign === '-' ? -1 : 1) * Number(offset);
  }

  /** The moment of an anchor without an offset, by its name and arguments. */
  of(name: string, args: readonly string[]): number | undefined {
    const moment = MOMENTS[name];
    if (!moment) throw new Error(`unknown anchor ${name}`);
    return moment(args, this.#view, this.#steps);
  }
}

type Moment = (
  args: readonly string[],
  view: TraceView,
  steps: readonly { at: number }[],
) => number | undefined;

const MOMENTS: Record<string, Moment> = {
  apply: () => 0,
  time: ([t]) => Number(t),
  step: ([n], _view, steps) => steps[Number(n) - 1]?.at,
  created: ([pod = ''], view) => view.select(pod).lives[0]?.from,
  gone: ([pod = ''], view) => view.select(pod).lives[0]?.gone,
  deleting: ([pod = ''], view) =>
    view.objects(`Pod/${pod}`).find((record) => record.object?.metadata?.deletionTimestamp)?.t,
  event: ([object = '', reason, ...rest], view) => {
    const message = rest.find((text) => text.startsWith('/'))?.slice(1, -1);
    const n = rest.find((text) => /^-?\d+$/.test(text));
    return nth(view.events(object, { reason, message }), n);
  },
  status: ([pod = '', status = '', n], view) =>
    nth(
      view.statuses(pod).filter(({ value }) => matchesText(status, value)),
      n,
    ),
  ready: ([pod = '', wanted, n], view) =>
    nth(
      turns(view.podRows(pod), (row) => row.conditions?.Ready === 'True', wanted === 'true'),
      n,
    ),
  condition: ([pod = '', type = '', status, n], view) =>
    nth(
      changes(view.podRows(pod), (row) => row.conditions?.[type] ?? '').filter(
        ({ value }) => value === status,
      ),
      n,
    ),
  log: ([pod = '', container, line = '', n], view) =>
    nth(
      view
        .ofPod('log', pod)
        .filter((record) => record.container === container && matchesText(line, record.line)),
      n,
    ),
  start: ([pod = '', container, instance], view) => instanceMoment(view, pod, container, 'running', instance),
  exit: ([pod = '', container, instance], view) =>
    instanceMoment(view, pod, container, 'terminated', instance),
  signal: ([pod = '', container, signal, n], view) =>
    nth(
      view
        .ofPod('signal', pod)
        .filter((record) => record.container === container && record.signal === signal),
      n,
    ),
  probe: ([pod = '', container, probe, result, n], view) =>
    nth(
      view
        .ofPod('probe', pod)
        .filter(
          (record) =>
            record.container === container &&
            record.probe === probe &&
            (result === 'any' || record.result === result),
        ),
      n,
    ),
  hook: ([pod = '', container, hook, stage, n], view) =>
    nth(
      view
        .ofPod('hook', pod)
        .filter((record) => record.container === container && record.hook === hook && record.stage === stage),
      n,
    ),
  endpoint: ([pod = '', what, wanted, n], view) => {
    const records = view.ofPod('endpoint', pod);
    if (what === 'removed') {
      return nth(
        records.filter((record) => record.removed),
        wanted,
      );
    }
    const field = what as 'ready' | 'serving' | 'terminating';
    return nth(
      turns(records, (record) => !record.removed && record[field], wanted === 'true'),
      n,
    );
  },
};

/** The changes to a wanted value. To begin with `false` is not a change to it. */
function turns<R extends { t: number }>(
  records: readonly R[],
  value: (record: R) => boolean,
  wanted: boolean,
) {
  return changes(records, value).filter((change) => change.value === wanted && !(change.first && !wanted));
}

function nth(list: readonly { t: number }[], n: string | undefined): number | undefined {
  const number = n === undefined ? 1 : Number(n);
  return list.at(number < 0 ? number : number - 1)?.t;
}

function instanceMoment(
  view: TraceView,
  pod: string,
  container: string | undefined,
  state: 'running' | 'terminated',
  instance = '0',
): number | undefined {
  return view
    .ofPod('container', pod)
    .find(
      (record) =>
        record.container === container && record.state === state && record.restartCount === Number(instance),
    )?.t;
}

/** Splits at commas; a /regular expression/ stays whole. */
function splitArguments(text: string): string[] {
  const args: string[] = [];
  let current = '';
  let inRegex = false;
  for (const char of text) {
    if (char === ',' && !inRegex) {
      args.push(current.trim());
      current = '';
      continue;
    }
    if (char === '/' && (inRegex || current.trim() === '')) inRegex = !inRegex;
    current += char;
  }
  args.push(current.trim());
  return args;
}

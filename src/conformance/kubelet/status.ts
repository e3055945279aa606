import { fits, showSeconds, valueAt } from '../pattern.ts';
import type { TraceView } from '../trace-view.ts';
import type { KubeletAnchors } from './anchors.ts';
import type { ConditionExpectation, ContainerExpectation, StatusExpectation } from './format.ts';

/** A pod object of the trace, as loosely as expectations look at it. */
// biome-ignore lint/suspicious/noExplicitAny: the trace carries every kind of API object
type PodObject = any;

/** What is wrong with the status of a pod at the moment the expectation names. */
export function checkStatus(
  wanted: StatusExpectation,
  pod: string,
  view: TraceView,
  anchors: KubeletAnchors,
): string | undefined {
  const versions = view.objects(`Pod/${pod}`);
  const eventually = /^eventually<=([\d.]+)s$/.exec(wanted.when)?.[1];
  if (eventually !== undefined) {
    const problems = versions
      .filter(({ t }) => t <= Number(eventually))
      .map(({ object, t }) => differences(wanted, object, rowAt(view, pod, t)));
    if (problems.length === 0) return `no pod ${pod} until ${eventually} s`;
    return problems.includes(undefined) ? undefined : `not until ${eventually} s: ${problems.at(-1)}`;
  }
  const at = wanted.when === 'last' ? Infinity : anchors.at(wanted.when);
  if (at === undefined) return `${wanted.when} never happened`;
  const version = versions.filter(({ t }) => t <= at).at(-1);
  if (!version) return `no pod ${pod} at ${showSeconds(at)}`;
  if (wanted.present && version.verb === 'DELETED') return `the pod is gone at ${showSeconds(version.t)}`;
  const problem = differences(wanted, version.object, rowAt(view, pod, at));
  return problem && `at ${at === Infinity ? 'the end' : showSeconds(at)}: ${problem}`;
}

function rowAt(view: TraceView, pod: string, t: number) {
  return view
    .podRows(pod)
    .filter((row) => row.t <= t && !row.deleted)
    .at(-1);
}

function differences(
  wanted: StatusExpectation,
  object: PodObject,
  row: { status: string; ready: string } | undefined,
): string | undefined {
  const { status = {}, metadata } = object;
  const problems = [
    differsText('phase', wanted.phase, status.phase),
    differsText('STATUS', wanted.statusColumn, row?.status),
    differsText('READY', wanted.readyColumn, row?.ready),
    differsText('reason', wanted.statusReason, status.reason),
    differsText('message', wanted.statusMessage, status.message),
    wanted.deletionTimestamp && !metadata.deletionTimestamp ? 'no deletionTimestamp' : undefined,
    ...Object.entries(wanted.metadata ?? {}).map(([key, value]) =>
      fits(value, valueAt(metadata, key))
        ? undefined
        : differs(`metadata.${key}`, value, valueAt(metadata, key)),
    ),
    ...Object.entries(wanted.conditions ?? {}).map(([type, condition]) =>
      conditionProblem(type, condition, status),
    ),
    ...Object.entries(wanted.containers ?? {}).map(([name, container]) =>
      containerProblem(name, container, object),
    ),
  ];
  return problems.find((problem) => problem !== undefined);
}

function conditionProblem(
  type: string,
  wanted: string | ConditionExpectation,
  status: PodObject,
): string | undefined {
  const found = status.conditions?.find((condition: { type: string }) => condition.type === type);
  const {
    status: value,
    reason,
    message,
  }: ConditionExpectation = typeof wanted === 'string' ? { status: wanted } : wanted;
  return (
    differsText(type, value, found?.status) ??
    differsText(`${type}.reason`, reason, found?.reason) ??
    differsText(`${type}.message`, message, found?.message)
  );
}

function containerProblem(
  name: string,
  wanted: ContainerExpectation,
  { spec, status = {} }: PodObject,
): string | undefined {
  const found = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].find(
    (it) => it.name === name,
  );
  if (!found) return `no status of container ${name}`;
  const stateName = Object.keys(found.state ?? {})[0];
  const state = found.state?.[stateName as string] ?? {};
  const last = found.lastState?.terminated ?? {};
  const inSpec = [...(spec.initContainers ?? []), ...spec.containers].find((it) => it.name === name);
  const checks: [string, unknown, unknown][] = [
    ['state', wanted.state, stateName],
    ['reason', wanted.reason, state.reason],
    ['message', wanted.message, state.message ?? ''],
    ['message length', wanted.messageLength, state.message?.length],
    ['exitCode', wanted.exitCode, state.exitCode],
    ['ready', wanted.ready, found.ready],
    ['started', wanted.started, found.started],
    ['restartCount', wanted.restartCount, found.restartCount],
    ['image', wanted.image, inSpec?.image],
    ['lastState.reason', wanted.lastState?.reason, last.reason],
    ['lastState.exitCode', wanted.lastState?.exitCode, last.exitCode],
  ];
  for (const [what, value, actual] of checks) {
    const same =
      typeof value === 'string'
        ? textFits(value, actual)
        : value === undefined || fits(value as number, actual);
    if (!same) return differs(`${name} ${what}`, value, actual);
  }
  return undefined;
}

function differsText(what: string, wanted: string | undefined, found: unknown): string | undefined {
  return wanted === undefined || textFits(wanted, found) ? undefined : differs(what, wanted, found);
}

/** A text is itself; `a|b` lists alternatives, and one with an anchored start is a regular expression. */
export function textFits(wanted: string, found: unknown): boolean {
  if (wanted === found) return true;
  if (typeof found !== 'string') return false;
  if (/^\(?\^/.test(wanted)) return new RegExp(wanted).test(found);
  return wanted.includes('|') && wanted.split('|').includes(found);
}

export function differs(what: string, wanted: unknown, found: unknown): string {
  return `${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(found)}`;
}

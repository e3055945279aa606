import { CustomKinds } from '../api/custom/kinds.ts';
import { kindInfo } from '../api/kinds.ts';
import { managedFields } from '../api/managed/managers.ts';
import type { KubeObject } from '../api/meta.ts';
import { type SimMs, seconds, toSeconds } from '../base/time.ts';
import type { TraceIndex } from '../trace/index.ts';
import { notFound } from './builder.ts';
import { type Client, type Health, NeedsStep } from './client.ts';
import { resourceOfKind } from './discovery.ts';
import { whileDown } from './errors.ts';
import { instanceLines } from './instance-lines.ts';
import { isUnscheduled, logInstance } from './log-instance.ts';
import { managersAfter } from './managed-fields.ts';

const needsStep = (): never => {
  throw new NeedsStep('this command changes the cluster: it becomes a step of the scenario');
};

/**
 * kubectl's view of a finished trace at one moment. `index` and `now` (simulated milliseconds) are asked at each
 * call, so that a watch goes on as the moment moves. Whatever needs a living cluster throws NeedsStep.
 */
export function traceClient(index: () => TraceIndex, now: () => SimMs): Client {
  const at = () => toSeconds(now());
  const definitions = () => index().objectsAt(at(), 'CustomResourceDefinition');
  // The definitions are objects like others: what they define is there as long as they are.
  const custom = () => new CustomKinds(definitions().map((record): KubeObject => record.object));
  const isNamespaced = (kind: string) => (kindInfo(kind) ?? custom().byKind(kind))?.namespaced !== false;

  const reach = (): void => {
    const { apiserver, etcd } = down(index(), at());
    if (apiserver) throw whileDown('apiserver');
    if (etcd) throw whileDown('etcd');
  };

  const get = (kind: string, namespace: string | undefined, name: string): KubeObject => {
    reach();
    const record = index().objectAt(at(), kind, isNamespaced(kind) ? (namespace ?? 'default') : '', name);
    if (record === undefined) throw notFound((resourceOfKind(kind) ?? custom().byKind(kind))!, name);
    return record.object;
  };

  return {
    now,
    serverVersion() {
      const [node] = index().objectsAt(at(), 'Node');
      return node?.object.status?.nodeInfo?.kubeletVersion ?? 'v1.36.2';
    },
    health(): Health {
      const { apiserver, etcd, scheduler, 'controller-manager': manager } = down(index(), at());
      if (apiserver) throw whileDown('apiserver');
      return { etcd: !etcd, scheduler: !scheduler, 'controller-manager': !manager };
    },
    get,
    list(kind, namespace) {
      reach();
      return index()
        .objectsAt(at(), kind, isNamespaced(kind) ? namespace : undefined)
        .map((record): KubeObject => record.object)
        .sort(byKey);
    },
    logs(namespace, name, options) {
      const pod = get('Pod', namespace, name);
      if (isUnscheduled(pod)) return [];
      const { container, restarts } = logInstance(pod, options);
      const from = options.sinceSeconds === undefined ? 0 : at() - options.sinceSeconds;
      const { uid } = pod.metadata;
      const records = (index().container(uid, container)?.records ?? []).filter(({ t }) => t <= at());
      const all = index().logsUntil(at(), uid, container);
      const lines = instanceLines(records, all, restarts, options.previous === true)
        .filter((record) => record.t >= from)
        .map((record) => ({ at: seconds(record.t), stream: record.stream, line: record.line }));
      return options.tailLines === undefined
        ? lines
        : lines.slice(Math.max(0, lines.length - options.tailLines));
    },
    custom,
    managedFields: ({ kind, metadata, ...rest }) => {
      const records = index()
        .objectHistory(kind, metadata.namespace ?? '', metadata.name)
        .filter((record) => record.t <= at());
      return managedFields(managersAfter(records, { kind, metadata, ...rest } as KubeObject, custom()));
    },
    // What a container uses is not part of the trace.
    usage: needsStep,
    create: needsStep,
    update: needsStep,
    patch: needsStep,
    delete: needsStep,
    evict: needsStep,
    exec: needsStep,
    attach: needsStep,
    request: needsStep,
  };
}

const COMPONENT_FAULT = /^fault( over)?: (apiserver|etcd|scheduler|controller-manager) down/;

/** How many faults keep each component of the control plane down at a moment: each says when it begins and when it is over. */
function down(index: TraceIndex, at: number): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { t, command } of index.commands) {
    if (t > at) break;
    const [, isOver, component] = COMPONENT_FAULT.exec(command) ?? [];
    if (component !== undefined) found[component] = (found[component] ?? 0) + (isOver ? -1 : 1);
  }
  return found;
}

/** The order of the store's keys: namespace, then name. */
function byKey(a: KubeObject, b: KubeObject): number {
  const left = `${a.metadata.namespace ?? ''}/${a.metadata.name}`;
  const right = `${b.metadata.namespace ?? ''}/${b.metadata.name}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

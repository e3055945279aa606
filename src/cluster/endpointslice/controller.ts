import { deepEqual } from '../../api/equal.ts';
import { mapSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { isInfrastructure } from '../../trace/infrastructure.ts';
import type { ControllerContext } from '../controller/context.ts';
import { keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { belongs, endpointPorts, podToEndpoint } from './endpoint.ts';
import { CONTROLLER, endpointsObject, MANAGED_BY, sliceObject } from './objects.ts';
import { type EndpointChange, SliceSet } from './slices.ts';
import {
  cpuShares,
  isNodeReady,
  isOverloaded,
  ServiceHints,
  wantsTopologyHints,
  zoneOf,
} from './topology-hints.ts';
import { TriggerTimes } from './trigger-time.ts';

const ENDPOINTS_BATCH_MS: SimMs = 50;
/** How long what somebody else has done to a slice stays (endpointSliceChangeMinSyncDelay). */
const FOREIGN_MS: SimMs = 1000;
const MAX_RETRIES = 15;

interface Tracked {
  service: KubeObject;
  set: SliceSet;
  /** Pods to look at again, by uid; the whole selection where the service itself has changed. */
  dirty: Map<string, KubeObject>;
  all: boolean;
  /** Pods that say they are on a node that is not there. */
  lost: readonly KubeObject[];
  triggers: TriggerTimes;
  hints: ServiceHints;
  /** What the object of the old kind will be written for. */
  since: string | undefined;
}

/** What has become different, and the pods among those looked at that belong to the service. */
interface Look {
  changes: EndpointChange[];
  members: KubeObject[];
  lost: KubeObject[];
}

/**
 * Keeps the EndpointSlices of services with a selector. A pod event costs the same however many pods the
 * service has: only that pod's entry is computed again, and only its slice is written.
 * Models pkg/controller/endpointslice/endpointslice_controller.go (and, for the old object, pkg/controller/endpoint).
 */
export function startEndpointSliceController({
  kernel,
  api,
  syncLatency,
}: ControllerContext): readonly WorkQueue[] {
  const tracked = new Map<string, Tracked>();
  const inNamespace = new Map<string, Set<string>>();
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync, firstRetry: 1000 });
  // The old object holds all endpoints of the service: in a burst of changes it is written once.
  const endpoints = new WorkQueue({
    kernel,
    latency: syncLatency === 0 ? 0 : ENDPOINTS_BATCH_MS,
    sync: writeEndpoints,
  });

  api.watch(['Service'], ({ type, object }) => {
    const key = keyOf(object);
    const namespace = object.metadata.namespace!;
    if (type === 'DELETED' || !object.spec.selector || object.spec.type === 'ExternalName') {
      tracked.delete(key);
      inNamespace.get(namespace)?.delete(key);
      if (type === 'DELETED' && api.get('Endpoints', namespace, object.metadata.name) !== undefined)
        api.delete('Endpoints', namespace, object.metadata.name);
      return;
    }
    const known = tracked.get(key);
    const present = isInfrastructure(object) && known === undefined ? ownSlice(object) : undefined;
    // Nobody looks at the cluster's own pods: their endpoints stay what they were at the beginning.
    if (present === null) return;
    if (known?.service.metadata.uid === object.metadata.uid) {
      known.service = object;
      known.all = true;
    } else
      tracked.set(key, {
        service: object,
        set: present ?? new SliceSet(leftOver(object)),
        dirty: new Map(),
        all: true,
        lost: [],
        triggers: new TriggerTimes(),
        hints: new ServiceHints(),
        since: undefined,
      });
    let keys = inNamespace.get(namespace);
    if (keys === undefined) {
      keys = new Set();
      inNamespace.set(namespace, keys);
    }
    keys.add(key);
    queue.add(key);
  });

  api.watch(['Pod'], ({ object: pod }) => {
    const { uid, namespace, labels } = pod.metadata;
    for (const key of inNamespace.get(namespace!) ?? []) {
      const entry = tracked.get(key)!;
      if (entry.set.get(uid) === undefined && !mapSelectorMatches(entry.service.spec.selector, labels))
        continue;
      entry.dirty.set(uid, pod);
      queue.add(key);
    }
  });

  // What somebody else does to a slice is undone a second later.
  api.watch(['EndpointSlice'], ({ type, object, old }) => {
    const { namespace, labels, name } = (old ?? object).metadata;
    const key = `${namespace}/${labels?.['kubernetes.io/service-name']}`;
    const slice = tracked.get(key)?.set.slices.find((each) => each.name === name);
    if (slice === undefined) return;
    if (type === 'DELETED') delete slice.name;
    else if (slice.version === undefined || Number(object.metadata.resourceVersion) <= Number(slice.version))
      return;
    slice.dirty = true;
    queue.addAfter(key, FOREIGN_MS);
  });

  api.watch(['Endpoints'], ({ type, object }) => {
    const key = keyOf(object);
    if (type === 'DELETED' && tracked.has(key)) endpoints.add(key);
  });

  let shares = cpuShares(api.list('Node'));
  api.watch(['Node'], ({ type, object, old }) => {
    if (
      type === 'MODIFIED' &&
      old &&
      isNodeReady(old) === isNodeReady(object) &&
      zoneOf(old) === zoneOf(object)
    )
      return;
    shares = cpuShares(api.list('Node'));
    for (const [key, { hints }] of tracked)
      if (hints.allocated !== undefined && isOverloaded(hints.allocated, shares)) queue.add(key);
  });

  /** What a service has from the time before it had no selector, or was an ExternalName: that stays as it was. */
  const leftOver = ({ metadata }: KubeObject): string[] =>
    api
      .ownedBy('EndpointSlice', metadata.uid)
      .filter((slice) => slice.metadata.labels?.[MANAGED_BY] === CONTROLLER)
      .map((slice) => slice.metadata.name);

  /** The slices of a service of the cluster itself, which are there from the beginning; null where they are not. */
  function ownSlice({ metadata: { namespace, name } }: KubeObject): SliceSet | null {
    const slice = api
      .list('EndpointSlice', namespace)
      .find((each) => each.metadata.labels?.['kubernetes.io/service-name'] === name);
    return slice === undefined ? null : new SliceSet([slice.metadata.name]);
  }

  function sync(key: string): void {
    const entry = tracked.get(key);
    const { namespace, name } = splitKey(key);
    const service = api.get('Service', namespace, name);
    if (entry === undefined || service === undefined || service.metadata.deletionTimestamp !== undefined)
      return;
    for (const pod of entry.lost) entry.dirty.set(pod.metadata.uid, pod);
    const { changes, members, lost } = entry.all ? lookAtAll(entry) : lookAt(entry, entry.dirty.values());
    entry.lost = lost;
    const since = entry.triggers.take(service, members);
    if (since !== undefined && (entry.since === undefined || since < entry.since)) entry.since = since;
    entry.dirty = new Map();
    const rewrite = entry.all;
    entry.all = false;
    for (const empty of entry.set.takeEmpty())
      if (empty.name !== undefined) api.delete('EndpointSlice', namespace, empty.name);
    const hinted = entry.hints.update(entry.set.slices, wantsTopologyHints(service), shares);
    for (const slice of entry.set.slices) {
      const isDirty = slice.dirty;
      if (!isDirty && !rewrite) continue;
      slice.dirty = false;
      const object = sliceObject(entry.service, slice, since);
      if (slice.name !== undefined && !isDirty && isWritten(object)) continue;
      const { metadata } = slice.name === undefined ? api.create(object) : api.update(object);
      slice.name = metadata.name;
      slice.version = metadata.resourceVersion!;
    }
    if (!isInfrastructure(entry.service)) for (const change of changes) emit(entry.service, change);
    endpoints.add(key);
    if (hinted !== undefined) say(service, hinted);
    if (lost.length > 0) {
      const errors = lost.map(
        (pod) => `skipping Pod ${pod.metadata.name} for Service ${key}: Node ${pod.spec.nodeName} Not Found`,
      );
      say(service, {
        type: 'Warning',
        reason: 'FailedToUpdateEndpointSlices',
        message: `Error updating Endpoint Slices for Service ${key}: ${errors.length > 1 ? `[${errors.join(', ')}]` : errors[0]}`,
      });
      if (queue.failures(key) < MAX_RETRIES) queue.retry(key);
    } else queue.forget(key);
  }

  const say = (
    involved: KubeObject,
    event: { type: 'Normal' | 'Warning'; reason: string; message: string },
  ): void => api.event({ involved, component: 'endpoint-slice-controller', ...event });

  /** Whether the stored slice says the same already, whatever it was written for. */
  function isWritten({
    metadata: { namespace, name, labels },
    endpoints: entries,
    ports,
  }: KubeObject): boolean {
    const present = api.get('EndpointSlice', namespace, name);
    return (
      present !== undefined &&
      deepEqual([present.metadata.labels, present.endpoints, present.ports], [labels, entries, ports])
    );
  }

  function lookAtAll(entry: Tracked): Look {
    const { namespace } = entry.service.metadata;
    const pods = api.list('Pod', namespace);
    const present = new Set(pods.map((pod) => pod.metadata.uid));
    const gone: EndpointChange[] = [];
    for (const uid of [...entry.set.pods()]) {
      const change = present.has(uid) ? undefined : entry.set.remove(uid);
      if (change !== undefined) gone.push(change);
    }
    const { changes, ...rest } = lookAt(entry, pods);
    return { changes: [...gone, ...changes], ...rest };
  }

  function lookAt({ service, set, triggers }: Tracked, pods: Iterable<KubeObject>): Look {
    const changes: EndpointChange[] = [];
    const members: KubeObject[] = [];
    const lost: KubeObject[] = [];
    const isPublic = service.spec.publishNotReadyAddresses === true;
    for (const seen of pods) {
      const { uid, namespace, name } = seen.metadata;
      const newest = api.get('Pod', namespace, name);
      const pod = newest?.metadata.uid === uid ? newest : undefined;
      const isChosen =
        pod !== undefined && mapSelectorMatches(service.spec.selector, pod.metadata.labels) && belongs(pod);
      if (pod !== undefined && isChosen) members.push(pod);
      else triggers.forget(uid);
      const node = isChosen ? api.get('Node', undefined, pod.spec.nodeName ?? '') : undefined;
      const isIn = isChosen && (node !== undefined || isPublic);
      if (isChosen && !isIn) lost.push(pod);
      const zone = node && zoneOf(node);
      const change = isIn
        ? set.put(uid, podToEndpoint(pod, service, zone), endpointPorts(service, pod))
        : set.remove(uid);
      if (change !== undefined) changes.push(change);
    }
    return { changes, members, lost };
  }

  function writeEndpoints(key: string): void {
    const entry = tracked.get(key);
    if (entry === undefined) return;
    const { service, set, since } = entry;
    const object = endpointsObject(service, set, since);
    entry.since = undefined;
    const present = api.get('Endpoints', service.metadata.namespace, service.metadata.name);
    if (present === undefined) api.create(object);
    else if (!deepEqual(present.subsets, object.subsets)) api.update(object);
  }

  function emit(service: KubeObject, { endpoint, removed }: EndpointChange): void {
    const { ready, serving, terminating } = endpoint.conditions;
    kernel.emit({
      type: 'endpoint',
      namespace: service.metadata.namespace!,
      service: service.metadata.name,
      pod: endpoint.targetRef.name,
      address: endpoint.addresses[0]!,
      ready: removed ? false : ready,
      serving: removed ? false : serving,
      terminating,
      removed,
    });
  }

  return [queue, endpoints];
}

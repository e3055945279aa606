/**
 * What each metric of a HorizontalPodAutoscaler asks for, or why it cannot be had.
 * Models pkg/controller/podautoscaler/horizontal.go computeReplicasForMetric and metrics/client.go.
 */
import { labelSelectorMatches, mapSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { bytesQuantity, milliQuantity, quantityMilli } from '../../api/quantity.ts';
import { parseTimestamp, type SimMs } from '../../base/time.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';
import type { ControllerContext } from '../controller/context.ts';
import { condition, isActive } from '../controller/pods.ts';
import { selectorText } from '../controller/selector-text.ts';
import { type Sample, sampleOf } from './metrics-server.ts';
import {
  DEFAULT_TOLERANCES,
  type MetricTarget,
  type PodMetric,
  type Proposal,
  propose,
  type Tolerances,
} from './rules.ts';

/** --horizontal-pod-autoscaler-cpu-initialization-period and -initial-readiness-delay */
const INITIALIZATION_MS = 300_000;
const INITIAL_READINESS_MS = 30_000;

interface ResourceMetric {
  name: 'cpu' | 'memory';
  container?: string;
  target: { type: 'Utilization' | 'AverageValue'; averageUtilization?: number; averageValue?: string };
}

/** A metric that has an answer. */
export interface Measured {
  proposal: Proposal;
  /** How events and conditions call it. */
  name: string;
  /** Its entry in status.currentMetrics. */
  shown: object;
}

/** A metric that has none: the reason of the condition, and what went wrong within and without its frame. */
export interface Unmeasured {
  reason: string;
  error: string;
  framed: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a MetricSpec
type MetricSpec = any;

/** The proposal of one metric. Custom and external metrics have no server here, as in a plain cluster. */
export function measure(
  metric: MetricSpec,
  scaler: KubeObject,
  target: KubeObject,
  current: number,
  { api, kernel, runtime, version }: ControllerContext,
): Measured | Unmeasured {
  const resource: ResourceMetric | undefined = metric.resource ?? metric.containerResource;
  if (resource === undefined) return withoutServer(metric, scaler);
  const pods = podsOf(target, api);
  const isUtilization = resource.target.type === 'Utilization';
  const uses = pods.map((pod) => use(pod, resource, runtime, kernel.now));
  const unmeasured = (why: string): Unmeasured => {
    const reason =
      metric.resource === undefined ? 'FailedGetContainerResourceMetric' : 'FailedGetResourceMetric';
    const error = `failed to get ${resource.name} ${isUtilization ? 'utilization' : 'usage'}: ${why}`;
    return { reason, error, framed: `${frameOf(metric)}: ${error}` };
  };
  if (!uses.some(({ isMeasured }) => isMeasured))
    return unmeasured(
      `unable to get metrics for resource ${resource.name}: no metrics returned from resource metrics API`,
    );
  const counted = uses.filter(({ group }) => group === 'ready');
  if (counted.length === 0)
    return unmeasured('did not receive metrics for targeted pods (pods might be unready)');
  const missing = isUtilization ? missingRequest(pods, resource) : undefined;
  if (missing !== undefined) return unmeasured(missing);
  if (isUtilization && counted.every(({ request }) => request === 0))
    return unmeasured('no metrics returned matched known pods');
  const proposal = propose(uses, targetOf(resource), current, tolerancesOf(scaler, version))!;
  const of = metric.resource === undefined ? 'container resource' : 'resource';
  const name = isUtilization
    ? `${resource.name} ${of} utilization (percentage of request)`
    : `${resource.name} resource`;
  return { proposal, name, shown: shownMetric(resource, proposal) };
}

/** Since 1.35 the behavior may say them, each direction its own. */
function tolerancesOf({ spec }: KubeObject, version: ReleaseVersion): Tolerances {
  if (version === '1.34') return DEFAULT_TOLERANCES;
  const said = (rules: { tolerance?: string | number } | undefined, otherwise: number) =>
    rules?.tolerance === undefined ? otherwise : quantityMilli(String(rules.tolerance)) / 1000;
  return {
    up: said(spec.behavior?.scaleUp, DEFAULT_TOLERANCES.up),
    down: said(spec.behavior?.scaleDown, DEFAULT_TOLERANCES.down),
  };
}

function frameOf({ resource, containerResource }: MetricSpec): string {
  return resource === undefined
    ? `failed to get ${containerResource.container} container metric value`
    : `failed to get ${resource.name} resource metric value`;
}

/** Nobody has registered custom.metrics.k8s.io or external.metrics.k8s.io. */
function withoutServer({ type, object, pods, external }: MetricSpec, { metadata }: KubeObject): Unmeasured {
  const none =
    'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
  if (type === 'Pods') {
    const error = `unable to get metric ${pods?.metric?.name}: ${none}`;
    return { reason: 'FailedGetPodsMetric', error, framed: `failed to get pods metric value: ${error}` };
  }
  if (type === 'Object') {
    const { describedObject: on, metric } = object ?? {};
    const error = `unable to get metric ${metric?.name}: ${on?.kind} on ${metadata.namespace} ${on?.name}/${none}`;
    return { reason: 'FailedGetObjectMetric', error, framed: `failed to get object metric value: ${error}` };
  }
  const name = external?.metric?.name;
  const error = `unable to get external metric ${metadata.namespace}/${name}/${selectorText(external?.metric?.selector)}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
  const inner =
    external?.target?.averageValue === undefined
      ? `failed to get external metric ${name}`
      : `failed to get ${name} external metric`;
  return {
    reason: 'FailedGetExternalMetric',
    error,
    framed: `failed to get ${name} external metric value: ${inner}: ${error}`,
  };
}

/** Which pods are those of a workload. */
export function podSelector({ kind, spec: { selector } }: KubeObject): (pod: KubeObject) => boolean {
  return kind === 'ReplicationController'
    ? (pod) => mapSelectorMatches(selector, pod.metadata.labels)
    : (pod) => labelSelectorMatches(selector, pod.metadata.labels);
}

function podsOf(target: KubeObject, api: ControllerContext['api']): KubeObject[] {
  const matches = podSelector(target);
  return api.list('Pod', target.metadata.namespace).filter((pod) => isActive(pod) && matches(pod));
}

/** The containers that run for as long as the pod does: sidecars are among them. */
const lasting = (pod: KubeObject): Container[] => [
  ...pod.spec.containers,
  ...(pod.spec.initContainers ?? []).filter((each: Container) => each.restartPolicy === 'Always'),
];

interface Container {
  name: string;
  restartPolicy?: string;
  resources?: { requests?: Record<string, string> };
}

/** What a pod asks for as a whole goes before what its containers ask for. */
const ofPod = (pod: KubeObject, { name, container }: ResourceMetric): string | undefined =>
  container === undefined ? pod.spec.resources?.requests?.[name] : undefined;

/** Models calculateRequests: every container that counts has to ask for the resource. */
function missingRequest(pods: readonly KubeObject[], resource: ResourceMetric): string | undefined {
  const { name, container } = resource;
  for (const pod of pods) {
    if (ofPod(pod, resource) !== undefined) continue;
    for (const each of lasting(pod)) {
      if (container !== undefined && each.name !== container) continue;
      if (each.resources?.requests?.[name] === undefined)
        return `missing request for ${name} in container ${each.name} of Pod ${pod.metadata.name}`;
    }
  }
  return undefined;
}

function requestOf(pod: KubeObject, resource: ResourceMetric): number {
  const { name, container } = resource;
  const whole = ofPod(pod, resource);
  if (whole !== undefined) return quantityMilli(whole);
  let request = 0;
  for (const each of lasting(pod)) {
    if (container !== undefined && each.name !== container) continue;
    const text = each.resources?.requests?.[name];
    if (text !== undefined) request += quantityMilli(text);
  }
  return request;
}

function use(
  pod: KubeObject,
  resource: ResourceMetric,
  runtime: ControllerContext['runtime'],
  now: SimMs,
): PodMetric & { isMeasured: boolean } {
  const { name, container } = resource;
  const request = requestOf(pod, resource);
  let usage = 0;
  let sample: Sample | undefined;
  const names = new Set(lasting(pod).map((each) => each.name));
  // Of a pod without the container that is asked for there is nothing to be had.
  if (container !== undefined && !names.has(container))
    return { usage: 0, request, isMeasured: true, group: withoutMetric(pod) };
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  for (const status of statuses) {
    if (!names.has(status.name) || !status.state?.running || !status.containerID) continue;
    const found = sampleOf(parseTimestamp(status.state.running.startedAt), now);
    // A pod is shown with all of its containers or not at all.
    if (found === undefined) return { usage: 0, request, isMeasured: false, group: withoutMetric(pod) };
    if (sample === undefined || found.window < sample.window) sample = found;
    if (container !== undefined && status.name !== container) continue;
    const used = runtime.usage(status.containerID.slice(status.containerID.indexOf('://') + 3));
    usage += name === 'cpu' ? used.cpuMilli : used.memoryBytes * 1000;
  }
  if (sample === undefined) return { usage: 0, request, isMeasured: false, group: withoutMetric(pod) };
  const isReady = pod.status.phase !== 'Pending' && (name !== 'cpu' || counts(pod, sample, now));
  return { usage, request, isMeasured: true, group: isReady ? 'ready' : 'unready' };
}

const withoutMetric = (pod: KubeObject): PodMetric['group'] =>
  (pod.status?.phase ?? 'Pending') === 'Pending' ? 'unready' : 'missing';

/** Whether the cpu of a pod is that of its work and not of its start. Models groupPods. */
function counts(pod: KubeObject, { at, window }: Sample, now: SimMs): boolean {
  const ready = condition(pod, 'Ready');
  if (ready?.lastTransitionTime === undefined || pod.status.startTime === undefined) return false;
  const started = parseTimestamp(pod.status.startTime);
  const turned = parseTimestamp(ready.lastTransitionTime);
  if (started + INITIALIZATION_MS > now) return ready.status !== 'False' && at >= turned + window;
  return ready.status !== 'False' || started + INITIAL_READINESS_MS <= turned;
}

function targetOf({ target }: ResourceMetric): MetricTarget {
  if (target.type === 'Utilization') return { type: 'Utilization', value: target.averageUtilization ?? 80 };
  return { type: 'AverageValue', value: quantityMilli(target.averageValue ?? '0') };
}

function shownMetric(
  { name, container, target }: ResourceMetric,
  { average, utilization }: Proposal,
): object {
  const current = {
    averageValue: name === 'cpu' ? milliQuantity(average) : bytesQuantity(Math.ceil(average / 1000)),
    ...(target.type === 'Utilization' ? { averageUtilization: utilization } : {}),
  };
  return container === undefined
    ? { type: 'Resource', resource: { name, current } }
    : { type: 'ContainerResource', containerResource: { name, container, current } };
}

/** Scales workloads on the simulated use of cpu and memory. Models pkg/controller/podautoscaler/horizontal.go. */
import { labelSelectorMatches, mapSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { milliQuantity, quantityMilli, quantityValue } from '../../api/quantity.ts';
import { type SimMs, timestamp } from '../../base/time.ts';
import type { ControllerContext } from '../controller/context.ts';
import { type Condition, isActive, isReady, keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { say } from '../controller/writes.ts';
import {
  downRules,
  limitOf,
  type MetricTarget,
  type PodMetric,
  type Proposal,
  propose,
  type ScaleChange,
  stabilise,
  upRules,
} from './rules.ts';

const COMPONENT = 'horizontal-pod-autoscaler';
const PERIOD_MS = 15_000;

interface Memory {
  recommendations: { at: SimMs; replicas: number }[];
  ups: ScaleChange[];
  downs: ScaleChange[];
}
interface ResourceMetric {
  name: 'cpu' | 'memory';
  container?: string;
  target: { type: 'Utilization' | 'AverageValue'; averageUtilization?: number; averageValue?: string };
}

export function startAutoscaler(ctx: ControllerContext): WorkQueue {
  const { kernel, api, runtime } = ctx;
  const queue = new WorkQueue({ kernel, latency: ctx.syncLatency, sync });
  const memories = new Map<string, Memory>();

  api.watch(['HorizontalPodAutoscaler'], ({ type, object, old }) => {
    if (type === 'DELETED') memories.delete(object.metadata.uid);
    else if (object.spec !== old?.spec) queue.add(keyOf(object));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const scaler = api.get('HorizontalPodAutoscaler', namespace, name);
    if (scaler === undefined) return;
    reconcile(scaler);
    queue.addAfter(key, PERIOD_MS);
  }

  function reconcile(scaler: KubeObject): void {
    const { kind, name } = scaler.spec.scaleTargetRef;
    const target = api.get(kind, scaler.metadata.namespace, name);
    if (target === undefined) {
      const message = `the HPA controller was unable to get the target's current scale: ${kind.toLowerCase()}s.apps "${name}" not found`;
      say(api, COMPONENT, scaler, { type: 'Warning', reason: 'FailedGetScale', message });
      write(scaler, scaler.status ?? {}, [set('AbleToScale', 'False', 'FailedGetScale', message)]);
      return;
    }
    const current: number = target.spec.replicas ?? 1;
    if (current === 0) {
      write(scaler, { currentReplicas: 0, desiredReplicas: 0 }, [
        set(
          'AbleToScale',
          'True',
          'SucceededGetScale',
          "the HPA controller was able to get the target's current scale",
        ),
        set(
          'ScalingActive',
          'False',
          'ScalingDisabled',
          'scaling is disabled since the replica count of the target is zero',
        ),
      ]);
      return;
    }
    scale(scaler, target, current);
  }

  function scale(scaler: KubeObject, target: KubeObject, current: number): void {
    const memory = memories.get(scaler.metadata.uid) ?? { recommendations: [], ups: [], downs: [] };
    memories.set(scaler.metadata.uid, memory);
    const { best, metric, shown } = wanted(scaler, target, current);
    if (best === undefined || metric === undefined) {
      const message =
        'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API';
      say(api, COMPONENT, scaler, { type: 'Warning', reason: 'FailedComputeMetricsReplicas', message });
      write(scaler, { ...scaler.status, currentReplicas: current }, [
        set('ScalingActive', 'False', 'FailedGetResourceMetric', message),
      ]);
      return;
    }
    const least: number = scaler.spec.minReplicas ?? 1;
    const most: number = scaler.spec.maxReplicas;
    const up = upRules(scaler.spec.behavior?.scaleUp);
    const down = downRules(scaler.spec.behavior?.scaleDown);
    const now = kernel.now;
    const isOutside = current > most || current < least;
    const stable = stabilise(current, best.replicas, memory.recommendations, up, down, now);
    memory.recommendations = [
      ...memory.recommendations.filter((each) => each.at > now - 3_600_000),
      { at: now, replicas: best.replicas },
    ];
    const asked = isOutside ? Math.min(Math.max(current, least), most) : stable;
    const limit =
      asked > current
        ? limitOf('up', up, current, memory.ups, now)
        : limitOf('down', down, current, memory.downs, now);
    const paced = asked > current ? Math.min(asked, limit) : asked < current ? Math.max(asked, limit) : asked;
    const desired = isOutside ? asked : Math.min(Math.max(paced, least), most);
    if (desired !== current) {
      (desired > current ? memory.ups : memory.downs).push({ at: now, by: desired - current });
      api.modify(target.kind, target.metadata.namespace, target.metadata.name, (object) => ({
        ...object,
        spec: { ...object.spec, replicas: desired },
      }));
      const why = isOutside
        ? current > most
          ? 'Current number of replicas above Spec.MaxReplicas'
          : 'Current number of replicas below Spec.MinReplicas'
        : desired > current
          ? `${metric} above target`
          : 'All metrics below target';
      say(api, COMPONENT, scaler, {
        type: 'Normal',
        reason: 'SuccessfulRescale',
        message: `New size: ${desired}; reason: ${why}`,
      });
    }
    write(
      scaler,
      {
        ...scaler.status,
        observedGeneration: scaler.metadata.generation,
        ...(desired === current ? {} : { lastScaleTime: timestamp(now) }),
        currentReplicas: current,
        desiredReplicas: desired,
        currentMetrics: shown,
      },
      [
        desired === current
          ? set('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size')
          : set(
              'AbleToScale',
              'True',
              'SucceededRescale',
              `the HPA controller was able to update the target scale to ${desired}`,
            ),
        set(
          'ScalingActive',
          'True',
          'ValidMetricFound',
          `the HPA was able to successfully calculate a replica count from ${metric}`,
        ),
        limited(best.replicas, least, most),
      ],
    );
  }

  /** The greatest proposal of all metrics. */
  function wanted(
    scaler: KubeObject,
    target: KubeObject,
    current: number,
  ): { best?: Proposal; metric?: string; shown: object[] } {
    let best: Proposal | undefined;
    let metric: string | undefined;
    const shown: object[] = [];
    const pods = podsOf(target);
    for (const each of scaler.spec.metrics ?? []) {
      const resource: ResourceMetric | undefined = each.resource ?? each.containerResource;
      if (resource === undefined) {
        ctx.report({
          severity: 'warning',
          code: 'not-simulated',
          message: `metrics of type ${each.type} are not simulated, only Resource and ContainerResource`,
          where: `HorizontalPodAutoscaler/${scaler.metadata.name}`,
        });
        continue;
      }
      const proposal = propose(
        pods.map((pod) => measure(pod, resource)),
        targetOf(resource),
        current,
      );
      if (proposal === undefined) continue;
      shown.push(shownMetric(resource, proposal));
      if (best !== undefined && best.replicas >= proposal.replicas) continue;
      best = proposal;
      metric = `${resource.name} resource${resource.target.type === 'Utilization' ? ' utilization (percentage of request)' : ''}`;
    }
    return { shown, ...(best === undefined ? {} : { best }), ...(metric === undefined ? {} : { metric }) };
  }

  function podsOf(target: KubeObject): KubeObject[] {
    const { selector } = target.spec;
    const matches =
      target.kind === 'ReplicationController'
        ? (pod: KubeObject) => mapSelectorMatches(selector, pod.metadata.labels)
        : (pod: KubeObject) => labelSelectorMatches(selector, pod.metadata.labels);
    return api.list('Pod', target.metadata.namespace).filter((pod) => isActive(pod) && matches(pod));
  }

  function measure(pod: KubeObject, { name, container }: ResourceMetric): PodMetric {
    let usage = 0;
    let isMeasured = true;
    for (const status of pod.status?.containerStatuses ?? []) {
      if (container !== undefined && status.name !== container) continue;
      if (!status.state?.running || !status.containerID) {
        isMeasured = false;
        continue;
      }
      const used = runtime.usage(status.containerID.slice(status.containerID.indexOf('://') + 3));
      usage += name === 'cpu' ? used.cpuMilli : used.memoryBytes;
    }
    let request = 0;
    for (const each of pod.spec.containers) {
      if (container !== undefined && each.name !== container) continue;
      const text = each.resources?.requests?.[name];
      if (text !== undefined) request += name === 'cpu' ? quantityMilli(text) : quantityValue(text);
    }
    return { usage, request, counts: isMeasured && (name !== 'cpu' || isReady(pod)) };
  }

  function write(scaler: KubeObject, status: object, changes: readonly Condition[]): void {
    let conditions: Condition[] = scaler.status?.conditions ?? [];
    for (const change of changes) {
      const present = conditions.find((each) => each.type === change.type);
      const next =
        present?.status === change.status
          ? { ...change, lastTransitionTime: present.lastTransitionTime! }
          : change;
      conditions = present
        ? conditions.map((each) => (each === present ? next : each))
        : [...conditions, next];
    }
    api.updateStatus({ ...scaler, status: { ...status, conditions } });
  }

  function set(type: string, status: 'True' | 'False', reason: string, message: string): Condition {
    return { type, status, lastTransitionTime: timestamp(kernel.now), reason, message };
  }

  function limited(proposed: number, least: number, most: number): Condition {
    if (proposed > most)
      return set(
        'ScalingLimited',
        'True',
        'TooManyReplicas',
        'the desired replica count is more than the maximum replica count',
      );
    if (proposed < least)
      return set(
        'ScalingLimited',
        'True',
        'TooFewReplicas',
        'the desired replica count is less than the minimum replica count',
      );
    return set(
      'ScalingLimited',
      'False',
      'DesiredWithinRange',
      'the desired count is within the acceptable range',
    );
  }

  return queue;
}

function targetOf({ name, target }: ResourceMetric): MetricTarget {
  if (target.type === 'Utilization') return { type: 'Utilization', value: target.averageUtilization ?? 80 };
  const text = target.averageValue ?? '0';
  return { type: 'AverageValue', value: name === 'cpu' ? quantityMilli(text) : quantityValue(text) };
}

function shownMetric(
  { name, container, target }: ResourceMetric,
  { average, utilization }: Proposal,
): object {
  const current = {
    averageValue: name === 'cpu' ? milliQuantity(average) : String(average),
    ...(target.type === 'Utilization' ? { averageUtilization: utilization } : {}),
  };
  return container === undefined
    ? { type: 'Resource', resource: { name, current } }
    : { type: 'ContainerResource', containerResource: { name, container, current } };
}

/** Scales workloads on the simulated use of cpu and memory. Models pkg/controller/podautoscaler/horizontal.go. */
import type { KubeObject } from '../../api/meta.ts';
import { type SimMs, timestamp } from '../../base/time.ts';
import { scaleOf } from '../../kubectl/scale-view.ts';
import { qualifiedResource } from '../apiserver/resources.ts';
import type { ControllerContext } from '../controller/context.ts';
import { type Condition, keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { say } from '../controller/writes.ts';
import { type Measured, measure, podSelector, type Unmeasured } from './metrics.ts';
import { type Normalized, normalize, type Recommendation, type ScaleChange } from './rules.ts';
import { hasNoScale } from './target.ts';

const COMPONENT = 'horizontal-pod-autoscaler';
const PERIOD_MS: SimMs = 15_000;
/** Recommendations older than the longest window are of no use. */
const MEMORY_MS: SimMs = 3_600_000;

interface Memory {
  recommendations: Recommendation[];
  ups: ScaleChange[];
  downs: ScaleChange[];
}

export function startAutoscaler(ctx: ControllerContext): WorkQueue {
  const { kernel, api } = ctx;
  const queue = new WorkQueue({ kernel, latency: ctx.syncLatency, sync });
  const memories = new Map<string, Memory>();
  /** Which pods each autoscaler has found to be those of its target. */
  const selectors = new Map<string, { of: KubeObject; matches(pod: KubeObject): boolean }>();

  // Every round of an autoscaler is one period after what asked for it, the first one too (FixedItemIntervalRateLimiter).
  api.watch(['HorizontalPodAutoscaler'], ({ type, object }) => {
    if (type === 'DELETED') {
      memories.delete(object.metadata.uid);
      selectors.delete(keyOf(object));
    } else queue.addAfter(keyOf(object), PERIOD_MS);
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const scaler = api.get('HorizontalPodAutoscaler', namespace, name);
    if (scaler === undefined) return;
    ctx.report({
      severity: 'assumption',
      code: 'metrics-server',
      message: 'a metrics server is assumed: autoscalers see what the simulated containers use',
      where: `HorizontalPodAutoscaler/${name}`,
    });
    reconcile(scaler);
    queue.addAfter(key, PERIOD_MS);
  }

  function reconcile(scaler: KubeObject): void {
    const conditions = new Conditions(scaler, kernel.now);
    const { kind, name } = scaler.spec.scaleTargetRef;
    const unscalable = hasNoScale(scaler, api);
    const target = unscalable === undefined ? api.get(kind, scaler.metadata.namespace, name) : undefined;
    if (target === undefined) {
      const error = unscalable ?? `${qualifiedResource(kind)} "${name}" not found`;
      warn(scaler, 'FailedGetScale', error);
      const message = `the HPA controller was unable to get the target's current scale: ${error}`;
      conditions.set('AbleToScale', 'False', 'FailedGetScale', message);
      write(scaler, { ...scaler.status }, conditions);
      return;
    }
    conditions.set(
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    const current: number = target.spec.replicas ?? 1;
    const memory = memoryOf(scaler, current);
    const least: number = scaler.spec.minReplicas ?? 1;
    const most: number = scaler.spec.maxReplicas;
    if (current === 0 && least !== 0) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      conditions.set('ScalingActive', 'False', 'ScalingDisabled', message);
      finish(scaler, conditions, current, current, []);
      return;
    }
    // Outside its bounds a workload is brought back before any metric is asked.
    if (current > most || current < least) {
      const why = current > most ? 'above Spec.MaxReplicas' : 'below Spec.MinReplicas';
      const desired = current > most ? most : least;
      rescale(scaler, target, conditions, memory, current, desired, `Current number of replicas ${why}`);
      finish(scaler, conditions, current, desired, []);
      return;
    }
    const { best, shown, error } = wanted(scaler, target, current, conditions);
    if (best === undefined) {
      const { lastScaleTime, desiredReplicas = 0 } = scaler.status ?? {};
      const status = { lastScaleTime, desiredReplicas, currentReplicas: current };
      write(scaler, { ...status, currentMetrics: shown.length > 0 ? shown : undefined }, conditions);
      warn(scaler, 'FailedComputeMetricsReplicas', error!);
      return;
    }
    const decided = normalize(scaler, current, best.proposal.replicas, memory, kernel.now);
    memory.recommendations = [
      ...memory.recommendations.filter((each) => each.at > kernel.now - MEMORY_MS),
      { at: kernel.now, replicas: best.proposal.replicas },
    ];
    tell(decided, conditions);
    const { desired } = decided;
    if (desired !== current) {
      // What an earlier recommendation alone asks for has no reason that could be told.
      const { replicas } = best.proposal;
      const why =
        replicas > current
          ? `${best.name} above target`
          : replicas < current
            ? 'All metrics below target'
            : '';
      rescale(scaler, target, conditions, memory, current, desired, why);
    }
    finish(scaler, conditions, current, desired, shown);
  }

  function memoryOf({ metadata: { uid } }: KubeObject, current: number): Memory {
    let memory = memories.get(uid);
    if (memory === undefined) {
      // The size at the beginning is a recommendation like any other: nothing shrinks in the first five minutes.
      memory = { recommendations: [{ at: kernel.now, replicas: current }], ups: [], downs: [] };
      memories.set(uid, memory);
    }
    return memory;
  }

  /** The greatest proposal. A metric that cannot be had forbids to shrink; if none can be had nothing is done. */
  function wanted(
    scaler: KubeObject,
    target: KubeObject,
    current: number,
    conditions: Conditions,
  ): { best?: Measured; shown: object[]; error?: string } {
    const ambiguous = rivals(scaler, target);
    if (ambiguous !== undefined) {
      warn(scaler, 'AmbiguousSelector', ambiguous);
      conditions.set('ScalingActive', 'False', 'AmbiguousSelector', ambiguous);
      return { shown: [], error: ambiguous };
    }
    let best: Measured | undefined;
    const invalid: Unmeasured[] = [];
    const shown: object[] = [];
    const metrics = scaler.spec.metrics ?? [];
    for (const metric of metrics) {
      const answer = measure(metric, scaler, target, current, ctx);
      if ('reason' in answer) {
        warn(scaler, answer.reason, answer.error);
        invalid.push(answer);
        // It keeps its place in the list: what is shown is matched with what is asked for by its number.
        shown.push({ type: '' });
        continue;
      }
      shown.push(answer.shown);
      if (best === undefined || answer.proposal.replicas > best.proposal.replicas) best = answer;
    }
    const [first] = invalid;
    if (first !== undefined && (best === undefined || best.proposal.replicas < current)) {
      conditions.set(
        'ScalingActive',
        'False',
        first.reason,
        `the HPA was unable to compute the replica count: ${first.error}`,
      );
      return {
        shown,
        error: `invalid metrics (${invalid.length} invalid out of ${metrics.length}), first error is: ${first.framed}`,
      };
    }
    conditions.set(
      'ScalingActive',
      'True',
      'ValidMetricFound',
      `the HPA was able to successfully calculate a replica count from ${best?.name}`,
    );
    return { shown, ...(best === undefined ? {} : { best }) };
  }

  /** Two autoscalers of the same pods would work against each other: then none does anything. */
  function rivals(scaler: KubeObject, target: KubeObject): string | undefined {
    const matches = podSelector(target);
    selectors.set(keyOf(scaler), { of: scaler, matches });
    const { namespace } = scaler.metadata;
    const pods = api.list('Pod', namespace).filter(matches);
    const keys = [...selectors.values()]
      .filter((other) => other.of.metadata.namespace === namespace && pods.some(other.matches))
      .map(({ of: { metadata } }) => `{${metadata.name} ${metadata.namespace}}`);
    if (keys.length < 2) return undefined;
    const { selector } = scaleOf(target).status;
    return `pods by selector ${selector} are controlled by multiple HPAs: [${keys.join(' ')}]`;
  }

  function rescale(
    scaler: KubeObject,
    target: KubeObject,
    conditions: Conditions,
    memory: Memory,
    current: number,
    desired: number,
    why: string,
  ): void {
    api.modify(target.kind, target.metadata.namespace, target.metadata.name, (object) => ({
      ...object,
      spec: { ...object.spec, replicas: desired },
    }));
    const changes = desired > current ? memory.ups : memory.downs;
    if (scaler.spec.behavior !== undefined) changes.push({ at: kernel.now, by: desired - current });
    const message = `the HPA controller was able to update the target scale to ${desired}`;
    conditions.set('AbleToScale', 'True', 'SucceededRescale', message);
    say(api, COMPONENT, scaler, {
      type: 'Normal',
      reason: 'SuccessfulRescale',
      message: `New size: ${desired}; reason: ${why}`,
    });
  }

  function tell({ stable, limit }: Normalized, conditions: Conditions): void {
    if (stable === undefined)
      conditions.set('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size');
    else conditions.set('AbleToScale', 'True', stable.reason, stable.message);
    conditions.set('ScalingLimited', limit.isLimited ? 'True' : 'False', limit.reason, limit.message);
  }

  function warn(scaler: KubeObject, reason: string, message: string): void {
    say(api, COMPONENT, scaler, { type: 'Warning', reason, message });
  }

  function finish(
    scaler: KubeObject,
    conditions: Conditions,
    current: number,
    desired: number,
    shown: readonly object[],
  ): void {
    const status = {
      lastScaleTime: desired === current ? scaler.status?.lastScaleTime : timestamp(kernel.now),
      currentReplicas: current,
      desiredReplicas: desired,
      currentMetrics: shown.length > 0 ? shown : undefined,
    };
    write(scaler, status, conditions);
  }

  function write(scaler: KubeObject, status: object, conditions: Conditions): void {
    api.updateStatus({ ...scaler, status: { ...status, conditions: conditions.list } });
  }

  return queue;
}

/** The conditions of a status in the making: a status that stays keeps its time, a new type goes to the end. */
class Conditions {
  list: Condition[];
  readonly #at: string;

  constructor(scaler: KubeObject, now: SimMs) {
    this.list = [...(scaler.status?.conditions ?? [])];
    this.#at = timestamp(now);
  }

  set(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const index = this.list.findIndex((each) => each.type === type);
    const present = this.list[index];
    const lastTransitionTime = present?.status === status ? present.lastTransitionTime! : this.#at;
    const next = { type, status, lastTransitionTime, reason, message };
    if (index < 0) this.list.push(next);
    else this.list[index] = next;
  }
}

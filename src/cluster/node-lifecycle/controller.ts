/** Notices silent nodes, taints them and tells their pods. Models pkg/controller/nodelifecycle/node_lifecycle_controller.go. */
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import { ChartHost } from '../controller/charts.ts';
import { ClientLimit } from '../controller/client-limit.ts';
import type { ControllerContext } from '../controller/context.ts';
import { type Condition, condition, isReady } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import type { Taint } from '../scheduler/filters/taints.ts';
import { type NodeEvent, nodeMachine } from './node.machine.ts';
import { readinessTaint, withExecuteTaint, withScheduleTaints } from './taints.ts';
import { evictionPace, isLost, zoneOf } from './zones.ts';

const COMPONENT = 'node-controller';
const MONITOR_MS = 5000;
/** --node-monitor-grace-period, 50 s since 1.32. */
const GRACE_MS = 50_000;
const UNKNOWN_TYPES = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export interface NodeLifecycle {
  queue: WorkQueue;
  /** Whether the rounds are made. One that starts again gives every node the whole grace period. */
  running: boolean;
}

export function startNodeLifecycleController(ctx: ControllerContext): NodeLifecycle {
  const { kernel, api } = ctx;
  const charts = new ChartHost(kernel, 'node', nodeMachine);
  const queue = new WorkQueue({ kernel, latency: ctx.syncLatency, sync });
  const client = new ClientLimit(kernel, ctx.syncLatency > 0);
  /** The last sign of life, and when this controller saw it. */
  const heard = new Map<string, { renewTime: string; at: SimMs }>();
  const lastTainted = new Map<string, SimMs>();
  let running = true;
  /** Whether no node was heard in the last round. */
  let deaf = false;

  api.watch(['Node'], ({ type, object }) => {
    if (type !== 'DELETED') {
      queue.add(object.metadata.name);
      return;
    }
    charts.move(object, { type: 'remove' }, 'the Node object was deleted');
    charts.forget(object.metadata.uid);
    heard.delete(object.metadata.name);
  });
  // The rounds have a phase of their own: nothing ties them to the kubelets' heartbeats.
  kernel.after(kernel.rng.fork('node-lifecycle/phase').uniform(0, MONITOR_MS), monitor);

  function monitor(): void {
    if (running) {
      for (const node of api.list('Node')) listen(node);
      lookAround();
    }
    kernel.after(MONITOR_MS, monitor);
  }

  /**
   * Where no node is heard any more it may be the controller that hears nothing: evictions end, and when one is
   * heard again all begin anew. Models handleDisruption.
   */
  function lookAround(): void {
    const nodes = api.list('Node');
    const isDeaf = nodes.every(isLost);
    if (isDeaf === deaf) return;
    deaf = isDeaf;
    if (!isDeaf) {
      hearAnew();
      return;
    }
    for (const { metadata } of nodes) {
      const node = api.get('Node', undefined, metadata.name);
      const taints = node && withExecuteTaint(node, undefined, timestamp(kernel.now));
      if (taints !== undefined) writeTaints(metadata.name, taints);
    }
  }

  /** Every node gets the whole grace period. */
  function hearAnew(): void {
    for (const { metadata } of api.list('Node'))
      heard.set(metadata.name, { renewTime: renewTimeOf(metadata.name), at: kernel.now });
  }

  const renewTimeOf = (node: string): string =>
    api.get('Lease', 'kube-node-lease', node)?.spec.renewTime ?? '';

  function listen(node: KubeObject): void {
    const { name } = node.metadata;
    const renewTime = renewTimeOf(name);
    const last = heard.get(name);
    if (last === undefined || last.renewTime !== renewTime) {
      heard.set(name, { renewTime, at: renewTime === '' ? kernel.now : parseTimestamp(renewTime) });
      return;
    }
    if (kernel.now > last.at + GRACE_MS && condition(node, 'Ready')?.status !== 'Unknown') lose(node);
  }

  /** The node has been silent for too long. */
  function lose(node: KubeObject): void {
    const now = timestamp(kernel.now);
    const conditions: Condition[] = node.status?.conditions ?? [];
    api.updateStatus({
      ...node,
      status: {
        ...node.status,
        conditions: conditions.map((each) =>
          UNKNOWN_TYPES.includes(each.type) && each.status !== 'Unknown'
            ? {
                ...each,
                status: 'Unknown',
                reason: 'NodeStatusUnknown',
                message: 'Kubelet stopped posting node status.',
                lastTransitionTime: now,
              }
            : each,
        ),
      },
    });
  }

  function sync(name: string): void {
    const node = api.get('Node', undefined, name);
    if (node === undefined) return;
    follow(node);
    const taints = withScheduleTaints(node, timestamp(kernel.now));
    if (taints !== undefined) {
      writeTaints(name, taints);
      return;
    }
    execute(node);
  }

  /** The chart, and what happens once when the node turns. */
  function follow(node: KubeObject): void {
    const before = charts.state(node.metadata.uid);
    const [event, why] = judge(node);
    charts.move(node, event, why);
    const isSilent = event.type !== 'heartbeat';
    const wasLost = before !== undefined && before !== 'ready' && before !== 'new';
    if (!isSilent || wasLost) return;
    const { name } = node.metadata;
    api.event({
      involved: node,
      type: 'Normal',
      reason: 'NodeNotReady',
      message: `Node ${name} status is now: NodeNotReady`,
      component: COMPONENT,
    });
    for (const pod of api.podsOnNode(name)) if (isReady(pod)) whenClientMay(() => markNotReady(pod));
  }

  function whenClientMay(request: () => void): void {
    const wait = client.reserve();
    if (wait === 0) request();
    else kernel.after(wait, request);
  }

  function judge(node: KubeObject): [NodeEvent, string] {
    const ready = condition(node, 'Ready');
    if (ready?.status === 'True')
      return [{ type: 'heartbeat' }, 'the kubelet renews its lease and reports Ready'];
    if (ready?.status === 'Unknown') return [{ type: 'silent' }, 'no heartbeat for more than 50 s'];
    return [{ type: 'reports not ready' }, ready?.message ?? 'the kubelet reports that it is not ready'];
  }

  function markNotReady(seen: KubeObject): void {
    const { namespace, name, uid } = seen.metadata;
    const pod = api.get('Pod', namespace, name);
    if (pod?.metadata.uid !== uid || !isReady(pod)) return;
    const conditions: Condition[] = pod.status.conditions;
    api.updateStatus({
      ...pod,
      status: {
        ...pod.status,
        conditions: conditions.map((each) =>
          each.type === 'Ready'
            ? { ...each, status: 'False', lastTransitionTime: timestamp(kernel.now) }
            : each,
        ),
      },
    });
    api.event({
      involved: pod,
      type: 'Warning',
      reason: 'NodeNotReady',
      message: 'Node is not ready',
      component: COMPONENT,
    });
  }

  /** The evicting taint: at most one node of a zone in ten seconds, none where all is lost. */
  function execute(node: KubeObject): void {
    const { name } = node.metadata;
    const key = readinessTaint(node);
    const now = timestamp(kernel.now);
    const wanted = withExecuteTaint(node, key, now);
    if (wanted === undefined) {
      if (key !== undefined)
        charts.move(node, { type: 'taint' }, 'NoExecute: pods go when their toleration ends');
      return;
    }
    if (key === undefined) {
      writeTaints(name, wanted);
      return;
    }
    const zone = zoneOf(node);
    const pace = evictionPace(api.list('Node'), zone);
    if (pace === undefined) {
      queue.addAfter(name, MONITOR_MS);
      return;
    }
    const wait = (lastTainted.get(zone) ?? Number.NEGATIVE_INFINITY) + pace - kernel.now;
    if (wait > 0) {
      queue.addAfter(name, wait);
      return;
    }
    lastTainted.set(zone, kernel.now);
    writeTaints(name, wanted);
  }

  function writeTaints(name: string, taints: Taint[]): void {
    api.modify('Node', undefined, name, (node) => {
      const { taints: _, ...spec } = node.spec ?? {};
      return { ...node, spec: taints.length > 0 ? { ...spec, taints } : spec };
    });
  }

  return {
    queue,
    get running() {
      return running;
    },
    set running(on: boolean) {
      running = on;
      heard.clear();
      if (on) hearAnew();
    },
  };
}

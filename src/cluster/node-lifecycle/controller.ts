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
import { hasExecuteTaint, readinessTaint, withExecuteTaint, withScheduleTaints } from './taints.ts';
import { evictionPace, isCounted, isLost, zoneOf } from './zones.ts';

const COMPONENT = 'node-controller';
const MONITOR_MS = 5000;
/** --node-monitor-grace-period, 50 s since 1.32. */
const GRACE_MS = 50_000;
/** --node-startup-grace-period: for a kubelet that has not posted anything yet. */
const STARTUP_MS = 60_000;
const UNKNOWN_TYPES = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

const SILENT = { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' };
const NEVER_HEARD = { reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' };

export interface NodeLifecycle {
  queue: WorkQueue;
  /** Whether the rounds are made. One that starts again gives every node the whole grace period. */
  running: boolean;
  /** The process is a new one: it meets every node for the first time. */
  forget(): void;
}

export function startNodeLifecycleController(ctx: ControllerContext): NodeLifecycle {
  const { kernel, api } = ctx;
  const charts = new ChartHost(kernel, 'node', nodeMachine);
  const queue = new WorkQueue({ kernel, latency: ctx.syncLatency, sync });
  const client = new ClientLimit(kernel, ctx.syncLatency > 0);
  /** The last sign of life, and when this controller saw it. */
  const heard = new Map<string, { renewTime: string; at: SimMs }>();
  /** Nodes that were met, by name: their uids. Those that are there from the start were met long ago. */
  const known = new Map<string, string>();
  /** Nodes that are to get the evicting taint as soon as the pace of their zone allows it. */
  const due = new Set<string>();
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
    due.delete(object.metadata.name);
  });
  // The rounds have a phase of their own: nothing ties them to the kubelets' heartbeats.
  kernel.after(kernel.rng.fork('node-lifecycle/phase').uniform(0, MONITOR_MS), monitor);

  function monitor(): void {
    if (running) {
      const nodes = api.list('Node');
      meet(nodes);
      for (const node of nodes) {
        listen(node);
        // What counts is what was seen: a node that is lost in this round is tainted in the next.
        judgeForTaint(node);
      }
      lookAround();
    }
    kernel.after(MONITOR_MS, monitor);
  }

  function meet(nodes: readonly KubeObject[]): void {
    const isFirst = kernel.now <= MONITOR_MS && known.size === 0;
    for (const node of nodes) {
      const { name, uid } = node.metadata;
      if (known.has(name)) continue;
      if (!isFirst) tell(node, 'RegisteredNode', `Registered Node ${name} in Controller`);
      known.set(name, uid);
    }
    if (known.size === nodes.length) return;
    for (const [name, uid] of [...known]) {
      if (nodes.some((node) => node.metadata.name === name)) continue;
      known.delete(name);
      const metadata = { name, uid } as KubeObject['metadata'];
      tell(
        { apiVersion: 'v1', kind: 'Node', metadata },
        'RemovingNode',
        `Removing Node ${name} from Controller`,
      );
    }
  }

  function tell(involved: KubeObject, reason: string, message: string): void {
    api.event({ involved, type: 'Normal', reason, message, component: COMPONENT });
  }

  function judgeForTaint(node: KubeObject): void {
    const { name } = node.metadata;
    const ready = condition(node, 'Ready')?.status;
    // Of one that has never said anything it is enough that this has been written down.
    if (ready === undefined && condition(api.get('Node', undefined, name) ?? node, 'Ready') === undefined)
      return;
    if (ready !== 'True') {
      due.add(name);
      queue.add(name);
      return;
    }
    due.delete(name);
    clearExecuteTaint(name);
  }

  function clearExecuteTaint(name: string): void {
    const node = api.get('Node', undefined, name);
    const taints = node && withExecuteTaint(node, undefined, timestamp(kernel.now));
    if (taints !== undefined) writeTaints(name, taints);
  }

  /**
   * Where no node is heard any more it may be the controller that hears nothing: evictions end, and when one is
   * heard again all begin anew. Models handleDisruption.
   */
  function lookAround(): void {
    const nodes = api.list('Node').filter(isCounted);
    const isDeaf = nodes.length > 0 && nodes.every(isLost);
    if (isDeaf === deaf) return;
    deaf = isDeaf;
    if (!isDeaf) {
      hearAnew();
      return;
    }
    for (const { metadata } of api.list('Node')) {
      due.delete(metadata.name);
      clearExecuteTaint(metadata.name);
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
      const since = renewTime === '' ? node.metadata.creationTimestamp : renewTime;
      heard.set(name, { renewTime, at: parseTimestamp(since) });
      return;
    }
    const ready = condition(node, 'Ready')?.status;
    if (ready !== 'Unknown' && kernel.now > last.at + (ready === undefined ? STARTUP_MS : GRACE_MS))
      lose(node, ready);
  }

  /** The node has been silent for too long. Who reported to be not ready before has told its pods itself. */
  function lose(node: KubeObject, ready: string | undefined): void {
    const now = timestamp(kernel.now);
    const conditions: Condition[] = node.status?.conditions ?? [];
    const changed = conditions.map((each) =>
      UNKNOWN_TYPES.includes(each.type) && each.status !== 'Unknown'
        ? { ...each, ...SILENT, status: 'Unknown', lastTransitionTime: now }
        : each,
    );
    const missing = UNKNOWN_TYPES.filter((type) => !conditions.some((each) => each.type === type)).map(
      (type) => ({
        type,
        ...NEVER_HEARD,
        status: 'Unknown',
        lastHeartbeatTime: node.metadata.creationTimestamp,
        lastTransitionTime: now,
      }),
    );
    api.updateStatus({ ...node, status: { ...node.status, conditions: [...changed, ...missing] } });
    if (ready !== 'True') return;
    const { name } = node.metadata;
    tell(node, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    for (const pod of api.podsOnNode(name)) if (isReady(pod)) whenClientMay(() => markNotReady(pod));
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

  function follow(node: KubeObject): void {
    const [event, why] = judge(node);
    charts.move(node, event, why);
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

  /**
   * The evicting taint: at most one node of a zone in ten seconds, none where all is lost. One that a node has gives
   * way to the other at once.
   */
  function execute(node: KubeObject): void {
    const { name } = node.metadata;
    const key = readinessTaint(node);
    if (key === undefined) return;
    const wanted = withExecuteTaint(node, key, timestamp(kernel.now));
    if (wanted === undefined) {
      charts.move(node, { type: 'taint' }, 'NoExecute: pods go when their toleration ends');
      return;
    }
    if (!due.has(name)) return;
    if (hasExecuteTaint(node)) {
      writeTaints(name, wanted);
      return;
    }
    const zone = zoneOf(node);
    const pace = evictionPace(api.list('Node'), zone);
    // Asked again in the next round.
    if (pace === undefined) return;
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
    forget() {
      known.clear();
    },
  };
}

import type { KubeObject } from '../../../api/meta.ts';
import { microTimestamp, type SimMs, timestamp } from '../../../base/time.ts';
import type { Host } from '../host.ts';
import { bootID } from './machine.ts';
import { nodeImages } from './node-images.ts';

const LEASE_RENEW: SimMs = 10_000;
/** How often the kubelet compares what the Node object says with what it knows itself (nodeStatusUpdateFrequency). */
const STATUS_UPDATE: SimMs = 10_000;
const LEASE_DURATION_SECONDS = 40;
const STATUS_REPORT: SimMs = 300_000;
/** Between two attempts to register with an API server that does not answer. */
const REGISTER_AGAIN = 7000;

interface NodeCondition {
  type: string;
  status: string;
  reason: string;
  message: string;
  lastHeartbeatTime?: string;
  lastTransitionTime?: string;
}
type ConditionType = 'Ready' | 'MemoryPressure' | 'DiskPressure' | 'PIDPressure';

const HEALTHY: Record<ConditionType, Omit<NodeCondition, 'type'>> = {
  MemoryPressure: {
    status: 'False',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
  },
  DiskPressure: {
    status: 'False',
    reason: 'KubeletHasNoDiskPressure',
    message: 'kubelet has no disk pressure',
  },
  PIDPressure: {
    status: 'False',
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
  },
  Ready: { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
};
const UNHEALTHY: Record<Exclude<ConditionType, 'Ready'>, Omit<NodeCondition, 'type'>> = {
  MemoryPressure: {
    status: 'True',
    reason: 'KubeletHasInsufficientMemory',
    message: 'kubelet has insufficient memory available',
  },
  DiskPressure: { status: 'True', reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure' },
  PIDPressure: {
    status: 'True',
    reason: 'KubeletHasInsufficientPID',
    message: 'kubelet has insufficient PID available',
  },
};
/** The event about a condition that changed: reason for True, reason for False. */
const EVENTS: Record<ConditionType, [whenTrue: string, whenFalse: string]> = {
  Ready: ['NodeReady', 'NodeNotReady'],
  MemoryPressure: ['NodeHasInsufficientMemory', 'NodeHasSufficientMemory'],
  DiskPressure: ['NodeHasDiskPressure', 'NodeHasNoDiskPressure'],
  PIDPressure: ['NodeHasInsufficientPID', 'NodeHasSufficientPID'],
};

/**
 * The kubelet's signs of life: its lease every 10 s, the node's conditions when they change, every 5 minutes,
 * and within 10 s where the Node object says otherwise, as after a time without the API server, or the images
 * on the node have changed. Models pkg/kubelet/kubelet_node_status.go and component-helpers/lease.
 */
export class Heartbeat {
  readonly #host: Host;
  readonly #wanted = new Map<ConditionType, Omit<NodeCondition, 'type'>>(
    Object.entries(HEALTHY) as [ConditionType, Omit<NodeCondition, 'type'>][],
  );

  /** Full names of the images on the node. */
  readonly #images: ReadonlySet<string>;
  /** Whether the node took new pods when it was last looked at. */
  #unschedulable = false;
  /** Those that the Node object tells of. */
  #reportedImages = '';

  constructor(host: Host, images: ReadonlySet<string>) {
    this.#host = host;
    this.#images = images;
    this.#renewLease();
    // A kubelet that comes back says so as soon as it can.
    if (host.startedAt > 0) host.after(host.latencies.draw('api'), () => this.#comeBack());
    this.#every(LEASE_RENEW, () => this.#renewLease());
    this.#every(STATUS_UPDATE, () => this.#correct());
    this.#every(STATUS_REPORT, () => this.#report());
  }

  pressure(type: Exclude<ConditionType, 'Ready'>, on: boolean): void {
    this.#wanted.set(type, on ? UNHEALTHY[type] : HEALTHY[type]);
    this.#report();
  }

  shuttingDown(on: boolean): void {
    this.#wanted.set(
      'Ready',
      on ? { status: 'False', reason: 'KubeletNotReady', message: 'node is shutting down' } : HEALTHY.Ready,
    );
    this.#report();
  }

  #every(period: SimMs, run: () => void): void {
    const again = () =>
      this.#host.after(period, () => {
        run();
        again();
      });
    again();
  }

  #renewLease(): void {
    const { ctx, node } = this.#host;
    const renewTime = microTimestamp(this.#host.now());
    const renewed = ctx.api.modify('Lease', 'kube-node-lease', node, (lease) => ({
      ...lease,
      spec: { ...lease.spec, renewTime },
    }));
    if (renewed !== undefined) return;
    const owner: KubeObject | undefined = ctx.api.get('Node', undefined, node);
    if (owner === undefined) return;
    ctx.api.create({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name: node,
        namespace: 'kube-node-lease',
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid: owner.metadata.uid }],
      },
      spec: { holderIdentity: node, leaseDurationSeconds: LEASE_DURATION_SECONDS, renewTime },
    });
  }

  /** Models BirthCry and the setter MachineInfo of pkg/kubelet/nodestatus. */
  #comeBack(): void {
    const { ctx, node, boots } = this.#host;
    ctx.registerNode?.(boots);
    const known = ctx.api.get('Node', undefined, node);
    // Without the API server there is nobody to register with: it is tried again.
    if (known === undefined) this.#host.after(REGISTER_AGAIN, () => this.#comeBack());
    if (known !== undefined) this.#host.event(known, undefined, 'Normal', 'Starting', 'Starting kubelet.');
    const boot = bootID(node, boots);
    const before = known?.status?.nodeInfo?.bootID;
    if (known !== undefined && before && before !== boot)
      this.#host.event(
        known,
        undefined,
        'Warning',
        'Rebooted',
        `Node ${node} has been rebooted, boot id: ${boot}`,
      );
    this.#report();
  }

  /** The node controller, or a person, may have written over what the kubelet said. */
  #correct(): void {
    const { ctx, node } = this.#host;
    const object = ctx.api.get('Node', undefined, node);
    if (object !== undefined) this.#noticeCordon(object);
    const known: NodeCondition[] | undefined = object?.status?.conditions;
    const isWrong = known?.some(({ type, status }) => {
      const wanted = this.#wanted.get(type as ConditionType);
      return wanted !== undefined && wanted.status !== status;
    });
    if (isWrong || this.#reportedImages !== [...this.#images].join()) this.#report();
  }

  /** Models recordNodeSchedulableEvent: a cordon is told when the status is next looked at. */
  #noticeCordon(object: KubeObject): void {
    const unschedulable = object.spec?.unschedulable === true;
    if (unschedulable === this.#unschedulable) return;
    this.#unschedulable = unschedulable;
    const reason = unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable';
    this.#host.event(object, undefined, 'Normal', reason, `Node ${this.#host.node} status is now: ${reason}`);
  }

  #report(): void {
    const { ctx, node, boots } = this.#host;
    const now = timestamp(this.#host.now());
    const changed: [ConditionType, string][] = [];
    this.#reportedImages = [...this.#images].join();
    const images = nodeImages(this.#images, ctx.runtime);
    const written = ctx.api.modify(
      'Node',
      undefined,
      node,
      (object) => {
        const before: NodeCondition[] = object.status?.conditions ?? [];
        const own = [...this.#wanted].map(([type, wanted]) => {
          const old = before.find((condition) => condition.type === type);
          if (old?.status !== wanted.status) changed.push([type, wanted.status]);
          return {
            type,
            ...wanted,
            lastHeartbeatTime: now,
            lastTransitionTime: old?.status === wanted.status ? (old.lastTransitionTime ?? now) : now,
          };
        });
        const others = before.filter((condition) => !this.#wanted.has(condition.type as ConditionType));
        const nodeInfo = { ...object.status?.nodeInfo, bootID: bootID(node, boots) };
        const status = { ...object.status, nodeInfo, conditions: [...others, ...own] };
        return { ...object, status: images.length === 0 ? status : { ...status, images } };
      },
      { subresource: 'status' },
    );
    if (written === undefined) return;
    for (const [type, status] of changed) {
      const reason = EVENTS[type][status === 'True' ? 0 : 1];
      this.#host.event(written, undefined, 'Normal', reason, `Node ${node} status is now: ${reason}`);
    }
  }
}

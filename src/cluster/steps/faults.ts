/** Carries faults out, and takes them back when their time is over. */
import type { KubeObject } from '../../api/meta.ts';
import { microTimestamp } from '../../base/time.ts';
import type { Component, Fault } from '../../scenario/faults.ts';
import { wildcards } from '../../text/pattern.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { newUid } from '../apiserver/names.ts';
import type { NodeLink } from '../apiserver/node-link.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { Kernel } from '../kernel.ts';
import type { ServiceProxy } from '../kube-proxy/proxy.ts';
import type { Kubelet } from '../kubelet/kubelet.ts';
import type { SimulatedNetwork } from '../network/switchboard.ts';
import type { SimulatedRuntime } from '../runtime/runtime.ts';
import type { Holds } from './holds.ts';

export interface FaultWorld {
  kernel: Kernel;
  api: ControlPlaneApi;
  runtime: SimulatedRuntime;
  network: SimulatedNetwork;
  proxy: ServiceProxy;
  plane: ControlPlane;
  kubelets: ReadonlyMap<string, Kubelet>;
  links: ReadonlyMap<string, NodeLink>;
  /** Set while kubectl gets no answer. `stopped`: once for every fault that keeps a component down. */
  outage: { reason: 'apiserver' | 'etcd' | undefined; stopped: string[] };
  holds: Holds;
  /** A component of the control plane that ended at `endedAt` (ms) runs again: its pod shows it. */
  restarted(component: string, endedAt: number): void;
}

/** Undoes a fault. */
type Undo = () => void;
const NOTHING: Undo = () => {};

/** Why a fault could not be done. */
export interface NotDone {
  error: string;
}

/** Carries the fault out; the answer undoes it, or says why it could not be done. */
export function inject(fault: Fault, world: FaultWorld): Undo | NotDone {
  switch (fault.kind) {
    case 'node':
      return nodeFault(fault, world);
    case 'staticPod': {
      const kubelet = world.kubelets.get(fault.node);
      if (kubelet === undefined) return { error: `there is no node ${fault.node}` };
      const before = kubelet.staticManifest(fault.name, fault.manifest);
      return () => kubelet.staticManifest(fault.name, before);
    }
    case 'shutdown': {
      const kubelet = world.kubelets.get(fault.node);
      if (kubelet === undefined) return { error: `there is no node ${fault.node}` };
      kubelet.shutDown(fault.graceSeconds, fault.criticalSeconds);
      return () => kubelet.cancelShutdown();
    }
    case 'pod':
      return podFault(fault, world);
    case 'registry':
      return world.holds.set('registry', fault.state, (state) =>
        world.runtime.faults.registry(state ?? 'up'),
      );
    case 'component':
      return componentFault(fault.component, world);
  }
}

function nodeFault({ node, what }: Fault & { kind: 'node' }, world: FaultWorld): Undo | NotDone {
  const kubelet = world.kubelets.get(node);
  const link = world.links.get(node);
  if (kubelet === undefined || link === undefined) return { error: `there is no node ${node}` };
  const { faults } = world.network;
  const cut = (): Undo => {
    faults.cutNode(node, true);
    return world.holds.take(`network/${node}`, () => faults.cutNode(node, false));
  };
  const stopProxy = (): Undo => {
    world.proxy.stop(node, true);
    return world.holds.take(`proxy/${node}`, () => world.proxy.stop(node, false));
  };
  const hold = () => world.holds.take(`kubelet/${node}`, () => kubelet.start());
  switch (what) {
    case 'down':
    case 'reboot':
      kubelet.powerOff();
      return inOrder(cut(), stopProxy(), hold());
    case 'kubelet':
      kubelet.stop();
      return hold();
    case 'network':
      return inOrder(cut(), unlink(link));
    case 'disk': {
      world.runtime.faults.diskFull(node, true);
      kubelet.otherUsage.disk += HUGE;
      const mend = world.holds.take(`disk/${node}`, () => world.runtime.faults.diskFull(node, false));
      return () => {
        mend();
        kubelet.otherUsage.disk -= HUGE;
      };
    }
    case 'proxy':
      return stopProxy();
  }
}

const inOrder =
  (...undoes: readonly Undo[]): Undo =>
  () => {
    for (const undo of undoes) undo();
  };

/** A link counts itself how often it was cut. */
function unlink(link: NodeLink): Undo {
  link.cut();
  return () => link.mend();
}

/** More than any node has. */
const HUGE = 2 ** 50;

function podsOf({ pod, namespace }: Fault & { kind: 'pod' }, api: ControlPlaneApi): KubeObject[] {
  if (!pod.includes('*')) {
    const found = api.get('Pod', namespace, pod);
    return found === undefined ? [] : [found];
  }
  const pattern = wildcards(pod);
  return api.list('Pod', namespace).filter((each) => pattern.test(each.metadata.name));
}

function podFault(fault: Fault & { kind: 'pod' }, world: FaultWorld): Undo | NotDone {
  const { container, what } = fault;
  const pods = podsOf(fault, world.api);
  if (pods.length === 0) return { error: `there is no pod ${fault.namespace}/${fault.pod}` };
  const keys = pods.map((pod) => `${pod.metadata.namespace}/${pod.metadata.name}`);
  const { faults } = world.runtime;
  switch (what.type) {
    case 'kill':
      return ran(keys.map((key) => faults.kill(key, container, what.signal)));
    case 'oom':
      return ran(keys.map((key) => faults.oom(key, container)));
    case 'hang':
      return lasting(keys, (key) => {
        if (!faults.hang(key, container, true)) return undefined;
        return world.holds.take(`hang/${key}/${container}`, () => void faults.hang(key, container, false));
      });
    case 'http':
      return lasting(keys, (key) => {
        if (!faults.httpStatus(key, container, what.status)) return undefined;
        return world.holds.set<number>(
          `http/${key}/${container}`,
          what.status,
          (status) => void faults.httpStatus(key, container, status),
        );
      });
    case 'network':
      return lasting(keys, (key) => {
        world.network.faults.cutPod(key, true);
        return world.holds.take(`network/${key}`, () => world.network.faults.cutPod(key, false));
      });
    case 'sandbox':
      return ran(
        pods.map(
          (pod) =>
            world.kubelets.get(pod.spec.nodeName)?.killSandbox(pod.metadata.namespace!, pod.metadata.name) ===
            true,
        ),
      );
  }
}

const NOT_RUNNING: NotDone = { error: 'no container of the pod is running' };

function ran(done: readonly boolean[]): Undo | NotDone {
  return done.some(Boolean) ? NOTHING : NOT_RUNNING;
}

/** What is done to each pod, and taken back from each. */
function lasting(keys: readonly string[], begin: (key: string) => Undo | undefined): Undo | NotDone {
  const undoes = keys.map(begin).filter((each) => each !== undefined);
  return undoes.length > 0 ? inOrder(...undoes) : NOT_RUNNING;
}

function componentFault(component: Component, world: FaultWorld): Undo {
  const { plane, kernel } = world;
  switch (component) {
    case 'scheduler': {
      const stoppedAt = kernel.now;
      plane.scheduler.stop();
      return inOrder(silence(world, component), () =>
        elect(kernel, stoppedAt, () => {
          world.restarted('kube-scheduler', stoppedAt);
          becomeLeader(world, 'kube-scheduler', 'default-scheduler');
          plane.scheduler.start();
        }),
      );
    }
    case 'controller-manager': {
      const stoppedAt = kernel.now;
      plane.hold();
      return inOrder(silence(world, component), () =>
        elect(kernel, stoppedAt, () => {
          world.restarted('kube-controller-manager', stoppedAt);
          plane.restarted();
          becomeLeader(world, 'kube-controller-manager', 'kube-controller-manager');
          plane.release();
        }),
      );
    }
    case 'dns':
      world.network.faults.cutNames(true);
      return world.holds.take('dns', () => world.network.faults.cutNames(false));
    case 'etcd':
    case 'apiserver': {
      const stoppedAt = kernel.now;
      world.outage.reason = component;
      plane.scheduler.stop();
      plane.hold();
      return inOrder(
        world.holds.take('apiserver', () => {
          world.outage.reason = undefined;
        }),
        ...[...world.links.values()].map(unlink),
        () => world.restarted(component === 'etcd' ? 'etcd' : 'kube-apiserver', stoppedAt),
        () => leadAgain(world, stoppedAt),
      );
    }
  }
}

/** The component does not answer when it is asked how it is, until every fault of it is over. */
function silence({ outage }: FaultWorld, component: Component): Undo {
  outage.stopped.push(component);
  return () => void outage.stopped.splice(outage.stopped.indexOf(component), 1);
}

/** Who could not renew its lease for the renewDeadline has ended, and is started again; others go on. */
function leadAgain(world: FaultWorld, stoppedAt: number): void {
  const { kernel, plane } = world;
  const parts: [lease: string, component: string, start: () => void][] = [
    ['kube-scheduler', 'default-scheduler', () => plane.scheduler.start()],
    ['kube-controller-manager', 'kube-controller-manager', () => plane.release()],
  ];
  for (const [lease, component, start] of parts) {
    // One that is stopped itself has nothing to lead: it is started when its own fault is over.
    if (kernel.now - stoppedAt < RENEW_DEADLINE_MS || isStopped(lease, world)) {
      start();
      continue;
    }
    // It could not renew its lease, and ended; its kubelet has started it again.
    world.restarted(lease, stoppedAt + RENEW_DEADLINE_MS);
    if (lease === 'kube-controller-manager') plane.restarted();
    const lead = () => {
      becomeLeader(world, lease, component);
      start();
    };
    elect(kernel, stoppedAt, lead, lease);
  }
}

const LEASE_MS = 15_000;
const RENEW_DEADLINE_MS = 10_000;
const RETRY_MS = 2000;

/** A new leader has to wait until the lease of the old one is over (leaseDuration 15 s, retryPeriod 2 s). */
function elect(kernel: Kernel, stoppedAt: number, start: () => void, who = ''): void {
  const free = Math.max(0, stoppedAt + LEASE_MS - kernel.now);
  kernel.after(free + kernel.rng.fork(`leader/${kernel.now}${who}`).uniform(0, RETRY_MS), start);
}

const isStopped = (lease: string, { outage }: FaultWorld): boolean =>
  outage.stopped.some((component) => lease === `kube-${component}`);

/** The process that was started again takes the lease under a name of its own (client-go tools/leaderelection). */
function becomeLeader(world: FaultWorld, name: string, component: string): void {
  const { api, kernel, outage } = world;
  // The API server or the process has gone meanwhile: its return has an election of its own.
  if (outage.reason !== undefined || isStopped(name, world)) return;
  const lease = api.modify('Lease', 'kube-system', name, (present) => {
    const { holderIdentity, leaseTransitions } = present.spec;
    const host = String(holderIdentity).split('_')[0];
    const now = microTimestamp(kernel.now);
    return {
      ...present,
      spec: {
        ...present.spec,
        holderIdentity: `${host}_${newUid(kernel.rng.fork(`leader/${name}/${kernel.now}`))}`,
        leaseTransitions: leaseTransitions + 1,
        acquireTime: now,
        renewTime: now,
      },
    };
  });
  if (lease === undefined) return;
  const message = `${lease.spec.holderIdentity} became leader`;
  api.event({ involved: lease, type: 'Normal', reason: 'LeaderElection', message, component });
}

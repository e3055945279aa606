/**
 * A stand-in for the node agents in tests of the control plane: a bound pod becomes Ready after
 * `readyAfter`, a deleted one is gone after `stopAfter`. Nothing here runs in a real simulation.
 */
import type { KubeObject } from '../../api/meta.ts';
import { microTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import type { Kernel } from '../kernel.ts';

export interface FakeApp {
  /** From the creation of the pod; undefined: never Ready. */
  readyAfter?: SimMs;
  stopAfter: SimMs;
  /** Ends by itself: phase Succeeded or Failed. */
  exits?: { after: SimMs; code: number };
}

export function startFakeKubelet(
  kernel: Kernel,
  api: ControlPlaneApi,
  appOf: (pod: KubeObject) => FakeApp,
): void {
  const started = new Set<string>();
  const stopping = new Set<string>();
  let address = 1;
  api.watch(['Pod'], ({ type, object: pod }) => {
    const { uid } = pod.metadata;
    if (type === 'DELETED' || !pod.spec.nodeName) return;
    const app = appOf(pod);
    if (!started.has(uid)) {
      started.add(uid);
      write(pod, { phase: 'Pending', podIP: `10.1.${address >> 8}.${address++ & 255}` });
      const age = kernel.now - Date.parse(pod.metadata.creationTimestamp) + Date.parse(timestamp(0));
      if (app.readyAfter !== undefined) {
        kernel.after(app.readyAfter - age, () => write(pod, { phase: 'Running' }, 'True'));
      } else kernel.after(0, () => write(pod, { phase: 'Running' }, 'False'));
      const { exits } = app;
      if (exits !== undefined)
        kernel.after(exits.after, () =>
          write(pod, { phase: exits.code === 0 ? 'Succeeded' : 'Failed' }, 'False'),
        );
    }
    if (pod.metadata.deletionTimestamp !== undefined && !stopping.has(uid)) {
      stopping.add(uid);
      kernel.after(app.stopAfter, () => {
        if (api.get('Pod', pod.metadata.namespace, pod.metadata.name)?.metadata.uid !== uid) return;
        write(pod, { phase: 'Succeeded' }, 'False');
        api.delete('Pod', pod.metadata.namespace, pod.metadata.name, {
          gracePeriodSeconds: 0,
          preconditions: { uid },
        });
      });
    }
  });

  function write(pod: KubeObject, status: object, ready?: 'True' | 'False'): void {
    const { namespace, name, uid } = pod.metadata;
    api.modify(
      'Pod',
      namespace,
      name,
      (current) => {
        if (
          current.metadata.uid !== uid ||
          current.status?.phase === 'Succeeded' ||
          current.status?.phase === 'Failed'
        )
          return current;
        const others = (current.status?.conditions ?? []).filter(
          (each: { type: string }) => each.type !== 'Ready',
        );
        const condition = { type: 'Ready', status: ready, lastTransitionTime: timestamp(kernel.now) };
        return {
          ...current,
          status: {
            ...current.status,
            ...status,
            conditions: ready === undefined ? others : [...others, condition],
          },
        };
      },
      { subresource: 'status' },
    );
  }
}

/** Renews the leases of all nodes but those that are `silent`, as kubelets do. */
export function startFakeHeartbeats(
  kernel: Kernel,
  api: ControlPlaneApi,
  nodes: readonly string[],
  silent: ReadonlySet<string>,
): void {
  const namespace = 'kube-node-lease';
  for (const name of nodes)
    api.create({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace },
      spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microTimestamp(kernel.now) },
    });
  const renew = () => {
    for (const name of nodes)
      if (!silent.has(name))
        api.modify('Lease', namespace, name, (lease) => ({
          ...lease,
          spec: { ...lease.spec, renewTime: microTimestamp(kernel.now) },
        }));
    kernel.after(10_000, renew);
  };
  kernel.after(10_000, renew);
}

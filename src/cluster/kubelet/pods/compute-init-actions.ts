import { changedResources, needsRestart } from '../resize/allocation.ts';
import type { InstanceStatus } from '../types.ts';
import { definitionChanged, type PodActions, resizeKill, type Situation } from './actions.ts';
import { isSidecar, newestInstance, restartsAfterExit } from './restart-policy.ts';

/** True where a regular container is there and has not ended: all before it must have been done. */
function hasLiveRegularContainer({ pod, status }: Situation): boolean {
  return pod.spec.containers.some((container) => {
    const state = newestInstance(status, container.name)?.state;
    return state === 'created' || state === 'running';
  });
}

/** True once any regular container was made in the current sandbox: the pod has been initialised. */
export function hasAnyRegularContainerCreated({ pod, status }: Pick<Situation, 'pod' | 'status'>): boolean {
  const sandbox = status.sandboxes[0]?.id;
  return pod.spec.containers.some((container) => {
    const instance = newestInstance(status, container.name);
    return instance !== undefined && instance.sandboxId === sandbox;
  });
}

/**
 * Decides about init containers and sidecars; returns whether the regular containers may start.
 * Goes backwards: the last init container that has a status tells how far the pod has come.
 * Models computeInitContainerActions of pkg/kubelet/kuberuntime/kuberuntime_container.go.
 */
export function computeInitActions(situation: Situation, actions: PodActions): boolean {
  const { pod, status, probes, release } = situation;
  const inits = pod.spec.initContainers ?? [];
  if (inits.length === 0) return true;
  const sandbox = status.sandboxes[0]?.id;
  // One that has ended proves nothing: it may be of a sandbox that is gone. The init containers tell then.
  let initialized = hasLiveRegularContainer(situation);
  let laterSeen = initialized;

  const next = (index: number) => {
    if (index + 1 < inits.length) actions.initToStart.push(index + 1);
    else initialized = true;
  };
  const kill = (instance: InstanceStatus, index: number, why: 'liveness' | 'startup' | 'definition') => {
    const container = inits[index]!;
    const said = why === 'definition' ? 'definition changed' : `failed ${why} probe`;
    const message = `Init container ${container.name} ${said}`;
    actions.toKill.push({ instance, container, kind: 'init', message, reason: why });
    actions.initToStart.push(index);
  };

  const resize = (instance: InstanceStatus, index: number) => {
    const container = inits[index]!;
    const changed = changedResources(container.resources, instance.resources);
    if (needsRestart(container, changed)) {
      actions.toKill.push({ instance, container, kind: 'init', ...resizeKill(container) });
      actions.initToStart.push(index);
    } else if (changed.length > 0) {
      actions.toUpdate.push({ instance, container });
    }
  };

  /** Its startup probe comes first; then the next may start, whatever else has to be done about this one. */
  const runningSidecar = (instance: InstanceStatus, index: number) => {
    const container = inits[index]!;
    const startup = container.startupProbe === undefined ? 'success' : probes.get('startup', instance.id);
    if (startup === 'failure') kill(instance, index, 'startup');
    if (startup !== 'success') return;
    if (!laterSeen) next(index);
    if (definitionChanged(container, instance)) kill(instance, index, 'definition');
    else if (probes.get('liveness', instance.id) === 'failure') kill(instance, index, 'liveness');
    else resize(instance, index);
  };

  for (let i = inits.length - 1; i >= 0; i--) {
    const container = inits[i]!;
    const sidecar = isSidecar(container);
    const newest = newestInstance(status, container.name);
    // What ran in an earlier sandbox says nothing about this one.
    const instance = newest?.sandboxId === sandbox ? newest : undefined;
    if (instance === undefined) {
      if (laterSeen && sidecar) actions.initToStart.push(i);
      continue;
    }
    if (laterSeen && !sidecar) continue;

    if (instance.state === 'created') {
      // Made but never started: the runtime could not, or nobody was there to do it.
      actions.initToStart.push(i);
    } else if (instance.state === 'running') {
      if (sidecar) runningSidecar(instance, i);
      else resize(instance, i);
    } else if (sidecar) {
      actions.initToStart.push(i);
    } else if (instance.state === 'exited' && (instance.exitCode ?? 0) === 0) {
      next(i);
    } else if (restartsAfterExit(container, pod, instance.exitCode ?? 255, release, true)) {
      actions.initToStart.push(i);
    } else {
      actions.killPod = true;
      actions.initToStart = [];
      return false;
    }
    laterSeen = true;
  }

  // Nothing has been started yet: begin with the first one.
  if (!laterSeen) actions.initToStart.push(0);
  actions.initToStart.reverse();
  return initialized;
}

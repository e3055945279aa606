import { changedResources, needsRestart } from '../resize/allocation.ts';
import {
  definitionChanged,
  type KillReason,
  newActions,
  type PodActions,
  readySandbox,
  resizeKill,
  type Situation,
} from './actions.ts';
import { computeInitActions } from './compute-init-actions.ts';
import {
  effectivePolicy,
  newestInstance,
  podRestartPolicy,
  restartAllTrigger,
  shouldBeRestarted,
} from './restart-policy.ts';

/**
 * Decides what a sync does, from what the runtime shows and what the probes say.
 * Models computePodActions of pkg/kubelet/kuberuntime/kuberuntime_manager.go.
 */
export function computePodActions(situation: Situation): PodActions {
  const { pod, status, release } = situation;
  const sandbox = readySandbox(status);
  const actions = newActions(status.sandboxes[0]?.attempt ?? 0);
  if (sandbox === undefined) return sandboxActions(situation, actions);

  (pod.spec.ephemeralContainers ?? []).forEach((container, index) => {
    if (newestInstance(status, container.name) === undefined) actions.ephemeralToStart.push(index);
  });

  const trigger = restartAllTrigger(pod, status, release);
  if (trigger !== undefined) {
    actions.restartAll = trigger;
    actions.ephemeralToStart = [];
    return actions;
  }

  const initialized = computeInitActions(situation, actions);
  if (actions.killPod || !initialized) return actions;
  regularActions(situation, actions);
  return actions;
}

/** No sandbox is ready: all starts over in a new one, unless the pod has ended for good. */
function sandboxActions({ pod, status, release }: Situation, actions: PodActions): PodActions {
  const lost = status.sandboxes[0];
  actions.killPod = true;
  actions.createSandbox = true;
  actions.oldSandbox = lost;
  actions.sandboxAttempt = lost === undefined ? 0 : lost.attempt + 1;
  const neverAgain = podRestartPolicy(pod) === 'Never' && lost !== undefined && status.instances.length > 0;
  const toStart = pod.spec.containers.flatMap((container, index) => {
    const instance = newestInstance(status, container.name);
    const succeeded = instance?.state === 'exited' && instance.exitCode === 0;
    // Only what has done its work stays away: a container that is never restarted is, in a new sandbox.
    return effectivePolicy(container, pod, release) === 'OnFailure' && succeeded ? [] : [index];
  });
  const wasInitialized = pod.spec.containers.some((c) => newestInstance(status, c.name) !== undefined);
  if (neverAgain || (toStart.length === 0 && wasInitialized)) {
    actions.createSandbox = false;
    return actions;
  }
  if ((pod.spec.initContainers ?? []).length > 0) actions.initToStart = [0];
  else actions.toStart = toStart;
  return actions;
}

function regularActions({ pod, status, probes, release }: Situation, actions: PodActions): void {
  let keep = 0;
  pod.spec.containers.forEach((container, index) => {
    const instance = newestInstance(status, container.name);
    if (instance?.state !== 'running') {
      if (shouldBeRestarted(container, pod, status, release)) actions.toStart.push(index);
      return;
    }
    let restart = effectivePolicy(container, pod, release) !== 'Never';
    let message: string;
    let reason: KillReason;
    if (definitionChanged(container, instance)) {
      message = `Container ${container.name} definition changed`;
      reason = 'definition';
      // An edited container is made anew whatever the policy says.
      restart = true;
    } else if (probes.get('liveness', instance.id) === 'failure') {
      message = `Container ${container.name} failed liveness probe`;
      reason = 'liveness';
    } else if (probes.get('startup', instance.id) === 'failure') {
      message = `Container ${container.name} failed startup probe`;
      reason = 'startup';
    } else {
      const changed = changedResources(container.resources, instance.resources);
      if (!needsRestart(container, changed)) {
        if (changed.length > 0) actions.toUpdate.push({ instance, container });
        keep++;
        return;
      }
      actions.toKill.push({ instance, container, kind: 'regular', ...resizeKill(container) });
      actions.toStart.push(index);
      return;
    }
    if (restart) {
      message += ', will be restarted';
      actions.toStart.push(index);
    }
    actions.toKill.push({ instance, container, kind: 'regular', message, reason });
  });
  if (keep === 0 && actions.toStart.length === 0) {
    actions.killPod = true;
    // A sidecar does not keep a finished pod alive.
    actions.initToStart = [];
    actions.toKill = [];
    actions.toUpdate = [];
  }
}

import { goDuration } from '../../../base/time.ts';
import type { Directory } from '../../runtime/vfs.ts';
import type { BackOff } from '../containers/backoff.ts';
import type { ContainerConfigBuilder } from '../containers/container-config.ts';
import { type ImageManager, StartError } from '../containers/image-manager.ts';
import { imageVolumeProblem, NO_ERRORS, pullImageVolumes } from '../containers/image-volumes.ts';
import { killContainer, killGraceSeconds } from '../containers/kill-container.ts';
import type { NodeContainers } from '../containers/node-containers.ts';
import { startContainer } from '../containers/start-container.ts';
import { fieldPath, formatPod, type Host } from '../host.ts';
import type { ProbeManager } from '../probes/probe-manager.ts';
import type { Resizes } from '../resize/resizes.ts';
import { updateContainer } from '../resize/update-container.ts';
import type { StatusManager } from '../status/manager.ts';
import type { Task } from '../task.ts';
import type { Container, ContainerKind, Pod, PodRuntimeStatus, SandboxStatus } from '../types.ts';
import type { VolumeManager, VolumeWait } from '../volumes/volume-manager.ts';
import { isNothing, readySandbox } from './actions.ts';
import { computePodActions } from './compute-actions.ts';
import { killPod } from './kill-pod.ts';
import type { Pleg } from './pleg.ts';
import { deadlineOf, type PodStatuses } from './pod-statuses.ts';
import type { PodWorker, SyncOutcome } from './pod-worker.ts';
import { restartAllContainers } from './restart-all.ts';
import { isSidecar } from './restart-policy.ts';
import { createSandbox } from './sandbox.ts';
import { retryAfter, type SyncProblem } from './sync-errors.ts';

export interface SyncDeps {
  host: Host;
  containers: NodeContainers;
  images: ImageManager;
  configs: ContainerConfigBuilder;
  nodeRoot: Directory;
  probes: ProbeManager;
  statuses: StatusManager;
  podStatuses: PodStatuses;
  volumes: VolumeManager;
  pleg: Pleg;
  crashLoop: BackOff;
  resizes: Resizes;
}

/**
 * One sync of a pod that is to run: publish what was seen, wait for its volumes, then do what there
 * is to do, one thing after another. Models Kubelet.SyncPod and kuberuntime SyncPod.
 */
export function* syncPod(deps: SyncDeps, worker: PodWorker): Task<SyncOutcome> {
  const { host, pleg } = deps;
  const { pod } = worker;
  const seen = pleg.cached(worker.uid);
  const problems: SyncProblem[] = [];
  const outcome = (changed: boolean): SyncOutcome => {
    const retryMs = retryAfter(problems, host.now(), host.release) * host.latencies.jitter();
    const why =
      problems.length === 0
        ? 'The sync went well.'
        : `Not all went well (${problems.map((p) => p.what).join(', ')}): it looks again in about ${goDuration(Math.round(retryMs / 1000) * 1000)}.`;
    return { terminal: false, retryMs, why, changed: changed && problems.length === 0 };
  };

  deps.resizes.observe(pod, seen);
  const status = deps.podStatuses.publish(worker, seen, false);
  if (status.phase === 'Succeeded' || status.phase === 'Failed')
    return { terminal: true, retryMs: 0, why: `Its phase is ${status.phase}.`, changed: false };

  const volumes: VolumeWait = yield (resume) =>
    deps.volumes.wait(
      pod,
      (abort) => {
        worker.abortVolumeWait = abort;
      },
      resume,
    );
  worker.abortVolumeWait = undefined;
  if (volumes !== 'mounted') {
    if (typeof volumes === 'object')
      host.event(
        pod,
        undefined,
        'Warning',
        'FailedMount',
        `Unable to attach or mount volumes: ${volumes.error}`,
      );
    problems.push({ what: 'volumes are not mounted' });
    return outcome(false);
  }
  deps.volumes.refresh(worker.uid);
  deps.images.warnOfMissingSecrets(pod);
  deps.probes.addPod(pod);

  const changed = yield* carryOut(deps, worker, pod, seen, problems);
  return outcome(changed);
}

/** The sync of a pod in which nothing is to be done; undefined where something is. */
export function quickSync(deps: SyncDeps, worker: PodWorker): SyncOutcome | undefined {
  const { host, pleg, probes, volumes, statuses } = deps;
  const { pod, uid } = worker;
  if (worker.termination !== undefined || !volumes.isReady(uid) || deps.resizes.isBusy(uid)) return undefined;
  const deadline = deadlineOf(pod, statuses.get(uid));
  if (deadline !== undefined && host.now() >= deadline) return undefined;
  if (!isAsLeft(deps, worker)) {
    const seen = pleg.cached(uid);
    const actions = computePodActions({ pod, status: seen, probes, release: host.release });
    if (!isNothing(actions)) return undefined;
    deps.podStatuses.publish(worker, seen, false);
    probes.addPod(pod);
    worker.leftWith = whatASyncSees(deps, worker);
  }
  volumes.refresh(uid);
  deps.images.warnOfMissingSecrets(pod);
  const retryMs = retryAfter([], host.now(), host.release) * host.latencies.jitter();
  return { terminal: false, retryMs, why: 'There was nothing to do.', changed: false };
}

/**
 * Everything that a sync with nothing to do looks at, besides the clock and the sources of volumes.
 * Whoever lets such a sync depend on something else has to add it here.
 */
function whatASyncSees(deps: SyncDeps, { pod, uid }: PodWorker): readonly unknown[] | undefined {
  const status = deps.statuses.get(uid);
  // A container that could be ready but is not gets its readiness probe poked by every sync.
  const isReady = (container: { ready: boolean }) => container.ready;
  if (status?.containerStatuses?.every(isReady) !== true) return undefined;
  if (status.initContainerStatuses?.every(isReady) === false) return undefined;
  const { namespace, name } = pod.metadata;
  const stored = deps.host.ctx.api.get('Pod', namespace, name);
  return [pod, stored, status, deps.pleg.cached(uid), deps.probes.version(uid)];
}

/** Whether a sync would see just what the last one left: then it would do nothing once more. */
function isAsLeft(deps: SyncDeps, worker: PodWorker): boolean {
  const { leftWith } = worker;
  if (leftWith === undefined) return false;
  return whatASyncSees(deps, worker)?.every((part, i) => part === leftWith[i]) === true;
}

/** Does what computePodActions decided; returns whether anything in the runtime was changed. */
function* carryOut(
  deps: SyncDeps,
  worker: PodWorker,
  pod: Pod,
  seen: PodRuntimeStatus,
  problems: SyncProblem[],
): Task<boolean> {
  const { host, containers } = deps;
  const actions = computePodActions({ pod, status: seen, probes: deps.probes, release: host.release });
  let changed = false;

  if (actions.restartAll !== undefined) {
    yield* restartAllContainers(deps, worker);
    worker.update('All its containers have been removed to start over.');
    return true;
  }
  if (actions.killPod) {
    if (actions.createSandbox && actions.oldSandbox)
      host.event(
        pod,
        undefined,
        'Normal',
        'SandboxChanged',
        'Pod sandbox changed, it will be killed and re-created.',
      );
    changed = yield* killPod(deps, worker, pod, killReason(deps, seen, actions.createSandbox));
    if (!actions.createSandbox) return changed;
    containers.purgeInitContainers(pod);
  } else {
    for (const { instance, container, kind, message, reason } of actions.toKill) {
      changed = true;
      yield* killContainer(host, containers, {
        pod,
        instance,
        container,
        kind,
        message,
        why: reason,
        graceSeconds: killGraceSeconds(pod, container, reason),
      });
    }
  }

  let sandbox = readySandbox(seen);
  if (actions.createSandbox) {
    sandbox = yield* createSandbox(host, containers, pod, actions.sandboxAttempt);
    if (sandbox === undefined) {
      problems.push({ what: 'the sandbox could not be made' });
      return changed;
    }
    changed = true;
    if (host.release === '1.36') deps.statuses.setSandboxReady(pod);
  }
  if (sandbox === undefined) return changed;

  const starts = actions.ephemeralToStart.length + actions.initToStart.length + actions.toStart.length;
  const volumeErrors = starts > 0 ? yield* pullImageVolumes(deps, pod) : NO_ERRORS;
  const start = function* (container: Container, kind: ContainerKind): Task<boolean> {
    const problem =
      imageVolumeProblem(deps, pod, container, kind, volumeErrors) ??
      (yield* startOne(deps, pod, container, kind, seen, sandbox));
    if (problem === undefined) {
      changed = true;
      return true;
    }
    problems.push(problem);
    return false;
  };
  for (const index of actions.ephemeralToStart)
    yield* start(pod.spec.ephemeralContainers![index]!, 'ephemeral');
  for (const index of actions.initToStart) {
    const container = pod.spec.initContainers![index]!;
    const ok = yield* start(container, 'init');
    // A sidecar that cannot start does not hold the round up, a plain init container does.
    if (!ok && !isSidecar(container)) return changed;
  }
  for (const { instance, container } of actions.toUpdate) {
    const problem = updateContainer(deps, pod, instance, container);
    changed = true;
    if (problem !== undefined) problems.push(problem);
  }
  for (const index of actions.toStart) yield* start(pod.spec.containers[index]!, 'regular');
  return changed;
}

/** What the signals of a pod that is killed as a whole are put down to. */
function killReason(deps: SyncDeps, seen: PodRuntimeStatus, newSandbox: boolean): string {
  if (newSandbox) return 'sandbox';
  for (const kind of ['liveness', 'startup'] as const)
    if (seen.instances.some((i) => i.state === 'running' && deps.probes.get(kind, i.id) === 'failure'))
      return kind;
  return 'completion';
}

/** Starts one container unless its crash-loop back-off says no. */
function* startOne(
  deps: SyncDeps,
  pod: Pod,
  container: Container,
  kind: ContainerKind,
  seen: PodRuntimeStatus,
  sandbox: SandboxStatus,
): Task<SyncProblem | undefined> {
  const { host, containers, crashLoop, podStatuses } = deps;
  const exited = seen.instances.find((i) => i.name === container.name && i.state === 'exited');
  const key = crashLoopKey(pod, container);
  const ended = exited?.finishedAt;
  if (ended !== undefined) {
    if (crashLoop.isInBackOffSince(key, ended, host.now())) {
      const delay = crashLoop.get(key);
      host.event(
        pod,
        fieldPath(kind, container.name),
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${container.name} in pod ${formatPod(pod)}`,
      );
      containers.tracker.move(pod, container.name, {
        type: 'BACK_OFF',
        why: `It may start again ${goDuration(delay)} after it ended.`,
      });
      podStatuses.remember(
        pod,
        container.name,
        new StartError(
          'CrashLoopBackOff',
          `back-off ${goDuration(delay)} restarting failed container=${container.name} pod=${formatPod(pod)}`,
        ),
      );
      return { what: `${container.name} is in back-off`, backOffUntil: ended + delay };
    }
    crashLoop.next(key, ended, host.now());
  }
  const error = yield* startContainer(deps, pod, container, kind, sandbox);
  podStatuses.remember(pod, container.name, error);
  return error && { what: `${container.name}: ${error.reason}` };
}

/** With another image or other resources it is another container: its back-off starts over. Models GetBackoffKey. */
export function crashLoopKey(pod: Pod, { name, image, resources }: Container): string {
  return `${pod.metadata.uid}_${name}_${image}_${JSON.stringify(resources ?? {})}`;
}

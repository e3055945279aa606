import { RuntimeError } from '../../runtime/cri.ts';
import type { Directory } from '../../runtime/vfs.ts';
import { fieldPath, formatPod, type Host } from '../host.ts';
import type { Task } from '../task.ts';
import type { Container, ContainerKind, InstanceStatus, Pod, SandboxStatus } from '../types.ts';
import { ConfigError, type ContainerConfigBuilder } from './container-config.ts';
import { type HookOutcome, hookFailure, runHandler } from './hooks.ts';
import { type ImageManager, StartError } from './image-manager.ts';
import { killContainer, killGraceSeconds } from './kill-container.ts';
import type { NodeContainers } from './node-containers.ts';
import { missingProfile } from './security-profiles.ts';

export interface StartDeps {
  host: Host;
  containers: NodeContainers;
  images: ImageManager;
  configs: ContainerConfigBuilder;
  /** The file system of the node. */
  nodeRoot: Directory;
}

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Starts one container: image, create, start, postStart hook. Returns what is to be shown as its
 * waiting reason where that failed. Models startContainer of kuberuntime_container.go.
 */
export function* startContainer(
  deps: StartDeps,
  pod: Pod,
  container: Container,
  kind: ContainerKind,
  sandbox: SandboxStatus,
): Task<StartError | undefined> {
  const { host, containers, images } = deps;
  const path = fieldPath(kind, container.name);
  const fail = (reason: string, message: string, said = message): StartError => {
    host.event(pod, path, 'Warning', 'Failed', `Error: ${said}`);
    containers.tracker.move(pod, container.name, {
      type: 'FAIL',
      why: `It could not be started: ${reason}.`,
    });
    return new StartError(reason, message);
  };

  const imageError = yield* images.ensure(pod, container, kind);
  if (imageError) return fail(imageError.reason, imageError.message, imageError.reason);

  const attempt = containers.nextAttempt(pod, container.name);
  let id: string;
  try {
    const config = deps.configs.build(pod, container, kind, attempt, sandbox);
    yield host.sleep(host.latencies.draw('create'));
    const missing = missingProfile(pod, container, deps.nodeRoot);
    if (missing !== undefined) throw new RuntimeError(missing);
    id = host.ctx.runtime.createContainer(sandbox.id, config);
  } catch (error) {
    const reason = error instanceof ConfigError ? 'CreateContainerConfigError' : 'CreateContainerError';
    return fail(reason, text(error));
  }
  const instance: InstanceStatus = {
    id,
    name: container.name,
    kind,
    attempt,
    sandboxId: sandbox.id,
    image: container.image,
    imageName: images.imageName(container.image),
    imageID: images.imageId(container.image),
    ...(container.resources === undefined ? {} : { resources: container.resources }),
    ...userOf(host, id),
    state: 'created',
    createdAt: host.now(),
  };
  containers.addInstance(pod, instance);
  const created = host.release === '1.34' ? `Created container: ${container.name}` : 'Container created';
  host.event(pod, path, 'Normal', 'Created', created);
  containers.tracker.move(pod, container.name, { type: 'CREATE', why: 'The runtime has made it.' });

  yield host.sleep(host.latencies.draw('start'));
  try {
    host.ctx.runtime.startContainer(id);
  } catch (error) {
    containers.failedToStart(instance, text(error));
    return fail('RunContainerError', text(error));
  }
  containers.started(instance);
  const started = host.release === '1.34' ? `Started container ${container.name}` : 'Container started';
  host.event(pod, path, 'Normal', 'Started', started);
  if (!container.lifecycle?.postStart) return undefined;
  return yield* postStart(deps, pod, container, kind, instance, sandbox);
}

/** Who it runs as, where the runtime of the release tells (SupplementalGroupsPolicy). */
function userOf(host: Host, id: string): Pick<InstanceStatus, 'user'> {
  const user = host.release === '1.34' ? undefined : host.ctx.runtime.status(id).user;
  if (user === undefined) return {};
  return { user: { linux: { uid: user.uid, gid: user.gid, supplementalGroups: [...user.groups] } } };
}

/** Runs the postStart hook beside the program; where it fails the container is killed. */
function* postStart(
  deps: StartDeps,
  pod: Pod,
  container: Container,
  kind: ContainerKind,
  instance: InstanceStatus,
  sandbox: SandboxStatus,
): Task<StartError | undefined> {
  const { host, containers } = deps;
  const { ctx } = host;
  const said = {
    type: 'hook',
    namespace: pod.metadata.namespace ?? '',
    pod: pod.metadata.name,
    uid: pod.metadata.uid,
    container: container.name,
    hook: 'postStart',
    restartCount: instance.attempt,
  } as const;
  const handler = container.lifecycle!.postStart!;
  ctx.kernel.emit({ ...said, stage: 'begin' });
  const outcome: HookOutcome = yield (resume) =>
    runHandler(
      handler,
      {
        runtime: ctx.runtime,
        network: ctx.network,
        node: host.node,
        podIP: sandbox.ip,
        userAgent: `kube-lifecycle/${host.release}`,
        container,
        instance,
        after: (ms, run) => host.after(ms, run),
        warn: (reason, message) => host.event(pod, undefined, 'Warning', reason, message),
      },
      (result) => {
        if (host.alive) resume(result);
      },
    );
  if (outcome.ok) {
    ctx.kernel.emit({ ...said, stage: 'end', result: 'success' });
    return undefined;
  }
  ctx.kernel.emit({ ...said, stage: 'end', result: 'failure', detail: outcome.error });
  const where = `Container "${container.name}" in Pod "${formatPod(pod)}"`;
  const message = hookFailure(handler, where, outcome.error);
  host.event(pod, fieldPath(kind, container.name), 'Warning', 'FailedPostStartHook', 'PostStartHook failed');
  yield* killContainer(host, containers, {
    pod,
    instance,
    container,
    kind,
    message: 'FailedPostStartHook',
    why: 'postStart',
    graceSeconds: killGraceSeconds(pod, container, 'postStart'),
  });
  return new StartError('PostStartHookError', message);
}

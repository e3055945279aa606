import type { KubeObject } from '../../../api/meta.ts';
import { quantityMilli, quantityValue } from '../../../api/quantity.ts';
import { type ContainerConfig, type Mount, RuntimeError } from '../../runtime/cri.ts';
import type { Directory, Node } from '../../runtime/vfs.ts';
import type { DownwardFacts } from '../config/downward.ts';
import { ConfigError, makeEnvironment } from '../config/env.ts';
import { expand } from '../config/expand.ts';
import { formatPod, type Host } from '../host.ts';
import { oomScoreAdjust } from '../node/oom-score.ts';
import type { Container, ContainerKind, Pod, SandboxStatus } from '../types.ts';
import type { NodeContainers } from './node-containers.ts';

export { ConfigError };

/** The limit of memory that holds for a container, in bytes: its own, or that of its pod. */
export function memoryLimitBytes(pod: Pod, container: Container): number | undefined {
  const limit = container.resources?.limits?.memory ?? pod.spec.resources?.limits?.memory;
  return limit === undefined ? undefined : quantityValue(limit);
}

/** The same of CPU, in thousandths of a core. */
export function cpuLimitMilli(pod: Pod, container: Container): number | undefined {
  const limit = container.resources?.limits?.cpu ?? pod.spec.resources?.limits?.cpu;
  return limit === undefined ? undefined : quantityMilli(limit);
}

/** What lies at a path of a volume; links are not followed. */
export function find(root: Directory, path: string): Node | undefined {
  let at: Node | undefined = root;
  for (const part of path.split('/').filter((name) => name !== '' && name !== '.'))
    at = at?.type === 'directory' ? at.entries.get(part) : undefined;
  return at;
}

/** Groups of all processes of a pod: those it names, and the one that owns its volumes. */
function supplementalGroups(pod: Pod): Pick<ContainerConfig, 'supplementalGroups' | 'strictGroups'> {
  const { supplementalGroups = [], fsGroup, supplementalGroupsPolicy } = pod.spec.securityContext ?? {};
  const groups = fsGroup === undefined ? supplementalGroups : [...supplementalGroups, fsGroup];
  return {
    ...(groups.length > 0 ? { supplementalGroups: groups } : {}),
    ...(supplementalGroupsPolicy === 'Strict' ? { strictGroups: true } : {}),
  };
}

/** Whether a pod belongs to a Job: there, what nobody knows is taken to come to an end. */
const isOfJob = ({ metadata }: Pod): boolean =>
  metadata.ownerReferences?.some(({ kind, controller }) => kind === 'Job' && controller) ?? false;

/** Hosts of probes that mean the container itself; for others its ports say nothing. */
const HERE = /^(|localhost|127\.\d+\.\d+\.\d+)$/;

/** The ports that a container's own probes and hooks ask it on, and whether they speak TLS there. */
function askedPorts(container: Container): { port: number; tls: boolean }[] {
  const { startupProbe, livenessProbe, readinessProbe, lifecycle, ports } = container;
  const named = (port: unknown) => ports?.find(({ name }) => name === port)?.containerPort;
  return [startupProbe, livenessProbe, readinessProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap(
    (handler) => {
      const http = handler?.httpGet;
      const asked = http ?? handler?.tcpSocket ?? (handler && 'grpc' in handler ? handler.grpc : undefined);
      if (asked === undefined || ('host' in asked && !HERE.test(asked.host ?? ''))) return [];
      const port = named(asked.port) ?? Number(asked.port);
      return port > 0 ? [{ port, tls: http?.scheme === 'HTTPS' }] : [];
    },
  );
}

/** A subPathExpr with its variables; each of them has to have a value. Models ExpandContainerVolumeMounts. */
function subPathOf(expression: string, lookup: (name: string) => string | undefined): string {
  const missing = new Set<string>();
  const path = expand(expression, (name) => {
    const value = lookup(name) ?? '';
    if (value === '') missing.add(name);
    return value;
  });
  if (missing.size > 0) throw new ConfigError(`missing value for ${[...missing].sort().join(', ')}`);
  return path;
}

function checkSubPath(path: string): void {
  if (path.startsWith('/')) throw new ConfigError(`error SubPath \`${path}\` must not be an absolute path`);
  if (path.split('/').includes('..'))
    throw new ConfigError(`unable to provision SubPath \`${path}\`: must not contain '..'`);
}

/** Whether a path, links followed, leads out of the volume: an absolute link does, and one that climbs too high. */
function leavesVolume(root: Directory, path: string): boolean {
  let todo = path.split('/');
  let at: Directory[] = [root];
  for (let links = 0; todo.length > 0; ) {
    const [part = '', ...rest] = todo;
    todo = rest;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (at.length === 1) return true;
      at = at.slice(0, -1);
      continue;
    }
    const node = at.at(-1)!.entries.get(part);
    if (node?.type === 'symlink') {
      if (node.target.startsWith('/') || ++links > 40) return true;
      todo = [...node.target.split('/'), ...todo];
    } else if (node?.type === 'directory') at = [...at, node];
    else return false;
  }
  return false;
}

/** Makes what the runtime is given from a container's spec. Models generateContainerConfig. */
export class ContainerConfigBuilder {
  readonly #host: Host;
  readonly #containers: NodeContainers;

  constructor(host: Host, containers: NodeContainers) {
    this.#host = host;
    this.#containers = containers;
  }

  /** Throws ConfigError where something it refers to is missing. */
  build(
    pod: Pod,
    container: Container,
    kind: ContainerKind,
    attempt: number,
    sandbox: SandboxStatus,
  ): ContainerConfig {
    const { api, runtime } = this.#host.ctx;
    const namespace = pod.metadata.namespace ?? '';
    const env = makeEnvironment({
      container,
      facts: this.facts(pod, sandbox.ip),
      get: (kind, name) => api.get(kind, namespace, name),
      services: this.#services(pod),
      readFile: (volume, path) => this.#readFile(pod, volume, path),
    });
    const byName = new Map(env.map(({ name, value }) => [name, value]));
    const lookup = (name: string) => byName.get(name);
    const security = { ...pod.spec.securityContext, ...container.securityContext };
    if (security.runAsNonRoot) {
      const where = `(pod: "${formatPod(pod)}", container: ${container.name})`;
      if (security.runAsUser === 0)
        throw new ConfigError(`container's runAsUser breaks non-root policy ${where}`);
      const image = runtime.image(container.image);
      if (security.runAsUser === undefined && image.runsAsRoot)
        throw new ConfigError(`container has runAsNonRoot and image will run as root ${where}`);
      if (security.runAsUser === undefined && !image.known)
        this.#host.ctx.report({
          severity: 'assumption',
          code: 'unknown-user',
          message: `${container.image} is not known: assumed to run as another user than root, as runAsNonRoot asks.`,
          remedy: 'Set securityContext.runAsUser to say which user it is.',
          where: `Pod/${pod.metadata.name} container ${container.name}`,
        });
    }
    const memory = memoryLimitBytes(pod, container);
    const cpu = cpuLimitMilli(pod, container);
    return {
      name: container.name,
      attempt,
      init: kind === 'init',
      mustEnd: container.restartPolicy !== 'Always' && (kind === 'init' || isOfJob(pod)),
      image: container.image,
      command: container.command?.map((text) => expand(text, lookup)),
      args: container.args?.map((text) => expand(text, lookup)),
      workingDir: container.workingDir,
      env,
      mounts: this.#mounts(pod, container, lookup),
      ports: (container.ports ?? []).map(({ containerPort, protocol, name }) => ({
        containerPort,
        protocol: protocol ?? 'TCP',
        ...(name ? { name } : {}),
      })),
      askedPorts: askedPorts(container),
      ...(memory === undefined ? {} : { memoryLimitBytes: memory }),
      ...(cpu === undefined ? {} : { cpuLimitMilli: cpu }),
      ...(container.lifecycle?.stopSignal ? { stopSignal: container.lifecycle.stopSignal } : {}),
      oomScoreAdj: oomScoreAdjust(pod, container, this.#memoryCapacity()),
      ...(security.runAsUser === undefined ? {} : { runAsUser: security.runAsUser }),
      ...(security.runAsGroup === undefined ? {} : { runAsGroup: security.runAsGroup }),
      ...supplementalGroups(pod),
      readOnlyRootFilesystem: security.readOnlyRootFilesystem ?? false,
      ...(security.capabilities ? { capabilities: security.capabilities } : {}),
      ...(security.privileged ? { privileged: true } : {}),
      ...(security.allowPrivilegeEscalation === false ? { noNewPrivileges: true } : {}),
      ...this.#target(pod, container),
      terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
      tty: container.tty ?? false,
      stdin: container.stdin ?? false,
    };
  }

  /** The container that an ephemeral one is to look into. Models startSpec.getTargetID. */
  #target(pod: Pod, container: Container & { targetContainerName?: string }): { targetId?: string } {
    const name = container.targetContainerName;
    if (!name) return {};
    const target = this.#containers.get(pod.metadata.uid)?.instances.find((i) => i.name === name);
    if (target === undefined) throw new ConfigError(`unable to find target container ${name}`);
    return { targetId: target.id };
  }

  #memoryCapacity(): number {
    const node = this.#host.ctx.api.get('Node', undefined, this.#host.node);
    return quantityValue(node?.status?.capacity?.memory ?? '8Gi');
  }

  facts(pod: Pod, podIP: string): DownwardFacts {
    const node = this.#host.ctx.api.get('Node', undefined, this.#host.node);
    const seenAt = this.#containers.get(pod.metadata.uid)?.seenAt;
    return {
      pod,
      podIP,
      ...(seenAt === undefined ? {} : { seenAt }),
      hostIP: this.#host.nodeIP,
      allocatable: node?.status?.allocatable ?? node?.status?.capacity ?? {},
    };
  }

  /** Services of the pod's namespace, if it wants their variables; the API server's always. */
  #services(pod: Pod): readonly KubeObject[] {
    const { api } = this.#host.ctx;
    const master = api.get('Service', 'default', 'kubernetes');
    const own = pod.spec.enableServiceLinks === false ? [] : api.list('Service', pod.metadata.namespace);
    return master === undefined || own.includes(master) ? own : [master, ...own];
  }

  #mounts(pod: Pod, container: Container, lookup: (name: string) => string | undefined): Mount[] {
    const volumes = this.#containers.ensure(pod).volumes;
    return (container.volumeMounts ?? []).map((mount) => {
      const volume = volumes.get(mount.name);
      if (volume === undefined)
        throw new ConfigError(
          `cannot find volume "${mount.name}" to mount into container "${container.name}"`,
        );
      const own = mount.subPathExpr === undefined ? mount.subPath : subPathOf(mount.subPathExpr, lookup);
      checkSubPath(own ?? '');
      if (own && volume.isImage && find(volume.directory, own) === undefined)
        throw new RuntimeError(
          `failed to mount image volume: subPath "${own}" does not exist in image volume "${mount.name}"`,
        );
      if (own && leavesVolume(volume.directory, own))
        throw new ConfigError(
          `failed to prepare subPath for volumeMount "${mount.name}" of container "${container.name}"`,
        );
      const subPath = [volume.subPath, own].filter((part) => part).join('/');
      return {
        mountPath: mount.mountPath,
        directory: volume.directory,
        ...(subPath ? { subPath } : {}),
        readOnly: mount.readOnly === true || volume.readOnly === true,
        ...(volume.medium ? { medium: volume.medium } : {}),
        ...(volume.sizeBytes === undefined ? {} : { sizeBytes: volume.sizeBytes }),
      };
    });
  }

  #readFile(pod: Pod, volume: string, path: string): string | undefined {
    const root = this.#containers.get(pod.metadata.uid)?.volumes.get(volume)?.directory;
    const file = root && find(root, path);
    return file?.type === 'file' ? file.content : undefined;
  }
}

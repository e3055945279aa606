import type { Scenario } from '../../scenario/types.ts';
import type { Report } from '../context.ts';
import type { Kernel } from '../kernel.ts';
import type { ProgramNetwork } from '../network/registry.ts';
import { findApp } from './apps/behaviour.ts';
import { profileProcess } from './apps/process.ts';
import { Container, podMemoryChanged, type SandboxState, type Surroundings } from './container.ts';
import {
  type AttachInput,
  type ContainerConfig,
  type ContainerRuntime,
  type ContainerStatusCri,
  type ExecHandle,
  type ExecRequest,
  type ExecResult,
  type ImageInfo,
  RuntimeError,
  type Sandbox,
  type SandboxConfig,
} from './cri.ts';
import { execInContainer } from './exec.ts';
import { RuntimeFaults } from './faults.ts';
import { FileSystem, type MountPoint } from './files/filesystem.ts';
import { mountTable } from './files/mounts.ts';
import { normalize } from './files/paths.ts';
import { procNode } from './files/procfs.ts';
import { type ResolvedImage, resolveImage } from './images/catalogue.ts';
import { identityOf } from './images/identity.ts';
import { imageRoot, imageVolume } from './images/rootfs.ts';
import { ImageService } from './images/service.ts';
import { startMain } from './main.ts';
import { pauseProcess } from './pause.ts';
import { NodeNamespace, PidNamespace } from './process/namespace.ts';
import { fileUser, Process } from './process/process.ts';
import { Scheduler } from './process/scheduler.ts';
import { nullDevice } from './process/streams.ts';
import { hostFiles } from './sandbox.ts';
import { createDirectory, type Directory, type Node } from './vfs.ts';

export interface RuntimeOptions {
  kernel: Kernel;
  scenario: Scenario;
  report: Report;
  network: ProgramNetwork;
}

/** The runtime with what the rest of the cluster may do to it beside the CRI. */
export interface SimulatedRuntime extends ContainerRuntime {
  readonly faults: RuntimeFaults;
  /** Called when a sandbox ended by itself: its pause process was killed. */
  onSandboxExit(handler: (sandbox: string) => void): void;
  /** Whether a sandbox still runs. */
  sandboxReady(sandbox: string): boolean;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const MAX_TERMINATION_MESSAGE = 4096;

/** The container runtime of all nodes of a run. Models containerd's CRI service (internal/cri/server). */
class Runtime implements SimulatedRuntime {
  readonly #options: RuntimeOptions;
  readonly #images: ImageService;
  readonly #sandboxes = new Map<string, SandboxState>();
  readonly #containers = new Map<string, Container>();
  readonly #around: Surroundings;
  readonly #exitHandlers: ((id: string, status: ContainerStatusCri) => void)[] = [];
  readonly #sandboxHandlers: ((sandbox: string) => void)[] = [];
  readonly #ids: () => string;
  readonly faults: RuntimeFaults;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    const { kernel, scenario, report, network } = options;
    this.faults = new RuntimeFaults((pod, container) => this.#find(pod, container));
    this.#images = new ImageService(scenario, report, this.faults);
    const rng = kernel.rng.fork('runtime/ids');
    this.#ids = () => {
      let id = '';
      for (let i = 0; i < 8; i++) id += rng.int(0, 0xffffffff).toString(16).padStart(8, '0');
      return id;
    };
    this.#around = {
      kernel,
      scheduler: new Scheduler(),
      report,
      network,
      rng: kernel.rng.fork('runtime/containers'),
      exited: (container) => {
        for (const handler of this.#exitHandlers) handler(container.id, { ...container.status });
      },
      diskFull: (node) => this.faults.isDiskFull(node),
      // The nodes of 1.34 run containerd 1.6, later ones containerd 2.
      unprivilegedNetwork: scenario.cluster.version !== '1.34',
    };
  }

  #find(pod: string, container: string | undefined): Container[] {
    const found: Container[] = [];
    for (const sandbox of this.#sandboxes.values())
      if (`${sandbox.config.namespace}/${sandbox.config.pod}` === pod)
        for (const each of sandbox.containers)
          if (each.status.state === 'running' && (container === undefined || each.config.name === container))
            found.push(each);
    return found;
  }

  runPodSandbox(config: SandboxConfig): Sandbox {
    const { network } = this.#options;
    const id = this.#ids();
    const ip = config.hostNetwork
      ? config.hostIP || network.nodeAddress(config.node)
      : network.allocate(config.node);
    const pod = `${config.namespace}/${config.pod}`;
    network.attach(ip, { pod, node: config.node, resolvConf: config.resolvConf });
    for (const port of config.hostPorts ?? []) network.mapPort(network.nodeAddress(config.node), port, ip);
    const sandbox: SandboxState = {
      id,
      config,
      ip,
      shared: config.hostPID
        ? this.#nodeNamespace(config.node)
        : config.shareProcessNamespace
          ? new PidNamespace()
          : undefined,
      containers: [],
      stopped: false,
      origin: { pod, node: config.node },
    };
    this.#sandboxes.set(id, sandbox);
    if (sandbox.shared && !config.hostPID)
      pauseProcess(sandbox, this.#around, () => {
        if (sandbox.stopped) return;
        this.#killAll(sandbox);
        sandbox.stopped = true;
        for (const handler of this.#sandboxHandlers) handler(id);
      });
    return { id, ip };
  }

  readonly #nodeNamespaces = new Map<string, NodeNamespace>();

  #nodeNamespace(node: string): NodeNamespace {
    let namespace = this.#nodeNamespaces.get(node);
    if (namespace === undefined) {
      namespace = new NodeNamespace(() => this.#innerNamespaces(node));
      this.#nodeNamespaces.set(node, namespace);
    }
    return namespace;
  }

  /** The process namespaces of the pods of a node that do not live in its own. */
  #innerNamespaces(node: string): Set<PidNamespace> {
    const found = new Set<PidNamespace>();
    for (const { config, shared, containers } of this.#sandboxes.values())
      if (config.node === node && !config.hostPID)
        for (const namespace of [...(shared ? [shared] : []), ...containers.map((c) => c.namespaceOfPids)])
          found.add(namespace);
    return found;
  }

  #killAll(sandbox: SandboxState): void {
    for (const container of sandbox.containers)
      if (container.status.state === 'running') container.main?.terminate('SIGKILL');
  }

  stopPodSandbox(id: string): void {
    const sandbox = this.#sandboxes.get(id);
    if (sandbox === undefined) return;
    if (!sandbox.stopped) {
      sandbox.stopped = true;
      this.#killAll(sandbox);
    }
    const pod = `${sandbox.config.namespace}/${sandbox.config.pod}`;
    if (sandbox.config.hostNetwork) this.#options.network.detach(pod);
    else this.#options.network.release(sandbox.ip);
    this.#sandboxes.delete(id);
  }

  sandboxReady(id: string): boolean {
    const sandbox = this.#sandboxes.get(id);
    return sandbox !== undefined && !sandbox.stopped;
  }

  createContainer(sandboxId: string, config: ContainerConfig): string {
    const sandbox = this.#sandboxes.get(sandboxId);
    if (sandbox === undefined || sandbox.stopped)
      throw new RuntimeError(`failed to find sandbox id "${sandboxId}": not found`);
    const { scenario } = this.#options;
    const image = resolveImage(config.image, scenario.images);
    if (image === undefined)
      throw new RuntimeError(`failed to resolve image "${config.image}": invalid reference format`);
    const app = findApp(scenario.apps, {
      image: [config.image, image.reference.canonical],
      container: config.name,
      pod: sandbox.config.pod,
    });
    const id = this.#ids();
    const argv = commandLine(config, image);
    if (argv.length === 0 && app === undefined)
      throw new RuntimeError(
        `failed to generate container "${id}" spec: failed to generate spec: no command specified`,
      );
    const identity = identityOf(config, image.entry);
    const cwd = normalize(config.workingDir || image.entry.workdir || '/');
    const container = new Container(
      id,
      sandbox,
      config,
      image,
      app,
      {
        argv,
        env: environment(config, image, sandbox.config, identity.uid),
        cwd,
        identity,
        pids: sandbox.shared ?? this.#namespaceOf(config.targetId) ?? new PidNamespace(),
      },
      this.#around,
    );
    container.fs = this.#fileSystem(container);
    if (container.fs.find(cwd, '/') === undefined)
      try {
        makeDirectories(container.fs, cwd);
      } catch {
        throw new RuntimeError(`failed to create containerd container: failed to mkdir "${cwd}"`);
      }
    container.fs.user = fileUser(container.credentials);
    sandbox.containers.push(container);
    this.#containers.set(id, container);
    this.#images.stateAssumptions(config.image, container, argv);
    return id;
  }

  /** The processes of the container that another one wants to look at. */
  #namespaceOf(targetId: string | undefined): PidNamespace | undefined {
    const target = targetId === undefined ? undefined : this.#containers.get(targetId);
    if (targetId === undefined || target?.status.state === 'running') return target?.namespaceOfPids;
    throw new RuntimeError(`failed to get target container "${targetId}": it is not running`);
  }

  readonly #spaces = new WeakMap<Directory, NonNullable<MountPoint['space']>>();

  /** The one account of a tmpfs that several containers mount. */
  #spaceOf(directory: Directory, size: number): NonNullable<MountPoint['space']> {
    let space = this.#spaces.get(directory);
    if (space === undefined) {
      space = { size, used: 0 };
      this.#spaces.set(directory, space);
    }
    return space;
  }

  #fileSystem(container: Container): FileSystem {
    const { config, sandbox, image } = container;
    const mounts = new Map<string, MountPoint>();
    for (const [path, node] of hostFiles(sandbox, config)) mounts.set(path, { node, readOnly: false });
    for (const mount of config.mounts) {
      const node = mount.subPath ? subPath(mount.directory, mount.subPath) : mount.directory;
      if (node === undefined || node.type === 'symlink')
        throw new RuntimeError(`failed to prepare subPath for volumeMount of container "${config.name}"`);
      const point: MountPoint = { node, readOnly: mount.readOnly };
      if (mount.medium === 'Memory') point.memory = true;
      if (mount.sizeBytes !== undefined) point.space = this.#spaceOf(mount.directory, mount.sizeBytes);
      mounts.set(normalize(mount.mountPath), point);
    }
    const files = imageRoot(image.key, image.entry);
    for (const path of image.entry.volumes ?? [])
      if (!mounts.has(path)) mounts.set(path, { node: imageVolume(files, path), readOnly: false });
    const { scheduler, kernel } = this.#around;
    const proc = {
      namespace: container.namespaceOfPids,
      scheduler,
      memoryTotal: 8 * 1024 ** 3,
      memoryUsed: () => 2 * 1024 ** 3,
      now: () => kernel.now,
      mounts: () => mountTable(fs),
      hostname: container.hostname,
      sysctls: sandbox.config.sysctls,
      firstFreePort: container.firstFreePort,
      freePing: container.freePing,
    };
    const fs: FileSystem = new FileSystem({
      image: files,
      gid: container.credentials.gid,
      mounts,
      readOnlyRoot: config.readOnlyRootFilesystem === true,
      now: () => kernel.now,
      proc: (names) => procNode(proc, names),
      full: () => this.#around.diskFull(sandbox.config.node),
      grew: (path, bytes, inodes) => {
        const mount = fs.mountOf(path);
        // What lies in no volume is in the container's own writable layer.
        if (mount === undefined) {
          container.layerBytes += bytes;
          container.layerInodes += inodes;
        }
        // /dev/shm is memory in every container.
        if (!mount?.memory && !path.startsWith('/dev/shm/')) return;
        container.tmpfsBytes += bytes;
        container.memoryChanged();
      },
    });
    // A mount point is a directory (or file) of the container too, so that its parents can be listed.
    for (const path of mounts.keys()) {
      const parent = path.slice(0, path.lastIndexOf('/')) || '/';
      if (fs.find(parent, '/') === undefined) makeDirectories(fs, parent, true);
    }
    return fs;
  }

  startContainer(id: string): void {
    const container = this.#container(id);
    if (container.status.state !== 'created') throw new RuntimeError(`container is not in created state`);
    if (container.sandbox.stopped) throw new RuntimeError('sandbox container is not running');
    if (container.app) {
      this.#running(container);
      profileProcess(container, container.app);
      return;
    }
    const failure = startMain(container, () => this.#running(container));
    if (failure !== undefined) {
      const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${failure}`;
      container.failStart(message);
      throw new RuntimeError(message);
    }
  }

  #running(container: Container): void {
    container.status.state = 'running';
    container.status.startedAt = this.#around.kernel.now;
    container.main = new Process(container, container.namespaceOfPids, {
      argv: container.argv,
      env: container.env,
      cwd: container.cwd,
      fds: new Map([
        [0, container.input ?? nullDevice()],
        [1, container.stdout],
        [2, container.stderr],
      ]),
    });
  }

  imageFiles(reference: string): Directory | undefined {
    const image = resolveImage(reference, this.#options.scenario.images);
    return image && imageRoot(image.key, image.entry);
  }

  updatePodSandbox(id: string, { memoryLimitBytes }: { memoryLimitBytes?: number }): void {
    const sandbox = this.#sandboxes.get(id);
    if (sandbox === undefined) return;
    if (memoryLimitBytes === undefined) delete sandbox.config.memoryLimitBytes;
    else sandbox.config.memoryLimitBytes = memoryLimitBytes;
    podMemoryChanged(sandbox);
  }

  updateContainer(id: string, limits: { memoryLimitBytes?: number; cpuLimitMilli?: number }): void {
    this.#container(id).limit(limits.memoryLimitBytes, limits.cpuLimitMilli);
  }

  removeContainer(id: string): void {
    const container = this.#containers.get(id);
    if (container === undefined) return;
    if (container.status.state === 'running') container.main?.terminate('SIGKILL');
    container.sandbox.containers = container.sandbox.containers.filter((each) => each !== container);
    this.#containers.delete(id);
  }

  #container(id: string): Container {
    const container = this.#containers.get(id);
    if (container === undefined) throw new RuntimeError(`container "${id}" in namespace "k8s.io": not found`);
    return container;
  }

  stopSignal(id: string): string {
    const container = this.#container(id);
    return container.config.stopSignal ?? container.image.stopSignal;
  }

  signal(id: string, signal: string): void {
    const container = this.#containers.get(id);
    if (container?.status.state !== 'running') return;
    if (signal !== 'SIGKILL') container.stopSignalAt ??= this.#around.kernel.now;
    container.main?.signal(signal, 'outside');
  }

  status(id: string): ContainerStatusCri {
    return { ...this.#container(id).status };
  }

  exec(id: string, request: ExecRequest, done: (result: ExecResult) => void): ExecHandle {
    return execInContainer(this.#containers.get(id), request, this.#ids, done);
  }

  attach(id: string, input: AttachInput): boolean {
    const container = this.#containers.get(id);
    if (container?.status.state !== 'running' || container.input === undefined) return false;
    container.input.type(input.text);
    if (input.isLast) container.input.end();
    return true;
  }

  logs(id: string): readonly { at: number; stream: 'stdout' | 'stderr'; line: string }[] {
    return this.#containers.get(id)?.lines ?? [];
  }

  terminationMessage(id: string): string {
    const container = this.#container(id);
    const node = container.fs.find(container.config.terminationMessagePath, '/');
    return node?.type === 'file' ? node.content.slice(-MAX_TERMINATION_MESSAGE) : '';
  }

  image(reference: string): ImageInfo {
    return this.#images.info(reference);
  }

  onExit(handler: (id: string, status: ContainerStatusCri) => void): void {
    this.#exitHandlers.push(handler);
  }

  onSandboxExit(handler: (sandbox: string) => void): void {
    this.#sandboxHandlers.push(handler);
  }

  usage(id: string): ReturnType<ContainerRuntime['usage']> {
    const container = this.#containers.get(id);
    if (container?.status.state !== 'running') return { cpuMilli: 0, memoryBytes: 0 };
    return {
      cpuMilli: container.cpuMilli(),
      memoryBytes: container.memoryBytes(),
      diskBytes: container.layerBytes,
      inodes: Math.max(0, container.layerInodes),
      processes: container.processes.size,
    };
  }
}

/** command replaces the image's ENTRYPOINT and, with it, its CMD; args alone replaces CMD. */
function commandLine(config: ContainerConfig, image: ResolvedImage): readonly string[] {
  const { entrypoint = [], cmd = [] } = image.entry;
  if (config.command && config.command.length > 0) return [...config.command, ...(config.args ?? [])];
  if (config.args && config.args.length > 0) return [...entrypoint, ...config.args];
  return [...entrypoint, ...cmd];
}

function environment(
  config: ContainerConfig,
  image: ResolvedImage,
  sandbox: SandboxConfig,
  uid: number,
): Map<string, string> {
  const env = new Map<string, string>([['PATH', PATH]]);
  if (config.tty) env.set('TERM', 'xterm');
  env.set('HOSTNAME', sandbox.hostname);
  for (const [name, value] of Object.entries(image.entry.env ?? {})) env.set(name, value);
  for (const { name, value } of config.env) env.set(name, value);
  if (!env.has('HOME')) env.set('HOME', uid === 0 ? '/root' : '/');
  return env;
}

/** What a subPath leads to. Directories that are missing are made, with the mode of the volume, as the kubelet does. */
function subPath(directory: Directory, path: string): Node | undefined {
  let node: Node | undefined = directory;
  for (const name of normalize(path)
    .split('/')
    .filter((part) => part !== '')) {
    if (node?.type === 'symlink') node = directory.entries.get(node.target);
    if (node?.type !== 'directory') return undefined;
    const below = node.entries.get(name) ?? createDirectory(directory.mode);
    node.entries.set(name, below);
    node = below;
  }
  for (let i = 0; i < 8 && node?.type === 'symlink'; i++) node = subPath(directory, node.target);
  return node;
}

function makeDirectories(fs: FileSystem, path: string, force = false): void {
  let at = '';
  for (const name of path.split('/').filter((part) => part !== '')) {
    at += `/${name}`;
    if (fs.find(at, '/') === undefined) fs.mkdir(at, '/', 0o755, 0, force);
  }
}

/** The container runtime of a run. */
export function createRuntime(options: RuntimeOptions): SimulatedRuntime {
  return new Runtime(options);
}

import type { Rng } from '../../base/rng.ts';
import type { SimMs } from '../../base/time.ts';
import type { AppSpec } from '../../scenario/types.ts';
import type { Report } from '../context.ts';
import type { Kernel } from '../kernel.ts';
import type { Origin } from '../network/network.ts';
import type { ProgramNetwork } from '../network/registry.ts';
import type { Moments } from './apps/behaviour.ts';
import type { ContainerConfig, ContainerStatusCri, SandboxConfig } from './cri.ts';
import type { FileSystem } from './files/filesystem.ts';
import { BASES } from './images/bases.ts';
import { isPlain, type ResolvedImage } from './images/catalogue.ts';
import type { ShellKind, Userland } from './images/entry.ts';
import type { Identity } from './images/identity.ts';
import { boundingSet, type Credentials, credentials } from './process/credentials.ts';
import type { ContainerHost } from './process/host.ts';
import { type LiveInput, liveInput } from './process/live-input.ts';
import { load } from './process/load.ts';
import type { PidNamespace } from './process/namespace.ts';
import type { Process, Steps } from './process/process.ts';
import type { Scheduler } from './process/scheduler.ts';
import { signalNumber } from './process/signals.ts';
import { logFile, type OpenFile } from './process/streams.ts';
import { Work } from './process/work.ts';
import { Call, type Program, runProgram } from './programs/call.ts';
import { mayExist } from './programs/presumed.ts';
import { presumedProgram, programNamed } from './programs/registry.ts';

/** A pod's sandbox: its address, and its process namespace where that is shared. */
export interface SandboxState {
  id: string;
  config: SandboxConfig;
  ip: string;
  shared: PidNamespace | undefined;
  containers: Container[];
  stopped: boolean;
  origin: Origin;
}

/** Where the containers of a pod use more than the pod may, the worst of them goes. */
export function podMemoryChanged({ config, containers }: SandboxState): void {
  const limit = config.memoryLimitBytes;
  if (limit === undefined) return;
  const running = containers.filter(({ status }) => status.state === 'running');
  if (running.reduce((sum, container) => sum + container.memoryBytes(), 0) <= limit) return;
  const worst = running.reduce((a, b) => (b.badness() > a.badness() ? b : a));
  worst.killForMemory();
}

/** What all containers of a run share. */
export interface Surroundings {
  kernel: Kernel;
  scheduler: Scheduler;
  report: Report;
  network: ProgramNetwork;
  rng: Rng;
  exited(container: Container): void;
  diskFull(node: string): boolean;
  /** containerd 2 lets everybody open low ports and ping (enable_unprivileged_ports, enable_unprivileged_icmp). */
  readonly unprivilegedNetwork: boolean;
}

/** A process may have at most this many others in its container (the pids cgroup of a usual node). */
const MAX_PROCESSES = 1000;
/** Memory of a process that has asked for none. */
const BASE_MEMORY = 512 * 1024;
/** Memory of the machine, in bytes, for the choice of the kernel. */
const MEMORY_TOTAL = 8 * 1024 ** 3;
/** How much a container may do without simulated time passing: about what a core does in a millisecond. */
const STEPS_PER_INSTANT = 1000;
/** What a line of the log costs, the more the longer the container has been busy: endless output must not fill the trace. */
const LINE_STEPS = [1, 5, 20, 100] as const;
/** Long lines cost more. */
const CHARACTERS_PER_STEP = 64;
/** Time, stream and tag before each line in the file of a log. */
const LINE_HEAD_BYTES = 41;
/** containerLogMaxSize of the kubelet. */
const ROTATED_BYTES = 10 * 1024 * 1024;
/** After so many pauses without rest they become longer. */
const BUSY_PAUSES = [20, 200, 1000] as const;

/** One instance of a container, and the world its processes see. */
export class Container implements ContainerHost {
  readonly id: string;
  readonly sandbox: SandboxState;
  readonly config: ContainerConfig;
  readonly image: ResolvedImage;
  readonly app: AppSpec | undefined;
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  readonly cwd: string;
  readonly credentials: Credentials;
  readonly bounding: ReadonlySet<string>;
  readonly noNewPrivileges: boolean;
  readonly oomScoreAdj: number;
  readonly status: ContainerStatusCri;
  readonly lines: { at: SimMs; stream: 'stdout' | 'stderr'; line: string }[] = [];
  readonly processes = new Set<Process>();
  readonly namespaceOfPids: PidNamespace;
  /** What its first process reads, where somebody may attach to it. */
  readonly input: LiveInput | undefined;
  readonly stdout: OpenFile & { flush(): void };
  readonly stderr: OpenFile & { flush(): void };
  readonly where: string;
  readonly mustEnd: boolean;
  readonly random: () => number;
  readonly ports: readonly number[];
  readonly askedPorts: readonly { port: number; tls: boolean }[];
  fs!: FileSystem;
  main: Process | undefined;
  hung = false;
  httpOverride: number | undefined;
  stopSignalAt: SimMs | undefined;
  oom = false;
  tmpfsBytes = 0;
  /** Bytes written into its own root file system. */
  layerBytes = 0;
  /** Files and directories made there. */
  layerInodes = 0;
  readonly around: Surroundings;
  #instant: SimMs = -1;
  #steps = 0;
  #pauses = 0;
  #pausedUntil: SimMs = 0;
  #cpu: number | undefined;
  #logged = 0;
  readonly #work = new Work();

  constructor(
    id: string,
    sandbox: SandboxState,
    config: ContainerConfig,
    image: ResolvedImage,
    app: AppSpec | undefined,
    start: {
      argv: readonly string[];
      env: Map<string, string>;
      cwd: string;
      identity: Identity;
      pids: PidNamespace;
    },
    around: Surroundings,
  ) {
    this.id = id;
    this.sandbox = sandbox;
    this.config = config;
    this.image = image;
    this.app = app;
    this.argv = start.argv;
    this.env = start.env;
    this.cwd = start.cwd;
    this.bounding = boundingSet({ ...config.capabilities, privileged: config.privileged === true });
    this.credentials = credentials(start.identity, this.bounding);
    this.noNewPrivileges = config.noNewPrivileges === true;
    this.oomScoreAdj = config.oomScoreAdj ?? 0;
    this.namespaceOfPids = start.pids;
    this.around = around;
    this.where = `Pod/${sandbox.config.pod} container ${config.name}`;
    this.mustEnd = config.mustEnd === true;
    this.status = { id, state: 'created', createdAt: around.kernel.now, user: start.identity };
    this.input = config.stdin || config.tty ? liveInput(config.tty) : undefined;
    this.stdout = logFile((line) => this.#log('stdout', line));
    this.stderr = logFile((line) => this.#log('stderr', line));
    const rng = around.rng.fork(
      `container/${sandbox.config.namespace}/${sandbox.config.pod}/${config.name}/${config.attempt}`,
    );
    this.random = rng.next;
    this.ports = config.ports.filter((port) => port.protocol !== 'UDP').map((port) => port.containerPort);
    this.askedPorts = config.askedPorts ?? [];
  }

  get kernel(): Kernel {
    return this.around.kernel;
  }
  get scheduler(): Scheduler {
    return this.around.scheduler;
  }
  get report(): Report {
    return this.around.report;
  }
  get network(): ProgramNetwork {
    return this.around.network;
  }
  get origin(): Origin {
    return this.sandbox.origin;
  }
  get ip(): string {
    return this.sandbox.ip;
  }
  get hostname(): string {
    return this.sandbox.config.hostname;
  }
  get firstFreePort(): number {
    const asked = this.sandbox.config.sysctls?.get('net.ipv4.ip_unprivileged_port_start');
    if (asked !== undefined) return Number(asked);
    return this.around.unprivilegedNetwork && !this.sandbox.config.hostNetwork ? 0 : 1024;
  }
  get freePing(): boolean {
    return this.around.unprivilegedNetwork && !this.sandbox.config.hostNetwork;
  }
  get userland(): Userland {
    return BASES[this.image.entry.base].userland === 'busybox' ? 'busybox' : 'coreutils';
  }
  get sh(): ShellKind {
    return this.image.shell ?? BASES[this.image.entry.base].sh ?? 'dash';
  }
  program(name: string): Program {
    return programNamed(name, this);
  }
  *run(process: Process, argv: readonly string[]): Steps<number> {
    const found = load(process, argv[0] ?? '', process.env.get('PATH') ?? '', argv);
    if (typeof found === 'string') return found === 'ENOENT' ? 127 : 126;
    return yield* runProgram(found.program, new Call(process, found.argv));
  }
  get catalogued(): boolean {
    return this.image.catalogued;
  }
  get described(): boolean {
    return this.app !== undefined;
  }
  get plain(): boolean {
    return isPlain(this.image);
  }
  get imageName(): string {
    return this.config.image;
  }
  presumed(name: string, cwd: string): Program | undefined {
    if (name.includes('/') ? !mayExist(this, name, cwd) : this.catalogued || this.described) return undefined;
    return presumedProgram(name);
  }
  get memoryLimit(): number | undefined {
    return this.config.memoryLimitBytes;
  }

  #log(stream: 'stdout' | 'stderr', line: string): void {
    const { namespace, pod, uid } = this.sandbox.config;
    this.lines.push({ at: this.kernel.now, stream, line });
    this.spend(LINE_STEPS[this.#level()]! + Math.floor(line.length / CHARACTERS_PER_STEP));
    this.#logged += line.length + LINE_HEAD_BYTES;
    if (this.#logged > ROTATED_BYTES) this.#sayRotated();
    this.kernel.emit({
      type: 'log',
      namespace,
      pod,
      uid,
      container: this.config.name,
      stream,
      line,
      restartCount: this.config.attempt,
    });
  }

  moments(): Moments {
    return { now: this.kernel.now, startedAt: this.status.startedAt ?? 0, stopSignalAt: this.stopSignalAt };
  }

  memoryBytes(): number {
    let total = this.tmpfsBytes;
    for (const process of this.processes) total += Math.max(process.memory, BASE_MEMORY);
    return total;
  }

  /** Other limits while it runs; undefined: none. */
  limit(memoryBytes: number | undefined, cpuMilli: number | undefined): void {
    if (cpuMilli === undefined) delete this.config.cpuLimitMilli;
    else this.config.cpuLimitMilli = cpuMilli;
    if (memoryBytes === undefined) delete this.config.memoryLimitBytes;
    else this.config.memoryLimitBytes = memoryBytes;
    this.memoryChanged();
  }

  /**
   * The limits of its cgroup and of the pod's above it: where one is passed the kernel kills every process of
   * one container (memory.oom.group).
   */
  memoryChanged(): void {
    if (this.status.state !== 'running') return;
    const { memoryLimitBytes: limit } = this.config;
    if (limit !== undefined && this.memoryBytes() > limit) this.killForMemory();
    else podMemoryChanged(this.sandbox);
  }

  /** What the kernel goes by when it has to choose: memory in use, moved by the container's oom_score_adj. */
  badness(): number {
    return this.memoryBytes() + ((this.config.oomScoreAdj ?? 0) / 1000) * MEMORY_TOTAL;
  }

  killForMemory(): void {
    this.oom = true;
    this.main?.terminate('SIGKILL');
  }

  processEnded(process: Process): void {
    if (process !== this.main || this.status.state !== 'running') return;
    const { code, signal } = process.status!;
    this.status.state = 'exited';
    this.status.finishedAt = this.kernel.now;
    this.status.exitCode = code;
    if (signal !== undefined) this.status.signal = signalNumber(signal);
    this.status.reason = this.oom ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error';
    // With the first process of a namespace all others in it end, those of other containers too.
    const others = process.pid === 1 ? this.namespaceOfPids.list() : [...this.processes];
    for (const other of others) if (other !== process) other.terminate('SIGKILL');
    this.stdout.flush();
    this.stderr.flush();
    this.kernel.after(0, () => this.around.exited(this));
  }

  /** Fails the start: containerd's StartError. */
  failStart(message: string): void {
    this.status.state = 'exited';
    this.status.finishedAt = this.kernel.now;
    this.status.exitCode = 128;
    this.status.reason = 'StartError';
    this.status.message = message;
  }

  spend(steps: number): boolean {
    const { now } = this.kernel;
    if (now !== this.#instant) {
      this.#instant = now;
      this.#steps = 0;
      // Time has passed although nobody paused for being busy: the container has rested.
      if (now > this.#pausedUntil) this.#pauses = 0;
    }
    this.#steps += steps;
    return this.#steps >= STEPS_PER_INSTANT;
  }

  busy(): SimMs {
    this.#pauses++;
    if (this.#pauses === BUSY_PAUSES[0])
      this.report({
        severity: 'assumption',
        code: 'busy-loop',
        message:
          'A command loop runs without ever sleeping. Its work is simulated in larger and larger steps, so it turns fewer times than on a real machine.',
        remedy: 'Put a sleep into the loop.',
        where: this.where,
      });
    // With less than a core the same work takes longer.
    const share = Math.min(1, (this.config.cpuLimitMilli ?? 1000) / 1000);
    const pause = Math.ceil([1, 50, 1000, 10_000][this.#level()]! / share);
    this.#pausedUntil = Math.max(this.#pausedUntil, this.kernel.now + pause);
    return pause;
  }

  /** How long it has been busy without rest: 0 to 3. */
  #level(): number {
    return this.#pauses === 0 ? 0 : BUSY_PAUSES.filter((pauses) => this.#pauses >= pauses).length;
  }

  #sayRotated(): void {
    this.#logged = Number.NEGATIVE_INFINITY;
    this.report({
      severity: 'assumption',
      code: 'log-rotation',
      message:
        'The log has passed 10 MiB. A real node begins a new file there, keeps five, and kubectl logs shows the newest; here all of it is kept in one.',
      where: this.where,
    });
  }

  crowded(): boolean {
    return this.processes.size >= MAX_PROCESSES;
  }

  /** CPU use in millicores, now: of a loop without rest all of one core, of servers what they declare. */
  cpuMilli(): number {
    if (this.status.state !== 'running') return 0;
    const { cpuLimitMilli = Number.POSITIVE_INFINITY } = this.config;
    // A limit of CPU only slows down.
    if (this.#pauses > BUSY_PAUSES[0]) return Math.min(1000, cpuLimitMilli);
    const use = (this.#cpu ?? 1) + this.#work.milli(this.kernel.now);
    return Math.min(Math.round(use), cpuLimitMilli);
  }
  work(cpuMs: number): void {
    this.#work.add(this.kernel.now, cpuMs);
  }
  setCpu(milli: number): void {
    this.#cpu = milli;
  }
}

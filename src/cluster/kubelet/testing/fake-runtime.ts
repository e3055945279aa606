import type { Timer } from '../../../base/queue.ts';
import type { SimMs } from '../../../base/time.ts';
import type { Kernel } from '../../kernel.ts';
import type { Cancel, HttpOutcome, Network, TcpOutcome } from '../../network/network.ts';
import {
  type ContainerConfig,
  type ContainerRuntime,
  type ContainerStatusCri,
  type ExecRequest,
  type ExecResult,
  type ImageInfo,
  RuntimeError,
  type SandboxConfig,
} from '../../runtime/cri.ts';

type From<T> = { from: SimMs | 'stopSignal' } & T;
/** How a container of the tests behaves; times in milliseconds. */
export interface FakeApp {
  /** Per instance, the last one counts on; absent: it runs for ever. */
  main?: ({ exitAfter: SimMs; code: number; reason?: string } | 'forever')[];
  onStopSignal?: 'ignore' | { after: SimMs; code: number };
  exec?: Record<string, From<{ exit: number; output?: string; takes?: SimMs; error?: string }>[]>;
  http?: Record<string, From<{ status: number; location?: string; body?: string; latency?: SimMs }>[]>;
  tcp?: Record<number, SimMs>;
  terminationLog?: string;
  log?: string[];
  startError?: string;
  createError?: string;
}
interface Running {
  id: string;
  sandbox: string;
  config: ContainerConfig;
  app: FakeApp;
  status: ContainerStatusCri;
  signalledAt?: SimMs;
  exit?: Timer;
  execs: Set<(result: ExecResult) => void>;
}

/** A runtime, its registry and its network in one: driven by tables of behaviour, by container name. */
export class FakeRuntime implements ContainerRuntime, Network {
  readonly images = new Map<string, Partial<ImageInfo>>();
  readonly apps: Record<string, FakeApp> = {};
  readonly configs: ContainerConfig[] = [];
  readonly containers = new Map<string, Running>();
  readonly #kernel: Kernel;
  readonly #sandboxes = new Map<string, { ip: string; config: SandboxConfig }>();
  readonly #exitHandlers: ((id: string, status: ContainerStatusCri) => void)[] = [];
  #next = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  runPodSandbox(config: SandboxConfig) {
    const id = `sandbox-${++this.#next}`;
    const ip = config.hostNetwork ? config.hostIP : `10.244.0.${this.#next}`;
    this.#sandboxes.set(id, { ip, config });
    return { id, ip };
  }
  stopPodSandbox(sandbox: string): void {
    for (const running of this.containers.values())
      if (running.sandbox === sandbox) this.#end(running, 137, 9);
  }
  createContainer(sandbox: string, config: ContainerConfig): string {
    const app = this.apps[config.name] ?? {};
    if (app.createError) throw new RuntimeError(app.createError);
    const id = `c${++this.#next}`;
    this.configs.push(config);
    this.containers.set(id, {
      id,
      sandbox,
      config,
      app,
      execs: new Set(),
      status: { id, state: 'created', createdAt: this.#kernel.now },
    });
    return id;
  }
  startContainer(id: string): void {
    const running = this.#of(id);
    if (running.app.startError) throw new RuntimeError(running.app.startError);
    running.status = { ...running.status, state: 'running', startedAt: this.#kernel.now };
    const { main } = running.app;
    const plan = main?.[Math.min(running.config.attempt, main.length - 1)] ?? 'forever';
    if (plan !== 'forever')
      running.exit = this.#kernel.after(plan.exitAfter, () =>
        this.#end(running, plan.code, undefined, plan.reason),
      );
  }
  removeContainer(id: string): void {
    this.containers.delete(id);
  }
  stopSignal(): string {
    return 'SIGTERM';
  }
  signal(id: string, signal: string): void {
    const running = this.#of(id);
    if (running.status.state !== 'running') return;
    if (signal === 'SIGKILL') {
      this.#end(running, 137, 9);
      return;
    }
    running.signalledAt ??= this.#kernel.now;
    const reaction = running.app.onStopSignal ?? { after: 0, code: 0 };
    if (reaction !== 'ignore') this.#kernel.after(reaction.after, () => this.#end(running, reaction.code));
  }
  status(id: string): ContainerStatusCri {
    return this.#of(id).status;
  }
  exec(id: string, request: ExecRequest, done: (result: ExecResult) => void) {
    const handle = { stdout: '', stderr: '', kill() {} };
    const running = this.containers.get(id);
    const nothing = { stdout: '', stderr: '', timedOut: false };
    if (running?.status.state !== 'running') {
      done({ ...nothing, exitCode: -1, error: 'rpc error: code = Unknown desc = container not running' });
      return handle;
    }
    const table = running.app.exec?.[request.argv.join(' ')] ?? [{ from: 0, exit: 0 }];
    const step = this.#current(running, table) ?? table[0]!;
    const finish = (result: ExecResult) => {
      if (running.execs.delete(finish)) done(result);
    };
    running.execs.add(finish);
    const takes = step.takes ?? 0;
    if (request.timeoutMs !== undefined && takes > request.timeoutMs)
      this.#kernel.after(request.timeoutMs, () => finish({ ...nothing, exitCode: 137, timedOut: true }));
    else
      this.#kernel.after(takes, () =>
        finish({
          ...nothing,
          exitCode: step.exit,
          stdout: step.output ?? '',
          ...(step.error ? { error: step.error } : {}),
        }),
      );
    return handle;
  }
  logs(id: string) {
    return (this.#of(id).app.log ?? []).map((line) => ({ at: 0, stream: 'stdout' as const, line }));
  }
  terminationMessage(id: string): string {
    return this.#of(id).app.terminationLog ?? '';
  }
  image(reference: string): ImageInfo {
    return {
      canonical: reference,
      sizeBytes: 72_000_000,
      digest: `sha256:${'0'.repeat(64)}`,
      pull: { ms: 700 },
      known: true,
      stopSignal: 'SIGTERM',
      runsAsRoot: true,
      ...this.images.get(reference),
    };
  }
  /** What every container uses. */
  memoryBytes = 0;
  onExit(handler: (id: string, status: ContainerStatusCri) => void): void {
    this.#exitHandlers.push(handler);
  }
  usage(_id: string): ReturnType<ContainerRuntime['usage']> {
    return { cpuMilli: 0, memoryBytes: this.memoryBytes };
  }

  /** Ends process 1 of a container from outside: the kill of a fault. */
  end(container: string, code = 137): void {
    for (const running of this.containers.values())
      if (running.config.name === container && running.status.state === 'running') this.#end(running, code);
  }

  http(request: Parameters<Network['http']>[0], done: (outcome: HttpOutcome) => void): Cancel {
    const running = this.#listening(request.host);
    const step = running && this.#current(running, running.app.http?.[`${request.port}${request.path}`]);
    const later = (ms: SimMs, outcome: HttpOutcome) => this.#kernel.after(ms, () => done(outcome));
    if (step === undefined) later(1, { kind: 'refused' });
    else if ((step.latency ?? 0) > request.timeoutMs)
      later(request.timeoutMs, { kind: 'timeout', phase: 'headers' });
    else
      later(step.latency ?? 1, {
        kind: 'response',
        status: step.status,
        headers: step.location ? { Location: step.location } : {},
        body: step.body ?? '',
      });
    return () => {};
  }
  tcp(request: Parameters<Network['tcp']>[0], done: (outcome: TcpOutcome) => void): Cancel {
    const running = this.#listening(request.host);
    const from = running?.app.tcp?.[request.port];
    const open = from !== undefined && this.#kernel.now - running!.status.startedAt! >= from;
    this.#kernel.after(1, () => done({ kind: open ? 'connected' : 'refused' }));
    return () => {};
  }
  grpcHealth(_request: unknown, done: (outcome: { kind: 'refused' }) => void): Cancel {
    this.#kernel.after(1, () => done({ kind: 'refused' }));
    return () => {};
  }

  #listening(ip: string): Running | undefined {
    for (const running of this.containers.values())
      if (
        running.status.state === 'running' &&
        this.#sandboxes.get(running.sandbox)?.ip === ip &&
        running.app.http
      )
        return running;
    for (const running of this.containers.values())
      if (running.status.state === 'running' && this.#sandboxes.get(running.sandbox)?.ip === ip)
        return running;
    return undefined;
  }
  #current<T>(running: Running, steps: From<T>[] | undefined): From<T> | undefined {
    const since = this.#kernel.now - (running.status.startedAt ?? 0);
    return steps?.findLast(({ from }) =>
      from === 'stopSignal' ? running.signalledAt !== undefined : since >= from,
    );
  }
  #of(id: string): Running {
    const running = this.containers.get(id);
    if (running === undefined) throw new RuntimeError(`container ${id} not found`);
    return running;
  }
  #end(running: Running, code: number, signal?: number, reason?: string): void {
    if (running.status.state === 'exited') return;
    this.#kernel.cancel(running.exit);
    running.status = {
      ...running.status,
      state: 'exited',
      finishedAt: this.#kernel.now,
      exitCode: code,
      ...(signal ? { signal } : {}),
      reason: reason ?? (code === 0 ? 'Completed' : 'Error'),
    };
    for (const handler of this.#exitHandlers) handler(running.id, running.status);
    const killed = { exitCode: 137, stdout: '', stderr: '', timedOut: false };
    for (const finish of [...running.execs]) finish(killed);
  }
}

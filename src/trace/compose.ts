import type { ContainerRecord, PodRecord, ProbeRecord, TraceRecord } from './records.ts';

/**
 * Traces written by hand, as text pictures: one character is one step of time.
 *
 *     compose().pod('web-0').bar('PPCCRR✓✓✓✓TTTT.').probe('readiness', '....x.o...o....')
 *
 * Bars: P not scheduled, C creating, W waiting for init containers, R running, ✓ running and ready, X failed, D completed, B back-off after a crash,
 * I back-off of a pull, T terminating, t terminating while still ready, . not there.
 * Probes: o success, x failure, ? unknown, . no attempt. Hooks: = running. Signals: T SIGTERM, K SIGKILL.
 * Endpoints: + ready, - not ready, t terminating and serving, . no entry.
 */
export function compose(options: ComposeOptions = {}): TraceComposer {
  return new TraceComposer(options);
}

export interface ComposeOptions {
  /** Seconds per character; 1 where not said. */
  step?: number;
  namespace?: string;
}

export interface PodOptions {
  /** `StatefulSet/web` */
  owner?: string;
  /** Seconds of the grace period once the picture says T. */
  grace?: number;
  node?: string;
}

export interface ContainerOptions {
  role?: 'init' | 'sidecar';
  exitCode?: number;
  reason?: string;
}

type Bar = 'P' | 'C' | 'W' | 'R' | '✓' | 'X' | 'D' | 'B' | 'I' | 'T' | 't' | '.';

const WAITING: Partial<Record<Bar, string>> = {
  P: 'ContainerCreating',
  C: 'ContainerCreating',
  W: 'PodInitializing',
  B: 'CrashLoopBackOff',
  I: 'ImagePullBackOff',
};
const RUNNING = new Set<Bar>(['R', '✓', 'T', 't']);

interface Draft {
  record: TraceRecord;
  order: number;
}

class TraceComposer {
  readonly step: number;
  readonly namespace: string;
  readonly pods: PodComposer[] = [];
  private readonly own: TraceRecord[] = [];

  constructor(options: ComposeOptions) {
    this.step = options.step ?? 1;
    this.namespace = options.namespace ?? 'default';
  }

  pod(name: string, options: PodOptions = {}): PodComposer {
    const pod = new PodComposer(this, name, `uid-${this.pods.length}`, options);
    this.pods.push(pod);
    return pod;
  }

  /** A record of any type, for what has no picture. */
  add(...records: TraceRecord[]): this {
    this.own.push(...records);
    return this;
  }

  command(t: number, command: string, step?: number): this {
    const more = step === undefined ? {} : { step };
    return this.add({ t, type: 'command', command, stdout: '', stderr: '', exitCode: 0, ...more });
  }

  event(
    t: number,
    pod: string,
    reason: string,
    message: string,
    eventType: 'Normal' | 'Warning' = 'Normal',
  ): this {
    const namespace = this.namespace;
    return this.add({
      t,
      type: 'event',
      namespace,
      kind: 'Pod',
      name: pod,
      eventType,
      reason,
      message,
      source: 'kubelet',
    });
  }

  /** Requests to a Service: one character is one request per step, o answered, x refused, 5 status 503. */
  traffic(name: string, service: string, picture: string, pod?: string): this {
    [...picture].forEach((cell, i) => {
      if (cell === '.') return;
      const t = i * this.step;
      const status = cell === 'o' ? 200 : cell === '5' ? 503 : 'refused';
      const to = pod === undefined ? {} : { pod };
      this.add({
        t,
        type: 'request',
        namespace: this.namespace,
        traffic: name,
        service,
        status,
        began: t,
        ...to,
      });
    });
    return this;
  }

  /** The trace: in time order, objects before what happens to them. */
  records(): TraceRecord[] {
    const drafts: Draft[] = [];
    for (const record of this.own) drafts.push({ record, order: record.type === 'command' ? 0 : 5 });
    for (const pod of this.pods) drafts.push(...pod.drafts());
    return drafts.sort((a, b) => a.record.t - b.record.t || a.order - b.order).map((draft) => draft.record);
  }
}

class PodComposer {
  private readonly trace: TraceComposer;
  private readonly name: string;
  private readonly uid: string;
  private readonly options: PodOptions;
  private readonly containers: { name: string; cells: Bar[]; options: ContainerOptions }[] = [];
  private readonly more: TraceRecord[] = [];

  constructor(trace: TraceComposer, name: string, uid: string, options: PodOptions) {
    this.trace = trace;
    this.name = name;
    this.uid = uid;
    this.options = options;
  }

  bar(picture: string, container = 'app', options: ContainerOptions = {}): this {
    this.containers.push({ name: container, cells: [...picture] as Bar[], options });
    return this;
  }

  probe(
    probe: ProbeRecord['probe'],
    picture: string,
    more: { threshold?: number; successThreshold?: number; took?: number; container?: string } = {},
  ): this {
    let successes = 0;
    let failures = 0;
    let instance = 0;
    [...picture].forEach((cell, i) => {
      if (cell === '.') return;
      const restartCount = this.instanceAt(i, more.container);
      if (restartCount !== instance) successes = failures = 0;
      instance = restartCount;
      successes = cell === 'o' ? successes + 1 : 0;
      failures = cell === 'x' ? failures + 1 : 0;
      const t = i * this.trace.step;
      this.more.push({
        t,
        type: 'probe',
        ...this.place(more.container),
        probe,
        mechanism: 'httpGet',
        began: t - (more.took ?? 0),
        result: cell === 'o' ? 'success' : cell === 'x' ? 'failure' : 'unknown',
        detail: cell === 'x' ? 'HTTP probe failed with statuscode: 503' : '',
        successes,
        failures,
        threshold: cell === 'o' ? (more.successThreshold ?? 1) : (more.threshold ?? 3),
        restartCount,
      });
    });
    return this;
  }

  hook(hook: 'preStop' | 'postStart', picture: string, container?: string): this {
    const cells = [...picture, '.'];
    cells.forEach((cell, i) => {
      const before = cells[i - 1] === '=';
      if ((cell === '=') === before) return;
      this.more.push({
        t: i * this.trace.step,
        type: 'hook',
        ...this.place(container),
        hook,
        stage: before ? 'end' : 'begin',
        ...(before ? { result: 'success' as const } : {}),
        restartCount: 0,
      });
    });
    return this;
  }

  signal(picture: string, why = 'deletion', container?: string): this {
    let deadline = 0;
    [...picture].forEach((cell, i) => {
      if (cell === '.') return;
      const t = i * this.trace.step;
      const deletedAt = this.deletedAt();
      deadline ||=
        (why === 'deletion' && deletedAt !== undefined ? deletedAt : t) + (this.options.grace ?? 30);
      this.more.push({
        t,
        type: 'signal',
        ...this.place(container),
        signal: cell === 'K' ? 'SIGKILL' : 'SIGTERM',
        why,
        graceRemaining: Math.max(0, deadline - t),
        restartCount: 0,
      });
    });
    return this;
  }

  endpoint(service: string, picture: string): this {
    let before = '.';
    [...picture].forEach((cell, i) => {
      if (cell !== before)
        this.more.push({
          t: i * this.trace.step,
          type: 'endpoint',
          namespace: this.trace.namespace,
          service,
          pod: this.name,
          address: `10.244.0.${this.trace.pods.indexOf(this) + 2}`,
          ready: cell === '+',
          serving: cell === '+' || cell === 't',
          terminating: cell === 't',
          removed: cell === '.',
        });
      before = cell;
    });
    return this;
  }

  drafts(): Draft[] {
    const drafts: Draft[] = this.more.map((record) => ({ record, order: 4 }));
    const length = Math.max(...this.containers.map(({ cells }) => cells.length));
    const restarts = this.containers.map(() => 0);
    const started = this.containers.map(() => false);
    let row = '';
    let there = false;
    for (let i = 0; i < length; i++) {
      const t = i * this.trace.step;
      const cells = this.containers.map(({ cells }) => cells[Math.min(i, cells.length - 1)] ?? '.');
      const before = this.containers.map(({ cells }) => cells[Math.min(i - 1, cells.length - 1)] ?? '.');
      const exists = cells.some((cell) => cell !== '.');
      if (exists && !there) drafts.push({ record: this.object('ADDED', t), order: 1 });
      if (exists && t === this.deletedAt()) drafts.push({ record: this.object('MODIFIED', t), order: 1 });
      cells.forEach((cell, c) => {
        if (cell === before[c] || cell === '.') return;
        if (RUNNING.has(cell) && !RUNNING.has(before[c]!)) {
          if (started[c]) restarts[c]!++;
          started[c] = true;
        }
        const record = this.containerRecord(t, c, cell, restarts[c]!);
        if (record) drafts.push({ record, order: 2 });
      });
      if (exists || there) {
        const record = this.row(t, cells, restarts);
        const text = JSON.stringify({ ...record, t: 0 });
        if (text !== row) drafts.push({ record, order: 3 });
        row = text;
      }
      if (!exists && there) drafts.push({ record: this.object('DELETED', t), order: 6 });
      there = exists;
    }
    return drafts;
  }

  private place(container = this.containers[0]?.name ?? 'app') {
    return { namespace: this.trace.namespace, pod: this.name, uid: this.uid, container };
  }

  /** How often the container had been started again by a cell, counted from 0. */
  private instanceAt(i: number, name?: string): number {
    const container = this.containers.find((one) => one.name === name) ?? this.containers[0];
    const cells = container?.cells.slice(0, i + 1) ?? [];
    const starts = cells.filter((cell, at) => RUNNING.has(cell) && !RUNNING.has(cells[at - 1] ?? '.'));
    return Math.max(0, starts.length - 1);
  }

  private deletedAt(): number | undefined {
    const at = this.containers.map(({ cells }) => cells.findIndex((cell) => cell === 'T' || cell === 't'));
    const found = at.filter((i) => i >= 0);
    return found.length > 0 ? Math.min(...found) * this.trace.step : undefined;
  }

  private object(verb: 'ADDED' | 'MODIFIED' | 'DELETED', t: number): TraceRecord {
    const { owner, grace = 30 } = this.options;
    const [kind, name] = owner?.split('/') ?? [];
    const deleted = this.deletedAt();
    const template = (role?: string) =>
      this.containers
        .filter(({ options }) => (options.role !== undefined) === (role === 'init'))
        .map(({ name, options }) => ({
          name,
          ...(options.role === 'sidecar' ? { restartPolicy: 'Always' } : {}),
        }));
    const object = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: this.name,
        namespace: this.trace.namespace,
        uid: this.uid,
        ...(kind ? { ownerReferences: [{ kind, name, uid: `uid-${name}`, controller: true }] } : {}),
        ...(deleted !== undefined && t >= deleted
          ? { deletionTimestamp: 'set', deletionGracePeriodSeconds: grace }
          : {}),
      },
      spec: {
        terminationGracePeriodSeconds: grace,
        initContainers: template('init'),
        containers: template(),
      },
    };
    return { t, type: 'object', verb, kind: 'Pod', namespace: this.trace.namespace, name: this.name, object };
  }

  private containerRecord(
    t: number,
    c: number,
    cell: Bar,
    restartCount: number,
  ): ContainerRecord | undefined {
    const { name, options } = this.containers[c]!;
    if (cell === 'P') return undefined;
    const exitCode = options.exitCode ?? (cell === 'D' ? 0 : 1);
    const base = {
      t,
      type: 'container' as const,
      ...this.place(name),
      init: options.role !== undefined,
      ...(options.role === 'sidecar' ? { sidecar: true } : {}),
      restartCount,
      ready: cell === '✓' || cell === 't',
      started: RUNNING.has(cell),
    };
    if (RUNNING.has(cell)) return { ...base, state: 'running' };
    if (cell === 'X' || cell === 'D') {
      const reason = options.reason ?? (exitCode === 0 ? 'Completed' : 'Error');
      return { ...base, state: 'terminated', reason, exitCode };
    }
    return { ...base, state: 'waiting', reason: WAITING[cell] ?? 'PodInitializing' };
  }

  private row(t: number, cells: Bar[], restarts: number[]): PodRecord {
    const main = this.containers.flatMap(({ options }, c) => (options.role === 'init' ? [] : [c]));
    const ready = main.filter((c) => cells[c] === '✓' || cells[c] === 't').length;
    const is = (...wanted: Bar[]) => main.some((c) => wanted.includes(cells[c]!));
    const finished = main.every((c) => cells[c] === 'D' || cells[c] === 'X');
    const started = main.some((c) => !['P', 'C', 'W', '.', 'I'].includes(cells[c]!));
    const gone = cells.every((cell) => cell === '.');
    const status = is('T', 't')
      ? 'Terminating'
      : is('B')
        ? 'CrashLoopBackOff'
        : is('I')
          ? 'ImagePullBackOff'
          : is('X')
            ? 'Error'
            : finished
              ? 'Completed'
              : is('P')
                ? 'Pending'
                : is('C', 'W')
                  ? 'ContainerCreating'
                  : 'Running';
    return {
      t,
      type: 'pod',
      namespace: this.trace.namespace,
      name: this.name,
      uid: this.uid,
      ready: `${ready}/${main.length}`,
      status,
      restarts: restarts.reduce((sum, n) => sum + n, 0),
      phase: status === 'Completed' ? 'Succeeded' : started ? 'Running' : 'Pending',
      ...(is('P') ? {} : { node: this.options.node ?? 'node-1' }),
      conditions: {
        PodScheduled: is('P') ? 'False' : 'True',
        Ready: ready === main.length ? 'True' : 'False',
      },
      ...(gone ? { deleted: true } : {}),
    };
  }
}

export type { PodComposer, TraceComposer };

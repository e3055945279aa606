/**
 * Pods that wait for a node: active (by priority, then by time), backing off, or unschedulable until
 * something happens that may help. A back-off only lets others go first: where nobody is active, it is not
 * waited for (SchedulerPopFromBackoffQ, on since 1.33).
 * Models pkg/scheduler/backend/queue/{scheduling,backoff}_queue.go.
 */
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import type { Kernel } from '../kernel.ts';

const FIRST_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 10_000;
const MAX_UNSCHEDULABLE_MS = 300_000;
const FLUSH_MS = 30_000;
/** Back-offs that end within the same second count as one, and priority decides among them. */
const BACKOFF_WINDOW_MS = 1000;

export interface Waiting {
  uid: string;
  pod: KubeObject;
  priority: number;
  /** When it came or was last tried: of one priority who has waited longest goes first. */
  since: number;
  attempts: number;
  lastFailure: SimMs;
  /** When its back-off is over, while it is backing off. */
  backoffUntil: SimMs;
  /** The filters that refused it in its last attempt. */
  refusedBy: ReadonlySet<string>;
  place: 'active' | 'backoff' | 'unschedulable' | 'gated';
}

export class SchedulingQueue {
  readonly #kernel: Kernel;
  readonly #wake: () => void;
  readonly #waiting = new Map<string, Waiting>();
  readonly #active: Waiting[] = [];
  readonly #backingOff = new Set<Waiting>();
  #order = 0;
  #flushing = false;

  constructor(kernel: Kernel, wake: () => void) {
    this.#kernel = kernel;
    this.#wake = wake;
  }

  /** A new pod, or a new version of one that waits. */
  put(pod: KubeObject): void {
    const known = this.#waiting.get(pod.metadata.uid);
    if (known === undefined) {
      this.#activate(this.#meet(pod));
      return;
    }
    known.pod = pod;
    if (known.place === 'gated') this.#activate(known);
  }

  /** A pod whose gates keep it: its place in the order is that of its coming. */
  gate(pod: KubeObject): void {
    const known = this.#waiting.get(pod.metadata.uid);
    if (known === undefined) this.#meet(pod);
    else known.pod = pod;
  }

  #meet(pod: KubeObject): Waiting {
    const { uid } = pod.metadata;
    const fresh: Waiting = {
      uid,
      pod,
      priority: pod.spec.priority ?? 0,
      since: this.#order++,
      attempts: 0,
      lastFailure: 0,
      backoffUntil: 0,
      refusedBy: new Set(),
      place: 'gated',
    };
    this.#waiting.set(uid, fresh);
    return fresh;
  }

  get(uid: string): Waiting | undefined {
    return this.#waiting.get(uid);
  }

  remove(uid: string): void {
    const known = this.#waiting.get(uid);
    if (known === undefined) return;
    this.#waiting.delete(uid);
    this.#backingOff.delete(known);
    if (known.place === 'active') this.#active.splice(this.#active.indexOf(known), 1);
  }

  /** The next pod to try; it stays known until it is removed or fails. */
  pop(): Waiting | undefined {
    const next = this.#active.shift() ?? this.#shiftBackoff();
    if (next !== undefined) next.place = 'unschedulable';
    return next;
  }

  /** Of those that back off the one whose back-off ends first. */
  #shiftBackoff(): Waiting | undefined {
    let first: Waiting | undefined;
    for (const entry of this.#backingOff) if (first === undefined || endsBefore(entry, first)) first = entry;
    if (first !== undefined) this.#backingOff.delete(first);
    return first;
  }

  failed(entry: Waiting, refusedBy: ReadonlySet<string>): void {
    entry.attempts++;
    entry.since = this.#order++;
    entry.lastFailure = this.#kernel.now;
    entry.refusedBy = refusedBy;
    entry.place = 'unschedulable';
    this.#flushLater();
  }

  /** Something happened: pods for which `helps` says so get another try. */
  moveAll(helps: (entry: Waiting) => boolean): void {
    for (const entry of this.#waiting.values())
      if (entry.place === 'unschedulable' && entry.attempts > 0 && helps(entry)) this.retry(entry);
  }

  retry(entry: Waiting): void {
    const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** (entry.attempts - 1), MAX_BACKOFF_MS);
    const wait = entry.attempts === 0 ? 0 : entry.lastFailure + backoff - this.#kernel.now;
    if (wait <= 0) {
      this.#activate(entry);
      return;
    }
    entry.place = 'backoff';
    entry.backoffUntil = this.#kernel.now + wait;
    this.#backingOff.add(entry);
    this.#kernel.after(wait, () => {
      // It may have been tried before this, and back off anew.
      if (entry.backoffUntil <= this.#kernel.now && this.#backingOff.delete(entry)) this.#activate(entry);
    });
    this.#wake();
  }

  #activate(entry: Waiting): void {
    entry.place = 'active';
    let at = this.#active.length;
    while (at > 0 && comesBefore(entry, this.#active[at - 1]!)) at--;
    this.#active.splice(at, 0, entry);
    this.#wake();
  }

  /** Pods that nothing has helped for five minutes are tried again anyway. */
  #flushLater(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    const next = FLUSH_MS - (this.#kernel.now % FLUSH_MS);
    this.#kernel.after(next, () => {
      this.#flushing = false;
      let isAny = false;
      for (const entry of this.#waiting.values()) {
        if (entry.place !== 'unschedulable' || entry.attempts === 0) continue;
        isAny = true;
        if (this.#kernel.now - entry.lastFailure > MAX_UNSCHEDULABLE_MS) this.retry(entry);
      }
      if (isAny) this.#flushLater();
    });
  }
}

const endsBefore = (a: Waiting, b: Waiting): boolean => {
  const window = (entry: Waiting) => Math.floor(entry.backoffUntil / BACKOFF_WINDOW_MS);
  return window(a) !== window(b) ? window(a) < window(b) : comesBefore(a, b);
};

const comesBefore = (a: Waiting, b: Waiting): boolean =>
  a.priority !== b.priority ? a.priority > b.priority : a.since < b.since;

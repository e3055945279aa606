import type { SimMs } from './time.ts';

/** One thing that will happen: `run` is called when the queue reaches `at`. */
export interface Timer {
  readonly at: SimMs;
  readonly seq: number;
  run: (() => void) | undefined;
}

/**
 * The queue of everything that will happen, ordered by time and then by insertion: two timers of
 * the same millisecond run in the order in which they were set.
 */
export class TimerQueue {
  #heap: Timer[] = [];
  #seq = 0;
  #live = 0;

  get size(): number {
    return this.#live;
  }

  push(at: SimMs, run: () => void): Timer {
    const timer: Timer = { at, seq: this.#seq++, run };
    this.#heap.push(timer);
    this.#live++;
    this.#up(this.#heap.length - 1);
    return timer;
  }

  /** Forgets a timer; one that has run or was cancelled before is left alone. */
  cancel(timer: Timer | undefined): void {
    if (timer?.run === undefined) return;
    timer.run = undefined;
    this.#live--;
  }

  /** The next live timer without taking it. */
  peek(): Timer | undefined {
    for (;;) {
      const head = this.#heap[0];
      if (head === undefined || head.run !== undefined) return head;
      this.#removeHead();
    }
  }

  /** Takes the next live timer; its `run` is handed back so that a later cancel is harmless. */
  pop(): { at: SimMs; run: () => void } | undefined {
    const head = this.peek();
    return head && { at: head.at, run: this.take(head) };
  }

  /** Takes `head`, which {@link peek} has just shown: what the busiest loop of a run does, so nothing is built. */
  take(head: Timer): () => void {
    this.#removeHead();
    const run = head.run!;
    head.run = undefined;
    this.#live--;
    return run;
  }

  #removeHead(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#down(0);
  }

  #before(a: Timer, b: Timer): boolean {
    return a.at < b.at || (a.at === b.at && a.seq < b.seq);
  }

  #up(index: number): void {
    const heap = this.#heap;
    const item = heap[index]!;
    let i = index;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#before(item, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = item;
  }

  #down(index: number): void {
    const heap = this.#heap;
    const item = heap[index]!;
    let i = index;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#before(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#before(heap[child]!, item)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = item;
  }
}

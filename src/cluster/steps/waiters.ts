import { customKindOf } from '../../api/custom/kinds.ts';
import { kinds } from '../../api/kinds.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Timer } from '../../base/queue.ts';
import type { Pause } from '../../kubectl/client.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import type { Kernel } from '../kernel.ts';

interface Waiter {
  kinds: ReadonlySet<string> | undefined;
  timer: Timer | undefined;
  resume(): void;
}

/** Commands that wait: for a change of some kinds, for a session, or for time to pass. */
export class Waiters {
  readonly #kernel: Kernel;
  readonly #waiting = new Set<Waiter>();

  constructor(kernel: Kernel, api: ControlPlaneApi) {
    this.#kernel = kernel;
    const told = ({ object }: { object: KubeObject }) =>
      this.#wake((waiter) => waiter.kinds?.has(object.kind) === true);
    const watched = new Set(kinds.map((info) => info.kind));
    api.watch([...watched], told);
    api.observe('CustomResourceDefinition', (definition) => {
      const kind = definition && customKindOf(definition)?.kind;
      if (kind === undefined || watched.has(kind)) return;
      watched.add(kind);
      api.watch([kind], told);
    });
  }

  wait(pause: Pause, resume: () => void): void {
    if (pause.until === 'time') {
      this.#kernel.after(pause.ms, resume);
      return;
    }
    const waiter: Waiter = {
      kinds: pause.until === 'change' ? new Set(pause.kinds) : undefined,
      timer: undefined,
      resume,
    };
    if (pause.timeoutMs !== undefined)
      waiter.timer = this.#kernel.after(pause.timeoutMs, () => {
        this.#waiting.delete(waiter);
        resume();
      });
    this.#waiting.add(waiter);
  }

  /** A session has moved on. */
  moved(): void {
    this.#wake((waiter) => waiter.kinds === undefined);
  }

  #wake(concerns: (waiter: Waiter) => boolean): void {
    if (this.#waiting.size === 0) return;
    for (const waiter of [...this.#waiting]) {
      if (!concerns(waiter) || !this.#waiting.delete(waiter)) continue;
      this.#kernel.cancel(waiter.timer);
      waiter.resume();
    }
  }
}

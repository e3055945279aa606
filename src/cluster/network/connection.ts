import type { Kernel } from '../kernel.ts';
import type { Connection } from './registry.ts';

/** Two ends of a TCP connection. What is sent arrives in the same instant, in order. */
export function createPair(kernel: Kernel): [Connection, Connection] {
  const ends = [new End(), new End()] as const;
  ends[0].join(ends[1], kernel);
  ends[1].join(ends[0], kernel);
  return [ends[0], ends[1]];
}

class End implements Connection {
  #far: End | undefined;
  #kernel: Kernel | undefined;
  #data: ((text: string) => void) | undefined;
  #gone: (() => void) | undefined;
  #early = '';
  #closedEarly = false;
  #open = true;

  join(far: End, kernel: Kernel): void {
    this.#far = far;
    this.#kernel = kernel;
  }

  send(text: string): void {
    if (this.#open) this.#kernel!.after(0, () => this.#far!.#receive(text));
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#kernel!.after(0, () => this.#far!.#end());
  }

  onData(handler: (text: string) => void): void {
    this.#data = handler;
    const early = this.#early;
    this.#early = '';
    if (early !== '') handler(early);
  }

  onClose(handler: () => void): void {
    this.#gone = handler;
    if (this.#closedEarly) handler();
  }

  #receive(text: string): void {
    if (this.#data) this.#data(text);
    else this.#early += text;
  }

  #end(): void {
    this.#closedEarly = true;
    this.#gone?.();
  }
}

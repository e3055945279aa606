import type { SimMs } from '../../base/time.ts';
import type { Kernel } from '../kernel.ts';
import type { Datagram } from './registry.ts';

/** Half a round trip: what a datagram is under way. */
const UNDER_WAY_MS: SimMs = 1;

/** Who hears datagrams where, and those that are under way. UDP promises nothing: what nobody hears is gone. */
export class Datagrams {
  readonly #kernel: Kernel;
  readonly #heard = new Map<string, (datagram: Datagram) => void>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  hear(ip: string, port: number, arrived: (datagram: Datagram) => void): (() => void) | undefined {
    const key = `${ip}:${port}`;
    if (this.#heard.has(key)) return undefined;
    this.#heard.set(key, arrived);
    return () => {
      if (this.#heard.get(key) === arrived) this.#heard.delete(key);
    };
  }

  deliver(
    to: { ip: string; port: number },
    from: Datagram['from'],
    text: string,
    reply: (text: string) => void,
  ): void {
    this.#kernel.after(UNDER_WAY_MS, () =>
      this.#heard.get(`${to.ip}:${to.port}`)?.({
        text,
        from,
        reply: (answer) => void this.#kernel.after(UNDER_WAY_MS, () => reply(answer)),
      }),
    );
  }
}

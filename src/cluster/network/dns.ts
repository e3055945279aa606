import { fnv1a } from '../../base/rng.ts';
import type { Lookup, NameService } from './registry.ts';

/** Top-level domains that never exist outside (RFC 6761, RFC 8375). */
const NEVER_OUTSIDE = /\.(local|localhost|invalid|test|internal|cluster|svc)$/;

/**
 * Names as a pod with dnsPolicy ClusterFirst resolves them: the search list of its resolv.conf
 * (ndots 5), the cluster's zone, then the world outside. Models pkg/kubelet/network/dns and CoreDNS.
 */
export class NameResolver {
  names: NameService | undefined;
  down = false;
  readonly #domain: string;
  readonly #outside = new Map<string, string>();

  constructor(domain: string) {
    this.#domain = domain;
  }

  lookup(name: string, namespace: string): Lookup {
    const lower = name.toLowerCase();
    if (lower === 'localhost') return { kind: 'addresses', addresses: ['127.0.0.1'], canonical: lower };
    if (/^\d{1,3}(\.\d{1,3}){3}$/.test(lower))
      return { kind: 'addresses', addresses: [lower], canonical: lower };
    if (this.down) return { kind: 'timeout' };
    const absolute = lower.endsWith('.') ? lower.slice(0, -1) : undefined;
    const search = [`${namespace}.svc.${this.#domain}`, `svc.${this.#domain}`, this.#domain];
    const dots = lower.split('.').length - 1;
    const candidates =
      absolute !== undefined
        ? [absolute]
        : dots >= 5
          ? [lower, ...search.map((zone) => `${lower}.${zone}`)]
          : [...search.map((zone) => `${lower}.${zone}`), lower];
    for (const candidate of candidates) {
      const addresses = this.#answer(candidate, 0);
      if (addresses) return { kind: 'addresses', addresses, canonical: candidate };
    }
    return { kind: 'nxdomain' };
  }

  #answer(name: string, depth: number): readonly string[] | undefined {
    if (depth > 8) return undefined;
    if (name === this.#domain || name.endsWith(`.${this.#domain}`)) {
      const found = this.names?.resolve(name);
      if (found === undefined) return undefined;
      if ('cname' in found) return this.#answer(found.cname.replace(/\.$/, ''), depth + 1);
      return found.length > 0 ? found : undefined;
    }
    return this.#external(name);
  }

  /** A name of the world outside: any that could exist does, at an address of a documentation range. */
  #external(name: string): readonly string[] | undefined {
    if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(name)) return undefined;
    if (NEVER_OUTSIDE.test(name)) return undefined;
    const hash = fnv1a(name);
    const address = `198.18.${(hash >>> 8) & 255}.${hash & 255}`;
    this.#outside.set(address, name);
    return [address];
  }

  /** The outside name that was resolved to an address. */
  outsideName(address: string): string | undefined {
    return this.#outside.get(address);
  }
}

/**
 * The endpoints of one service, spread over slices of at most a hundred, one set of slices per set of ports.
 * Models staging endpointslice/reconciler.go. A change touches only the slice that holds the endpoint.
 */
import { deepEqual } from '../../api/equal.ts';
import type { Endpoint, EndpointPort, Slice } from './slice.ts';

export const MAX_ENDPOINTS = 100;

/** What changed for one pod. */
export interface EndpointChange {
  pod: string;
  endpoint: Endpoint;
  removed: boolean;
}

export class SliceSet {
  readonly slices: Slice[] = [];
  readonly #home = new Map<string, Slice>();

  /** @param names of slice objects that are there already, to be filled again. */
  constructor(names: readonly string[] = []) {
    for (const name of names) this.slices.push({ ports: [], endpoints: new Map(), name, dirty: false });
  }

  get(pod: string): Endpoint | undefined {
    return this.#home.get(pod)?.endpoints.get(pod);
  }

  /** uids of all pods that have an entry. */
  pods(): IterableIterator<string> {
    return this.#home.keys();
  }

  *endpoints(): IterableIterator<{ endpoint: Endpoint; ports: EndpointPort[] }> {
    for (const slice of this.slices)
      for (const endpoint of slice.endpoints.values()) yield { endpoint, ports: slice.ports };
  }

  remove(pod: string): EndpointChange | undefined {
    const slice = this.#home.get(pod);
    const endpoint = slice?.endpoints.get(pod);
    if (slice === undefined || endpoint === undefined) return undefined;
    slice.endpoints.delete(pod);
    slice.dirty = true;
    this.#home.delete(pod);
    return { pod, endpoint, removed: true };
  }

  put(pod: string, endpoint: Endpoint, ports: EndpointPort[]): EndpointChange | undefined {
    const home = this.#home.get(pod);
    if (home !== undefined && deepEqual(home.ports, ports)) {
      if (deepEqual(home.endpoints.get(pod), endpoint)) return undefined;
      home.endpoints.set(pod, endpoint);
      home.dirty = true;
      return { pod, endpoint, removed: false };
    }
    if (home !== undefined) {
      home.endpoints.delete(pod);
      home.dirty = true;
    }
    const slice = this.#room(ports);
    slice.endpoints.set(pod, endpoint);
    slice.dirty = true;
    this.#home.set(pod, slice);
    return { pod, endpoint, removed: false };
  }

  #room(ports: EndpointPort[]): Slice {
    let found: Slice | undefined;
    for (const slice of this.slices)
      if (slice.endpoints.size < MAX_ENDPOINTS && deepEqual(slice.ports, ports) && isBefore(slice, found))
        found = slice;
    // The placeholder of a service without pods takes the ports of the first one.
    const usable = found ?? this.slices.find((slice) => slice.endpoints.size === 0);
    if (usable !== undefined) {
      usable.ports = ports;
      return usable;
    }
    const fresh: Slice = { ports, endpoints: new Map(), dirty: true };
    this.slices.push(fresh);
    return fresh;
  }

  /** Keeps one slice, empty or not; returns the empty ones that can go. */
  takeEmpty(): Slice[] {
    const empty: Slice[] = [];
    for (let i = this.slices.length - 1; i >= 0 && this.slices.length > 1; i--) {
      const slice = this.slices[i]!;
      if (slice.endpoints.size > 0) continue;
      this.slices.splice(i, 1);
      empty.push(slice);
    }
    const [only] = this.slices;
    if (only === undefined) this.slices.push({ ports: [], endpoints: new Map(), dirty: true });
    else if (only.endpoints.size === 0 && only.ports.length > 0) {
      // What is left is the placeholder of a service without pods, which has no ports.
      only.ports = [];
      only.dirty = true;
    }
    return empty;
  }
}

/** One that is written anyway is filled before others, and of those the fullest. Models getSliceToFill. */
function isBefore(slice: Slice, other: Slice | undefined): boolean {
  if (other === undefined) return true;
  return slice.dirty === other.dirty ? slice.endpoints.size > other.endpoints.size : slice.dirty;
}

/** Pod addresses are 10.244.N.x: a /24 per node, N by the order of the nodes, as kubeadm hands them out. */
const FIRST_HOST = 2;
const LAST_HOST = 254;
const PODS_PER_BLOCK = LAST_HOST - FIRST_HOST + 1;

interface Range {
  /** Which node: the third number of its addresses. */
  index: number;
  /** Where to look for a free address next. */
  next: number;
  used: Set<number>;
  /** The address of the node itself. */
  nodeAddress: string;
}

export class AddressPlan {
  readonly #ranges = new Map<string, Range>();
  readonly #byAddress = new Map<string, { range: Range; slot: number }>();
  readonly #nodes = new Map<string, string>();

  constructor(nodes: readonly string[]) {
    for (const node of nodes) this.#range(node);
  }

  #range(node: string): Range {
    let range = this.#ranges.get(node);
    if (range === undefined) {
      const index = this.#ranges.size;
      range = { index, next: 0, used: new Set(), nodeAddress: nodeAddress(index) };
      this.#ranges.set(node, range);
      this.#nodes.set(range.nodeAddress, node);
    }
    return range;
  }

  /** 192.168.49.2 is the first node, 192.168.49.3 the second. */
  nodeAddress(node: string): string {
    return this.#range(node).nodeAddress;
  }

  nodeOf(address: string): string | undefined {
    return this.#nodes.get(address);
  }

  /**
   * The next address of a node's range. Like the host-local plugin it goes round before an address
   * is given again. A full range continues at 10.243.N.x and below, which no real node would allow,
   * so that a scenario with more pods than addresses still runs.
   */
  allocate(node: string): string {
    const range = this.#range(node);
    const size = PODS_PER_BLOCK * (Math.floor(range.used.size / PODS_PER_BLOCK) + 1);
    let slot = range.next % size;
    while (range.used.has(slot)) slot = (slot + 1) % size;
    range.next = (slot + 1) % size;
    range.used.add(slot);
    const address = podAddress(range.index, slot);
    this.#byAddress.set(address, { range, slot });
    return address;
  }

  release(address: string): void {
    const held = this.#byAddress.get(address);
    if (held === undefined) return;
    held.range.used.delete(held.slot);
    this.#byAddress.delete(address);
  }
}

/** The /24 of the node that is the `index`th from 0: what spec.podCIDR says. */
export const podRange = (index: number): string => `10.${244 + Math.floor(index / 256)}.${index % 256}.0/24`;

function podAddress(node: number, slot: number): string {
  const block = Math.floor(slot / PODS_PER_BLOCK);
  return `10.${244 + Math.floor(node / 256) - block}.${node % 256}.${FIRST_HOST + (slot % PODS_PER_BLOCK)}`;
}

function nodeAddress(index: number): string {
  const host = index + 1;
  return `192.168.${49 + Math.floor(host / 250)}.${1 + (host % 250)}`;
}

/** Which server of a group takes a request. Models ngx_http_upstream_round_robin and the balancers upon it. */
import type { Call } from '../../call.ts';
import { hostsEntry } from '../../names.ts';
import { all, type Directive, find } from './conf.ts';
import { time } from './units.ts';
import { type Exchange, filled } from './values.ts';

export interface Peer {
  /** As the log names it: address and port. */
  name: string;
  address: string;
  /** undefined: that of the pass. */
  port: number | undefined;
  weight: number;
  current: number;
  effective: number;
  maxFails: number;
  failTimeoutMs: number;
  maxConnections: number;
  connections: number;
  fails: number;
  accessed: number;
  checked: number;
  isBackup: boolean;
  isDown: boolean;
}

export interface Group {
  name: string;
  block: readonly Directive[];
  peers: Peer[];
}

/** Addresses of the names of a configuration: looked up when it is read, and not again. */
const addresses = new WeakMap<Directive, readonly string[]>();

/** Looks a name up for a directive; false where nobody has it. */
export function resolveAtStart(call: Call, at: Directive, host: string): boolean {
  const found = addressesOf(call, host);
  if (found.length > 0) addresses.set(at, found);
  return found.length > 0;
}

function addressesOf(call: Call, host: string): readonly string[] {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return [host];
  if (host.startsWith('[')) return [host.slice(1, -1)];
  // /etc/hosts has both for it; nginx puts those of IPv4 first.
  if (host === 'localhost') return ['127.0.0.1', '::1'];
  const local = hostsEntry(call, host);
  if (local) return [local];
  const found = call.host.network.lookup(host, call.host.origin);
  return found.kind === 'addresses' ? found.addresses : [];
}

export const resolved = (at: Directive): readonly string[] => addresses.get(at) ?? [];

export const split = (text: string): { host: string; port: number | undefined } => {
  const match = /^(\[[^\]]*\]|[^:]+)(?::(\d+))?$/.exec(text);
  return { host: match?.[1] ?? text, port: match?.[2] === undefined ? undefined : Number(match[2]) };
};

const peerOf = (address: string, port: number | undefined, args: readonly string[]): Peer => {
  const value = (name: string) => args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
  const weight = Number(value('weight') ?? 1);
  return {
    name: '',
    address,
    port,
    weight,
    current: 0,
    effective: weight,
    maxFails: Number(value('max_fails') ?? 1),
    failTimeoutMs: time(value('fail_timeout'), 10_000),
    maxConnections: Number(value('max_conns') ?? 0),
    connections: 0,
    fails: 0,
    accessed: Number.NEGATIVE_INFINITY,
    checked: Number.NEGATIVE_INFINITY,
    isBackup: args.includes('backup'),
    isDown: args.includes('down'),
  };
};

const groups = new WeakMap<Directive, Group>();

/** The servers of an upstream block, every address of a name one of them. */
export function groupOf(http: readonly Directive[], name: string): Group | undefined {
  const upstream = all(http, 'upstream').find(({ args }) => args[0] === name);
  if (upstream === undefined) return undefined;
  let group = groups.get(upstream);
  if (group === undefined) {
    const block = upstream.block ?? [];
    const peers = all(block, 'server').flatMap((server) => {
      const { port } = split(server.args[0] ?? '');
      return resolved(server).map((address) => peerOf(address, port ?? 80, server.args));
    });
    group = { name, block, peers };
    groups.set(upstream, group);
  }
  return group;
}

/** A host of a pass that is no group: its addresses in turn. */
export function plainGroup(at: Directive, list: readonly string[], name: string, port: number): Group {
  let group = groups.get(at);
  if (group === undefined || group.name !== name || at.args[0]?.includes('$')) {
    group = { name, block: [], peers: list.map((address) => peerOf(address, port, [])) };
    groups.set(at, group);
  }
  return group;
}

/** The next to ask of those that have not been; undefined where none is left. */
export function pick(x: Exchange, group: Group, tried: ReadonlySet<Peer>): Peer | undefined {
  const { now } = x.call.host.kernel;
  const isSingle = group.peers.length === 1;
  const usable = (peer: Peer): boolean => {
    if (tried.has(peer) || peer.isDown) return false;
    if (peer.maxConnections > 0 && peer.connections >= peer.maxConnections) return false;
    return (
      isSingle || peer.maxFails === 0 || peer.fails < peer.maxFails || now - peer.checked > peer.failTimeoutMs
    );
  };
  const first = group.peers.filter((peer) => !peer.isBackup && usable(peer));
  const list = first.length > 0 ? first : group.peers.filter((peer) => peer.isBackup && usable(peer));
  if (list.length === 0) return undefined;
  const { block } = group;
  if (first.length > 0 && tried.size === 0) {
    const hashed = byHash(
      x,
      block,
      group.peers.filter((peer) => !peer.isBackup && !peer.isDown),
      usable,
    );
    if (hashed) return hashed;
  }
  if (find(block, 'random')) return list[Math.floor(x.call.host.random() * list.length)];
  if (find(block, 'least_conn')) {
    const least = Math.min(...list.map(({ connections, weight }) => connections / weight));
    return turn(
      list.filter(({ connections, weight }) => connections / weight === least),
      now,
    );
  }
  return turn(list, now);
}

/** Smooth weighted round robin. */
function turn(list: readonly Peer[], now: number): Peer {
  let best = list[0]!;
  let total = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (const peer of list) {
    peer.current += peer.effective;
    total += peer.effective;
    if (peer.effective < peer.weight) peer.effective++;
    if (peer.current > highest) [best, highest] = [peer, peer.current];
  }
  best.current -= total;
  if (now - best.checked > best.failTimeoutMs) best.checked = now;
  return best;
}

/** ip_hash and hash: the same client, or the same key, the same server. */
function byHash(
  x: Exchange,
  block: readonly Directive[],
  peers: readonly Peer[],
  usable: (peer: Peer) => boolean,
): Peer | undefined {
  const total = peers.reduce((sum, { weight }) => sum + weight, 0);
  const at = (hash: number): Peer | undefined => {
    let left = hash % total;
    return peers.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
  };
  if (find(block, 'ip_hash')) {
    let hash = 89;
    for (let attempt = 0; attempt < 20; attempt++) {
      for (const part of x.client.split('.').slice(0, 3)) hash = (hash * 113 + Number(part)) % 6271;
      const peer = at(hash);
      if (peer && usable(peer)) return peer;
    }
    return undefined;
  }
  const key = find(block, 'hash')?.args[0];
  if (key === undefined) return undefined;
  const text = filled(x, key);
  let hash = 0;
  for (let attempt = 0; attempt < 20; attempt++) {
    hash += (crc32(attempt === 0 ? text : `${attempt}${text}`) >>> 16) & 0x7fff;
    const peer = at(hash);
    if (peer && usable(peer)) return peer;
  }
  return undefined;
}

function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** What came of a peer; true where it is left out from now on. */
export function settle(group: Group, peer: Peer, failed: boolean, now: number): boolean {
  if (group.peers.length === 1) return false;
  if (failed) {
    peer.fails++;
    peer.accessed = now;
    peer.checked = now;
    if (peer.maxFails > 0)
      peer.effective = Math.max(0, peer.effective - Math.floor(peer.weight / peer.maxFails));
    return peer.maxFails > 0 && peer.fails >= peer.maxFails;
  }
  if (peer.accessed < peer.checked) peer.fails = 0;
  return false;
}

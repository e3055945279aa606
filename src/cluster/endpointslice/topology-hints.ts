/**
 * Hints by the CPU of the zones, for services that ask for them by annotation: each zone gets endpoints in proportion to
 * its share of the CPU, its own ones first. Models staging endpointslice/topologycache.
 */
import type { KubeObject } from '../../api/meta.ts';
import { quantityMilli } from '../../api/quantity.ts';
import { condition } from '../controller/pods.ts';
import type { Slice } from './slice.ts';

const ANNOTATION = 'service.kubernetes.io/topology-mode';
const OLD_ANNOTATION = 'service.kubernetes.io/topology-aware-hints';
const ZONE = 'topology.kubernetes.io/zone';
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';
/** How much more than its share an endpoint may get at most. */
const OVERLOAD = 0.2;

/** What is said of a service: it has hints now, or why not. */
export interface HintEvent {
  type: 'Normal' | 'Warning';
  reason: 'TopologyAwareHintsEnabled' | 'TopologyAwareHintsDisabled';
  message: string;
}

interface Allocation {
  maximum: number;
  desired: number;
}
type Counts = Map<string, number>;

export function wantsTopologyHints({ metadata: { annotations = {} } }: KubeObject): boolean {
  const wanted = annotations[OLD_ANNOTATION] ?? annotations[ANNOTATION];
  return wanted === 'Auto' || wanted === 'auto';
}

export const zoneOf = (node: KubeObject): string | undefined => node.metadata.labels?.[ZONE] || undefined;
export const isNodeReady = (node: KubeObject): boolean => condition(node, 'Ready')?.status === 'True';

const isCounted = (node: KubeObject): boolean =>
  node.metadata.labels?.[CONTROL_PLANE] === undefined && isNodeReady(node);

/** The share of each zone in the CPU of all nodes; undefined where that is not known of every node, or there is one zone. */
export function cpuShares(nodes: readonly KubeObject[]): ReadonlyMap<string, number> | undefined {
  const zones: Counts = new Map();
  let total = 0;
  for (const node of nodes.filter(isCounted)) {
    const zone = zoneOf(node);
    const cpu = quantityMilli(node.status?.allocatable?.cpu ?? '0');
    if (zone === undefined || cpu === 0) return undefined;
    zones.set(zone, (zones.get(zone) ?? 0) + cpu);
    total += cpu;
  }
  if (zones.size < 2) return undefined;
  return new Map([...zones].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, cpu]) => [zone, cpu / total]));
}

/** How many of `endpoints` each zone is meant to have, or why that cannot be. */
function allocate(shares: ReadonlyMap<string, number>, endpoints: number): Map<string, Allocation> | string {
  const size = `(${endpoints} endpoints, ${shares.size} zones)`;
  if (shares.size > endpoints) return `Insufficient number of endpoints ${size}`;
  const least = new Map(
    [...shares].map(([zone, share]) => [zone, Math.ceil((share * endpoints) / (1 + OVERLOAD))] as const),
  );
  const spare = endpoints - [...least.values()].reduce((sum, each) => sum + each, 0);
  if (spare < 0)
    return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${size}`;
  return new Map(
    [...least].map(([zone, minimum]) => [
      zone,
      { maximum: minimum + spare, desired: Math.max(shares.get(zone)! * endpoints, minimum) },
    ]),
  );
}

/** Whether a zone has fewer endpoints than it needs now, since nodes came or went. */
export function isOverloaded(
  hints: ReadonlyMap<string, number>,
  shares: ReadonlyMap<string, number> | undefined,
): boolean {
  if (hints.size === 0) return false;
  if (shares === undefined) return true;
  const total = [...hints.values()].reduce((sum, each) => sum + each, 0);
  return [...shares].some(
    ([zone, share]) => (hints.get(zone) ?? -1) < Math.ceil((total * share) / (1 + OVERLOAD)),
  );
}

const off = (message: string): HintEvent => ({
  type: 'Warning',
  reason: 'TopologyAwareHintsDisabled',
  message: `${message}, addressType: IPv4`,
});

/** The hints of one service, kept from sync to sync. */
export class ServiceHints {
  /** How many endpoints are meant for each zone; undefined while there are no hints. */
  allocated: ReadonlyMap<string, number> | undefined;

  /** Brings the hints of the slices up to date; those that change are dirty then. */
  update(
    slices: readonly Slice[],
    isWanted: boolean,
    shares: ReadonlyMap<string, number> | undefined,
  ): HintEvent | undefined {
    if (!isWanted) {
      const had = this.allocated !== undefined;
      this.#remove(slices);
      return had ? off('Topology Aware Hints has been disabled') : undefined;
    }
    const ready = slices.reduce((sum, slice) => sum + countReady(slice), 0);
    const allocations =
      shares === undefined
        ? 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes'
        : allocate(shares, ready);
    const found = typeof allocations === 'string' ? allocations : distribute(slices, allocations);
    if (typeof found === 'string') {
      this.#remove(slices);
      return off(found);
    }
    const isNew = this.allocated === undefined;
    this.allocated = found;
    const message = 'Topology Aware Hints has been enabled, addressType: IPv4';
    return isNew ? { type: 'Normal', reason: 'TopologyAwareHintsEnabled', message } : undefined;
  }

  #remove(slices: readonly Slice[]): void {
    this.allocated = undefined;
    for (const slice of slices) {
      if (slice.zones === undefined) continue;
      delete slice.zones;
      slice.dirty = true;
    }
  }
}

const countReady = ({ endpoints }: Slice): number =>
  [...endpoints.values()].reduce((sum, { conditions }) => sum + (conditions.ready ? 1 : 0), 0);

/** Slices that are not written keep their hints while those are right; the others' endpoints are dealt out. */
function distribute(slices: readonly Slice[], allocations: ReadonlyMap<string, Allocation>): Counts | string {
  const allocated: Counts = new Map();
  for (const slice of slices) {
    if (slice.dirty) continue;
    const present = hintsIn(slice, allocated, allocations);
    if (present === undefined) slice.dirty = true;
    else for (const [zone, count] of present) add(allocated, zone, count);
  }
  const dealt = slices.filter((slice) => slice.dirty);
  const zones = new Map<Slice, Map<string, string>>();
  for (const slice of dealt) {
    const own = new Map<string, string>();
    for (const [uid, { conditions, zone }] of slice.endpoints) {
      if (!conditions.ready) continue;
      if (!zone) return 'One or more endpoints do not have a zone specified';
      add(allocated, zone, 1);
      own.set(uid, zone);
    }
    zones.set(slice, own);
  }
  const { giving, receiving } = exchange(allocations, allocated);
  for (const own of zones.values()) {
    for (const [uid, zone] of own) {
      const [to] = receiving.keys();
      if (to === undefined || !giving.has(zone)) continue;
      own.set(uid, to);
      take(giving, zone);
      take(receiving, to);
      add(allocated, zone, -1);
      add(allocated, to, 1);
    }
  }
  for (const [slice, own] of zones) slice.zones = own;
  return allocated;
}

/** The hints of a slice that need not be written; undefined where one is missing, or a zone would get too many. */
function hintsIn(
  { endpoints, zones }: Slice,
  allocated: Counts,
  allocations: ReadonlyMap<string, Allocation>,
): Counts | undefined {
  const found: Counts = new Map();
  for (const [uid, { conditions }] of endpoints) {
    if (!conditions.ready) continue;
    const zone = zones?.get(uid);
    if (zone === undefined || !allocations.has(zone)) return undefined;
    add(found, zone, 1);
  }
  const tooMany = [...found].some(
    ([zone, count]) => count + (allocated.get(zone) ?? 0) > allocations.get(zone)!.maximum,
  );
  return tooMany ? undefined : found;
}

/** How many endpoints zones give to others: the one with most to spare to the one that lacks most, until it is not worth it. */
function exchange(
  allocations: ReadonlyMap<string, Allocation>,
  allocated: Counts,
): { giving: Counts; receiving: Counts } {
  const spare: Counts = new Map();
  const lack: Counts = new Map();
  for (const [zone, { desired }] of allocations) {
    const count = allocated.get(zone) ?? 0;
    if (count > desired) spare.set(zone, count - desired);
    else if (count < desired) lack.set(zone, desired - count);
  }
  const giving: Counts = new Map();
  const receiving: Counts = new Map();
  for (;;) {
    const [from, gives] = most(spare);
    const [to, gets] = most(lack);
    if (from === undefined || to === undefined || (gives < 1 && gets < 1) || gives < 0.5 || gets < 0.5) break;
    add(giving, from, 1);
    add(spare, from, -1);
    add(receiving, to, 1);
    add(lack, to, -1);
  }
  return { giving, receiving };
}

function most(zones: Counts): [string | undefined, number] {
  let found: [string | undefined, number] = [undefined, 0];
  for (const [zone, count] of zones) if (count > found[1]) found = [zone, count];
  return found;
}

const add = (counts: Counts, zone: string, by: number): void =>
  void counts.set(zone, (counts.get(zone) ?? 0) + by);

function take(counts: Counts, zone: string): void {
  const left = counts.get(zone)! - 1;
  if (left > 0) counts.set(zone, left);
  else counts.delete(zone);
}

import { quantityValue } from '../../../api/quantity.ts';
import type { SimMs } from '../../../base/time.ts';
import type { KubeletConfiguration } from '../../../scenario/types.ts';

/** What the kubelet watches of a node with one file system. */
export type Signal =
  | 'memory.available'
  | 'nodefs.available'
  | 'nodefs.inodesFree'
  | 'imagefs.available'
  | 'imagefs.inodesFree'
  | 'pid.available';
export type PressureType = 'MemoryPressure' | 'DiskPressure' | 'PIDPressure';
/** What is taken back from pods. */
export type Reclaimed = 'memory' | 'ephemeral-storage' | 'inodes' | 'pids';

/** A number of bytes, inodes or processes, or a share of what the node has of them. */
type Amount = { absolute: number } | { share: number };

export interface Threshold {
  signal: Signal;
  amount: Amount;
  /** How long less may be left; 0 is a hard threshold. */
  graceMs: SimMs;
  minReclaim?: Amount;
}
export interface Observation {
  available: number;
  capacity: number;
}
export type Observations = ReadonlyMap<Signal, Observation>;

const DEFAULT_HARD: Readonly<Record<string, string>> = {
  'memory.available': '100Mi',
  'nodefs.available': '10%',
  'nodefs.inodesFree': '5%',
  'imagefs.available': '15%',
  'imagefs.inodesFree': '5%',
};
/** The pods' own share of memory has no threshold of its own here: nothing is reserved for the system. */
const SIGNALS: readonly Signal[] = [
  'memory.available',
  'nodefs.available',
  'nodefs.inodesFree',
  'imagefs.available',
  'imagefs.inodesFree',
  'pid.available',
];
export const PRESSURE: Readonly<Record<Signal, PressureType>> = {
  'memory.available': 'MemoryPressure',
  'nodefs.available': 'DiskPressure',
  'nodefs.inodesFree': 'DiskPressure',
  'imagefs.available': 'DiskPressure',
  'imagefs.inodesFree': 'DiskPressure',
  'pid.available': 'PIDPressure',
};
export const RECLAIMED: Readonly<Record<Signal, Reclaimed>> = {
  'memory.available': 'memory',
  'nodefs.available': 'ephemeral-storage',
  'nodefs.inodesFree': 'inodes',
  'imagefs.available': 'ephemeral-storage',
  'imagefs.inodesFree': 'inodes',
  'pid.available': 'pids',
};

/** A share is kept in single precision, as upstream does: 10% of 100Gi is 10737418400. */
function amountOf(text: string): Amount {
  return text.endsWith('%')
    ? { share: Math.fround(Math.fround(Number(text.slice(0, -1))) / 100) }
    : { absolute: quantityValue(text) };
}

/** The amount an observation is compared with, cut to a whole number. */
export function amountIn(amount: Amount, capacity: number): number {
  return 'share' in amount ? Math.trunc(capacity * amount.share) : amount.absolute;
}

/** The thresholds of a kubelet, hard ones first. Models eviction.ParseThresholdConfig. */
export function thresholdsOf(config: KubeletConfiguration): Threshold[] {
  const {
    evictionHard,
    evictionSoft = {},
    evictionSoftGracePeriod = {},
    evictionMinimumReclaim = {},
  } = config;
  // A map that is given replaces the whole default, unless it is to be merged.
  const hard =
    evictionHard === undefined || config.mergeDefaultEvictionSettings === true
      ? { ...DEFAULT_HARD, ...evictionHard }
      : evictionHard;
  const make = (texts: Readonly<Record<string, string>>, graceOf: (signal: string) => SimMs): Threshold[] =>
    SIGNALS.flatMap((signal): Threshold[] => {
      const text = texts[signal];
      if (text === undefined || text === '0%' || text === '100%') return [];
      const minReclaim = evictionMinimumReclaim[signal];
      return [
        {
          signal,
          amount: amountOf(text),
          graceMs: graceOf(signal),
          ...(minReclaim === undefined ? {} : { minReclaim: amountOf(minReclaim) }),
        },
      ];
    });
  return [...make(hard, () => 0), ...make(evictionSoft, (signal) => evictionSoftGracePeriod[signal] ?? 0)];
}

/**
 * What a node keeps from its pods for the hard thresholds that its configuration names, in bytes. The usual ones keep
 * nothing here: what a scenario gives a node is all for its pods. Models hardEvictionReservation of pkg/kubelet/cm.
 */
export function hardReserve(
  config: KubeletConfiguration,
  capacity: Readonly<Record<string, string>>,
): Map<string, number> {
  const reserve = new Map<string, number>();
  if (config.evictionHard === undefined) return reserve;
  for (const { signal, amount, graceMs } of thresholdsOf(config)) {
    const resource = signal === 'memory.available' ? 'memory' : 'ephemeral-storage';
    const all = capacity[resource];
    if (graceMs > 0 || all === undefined || !RESERVED.has(signal)) continue;
    reserve.set(resource, amountIn(amount, quantityValue(all)));
  }
  return reserve;
}
const RESERVED: ReadonlySet<Signal> = new Set(['memory.available', 'nodefs.available']);

/** The thresholds below which the node is, each raised by its minimum reclaim where that is asked for. */
export function thresholdsMet(
  thresholds: readonly Threshold[],
  observations: Observations,
  enforceMinReclaim: boolean,
): Threshold[] {
  return thresholds.filter(({ signal, amount, minReclaim }) => {
    const observed = observations.get(signal);
    if (observed === undefined) return false;
    const more = enforceMinReclaim && minReclaim ? amountIn(minReclaim, observed.capacity) : 0;
    return amountIn(amount, observed.capacity) + more > observed.available;
  });
}

/** What is known from one look to the next: since when a threshold is met, until when the node is under pressure. */
export class ThresholdMemory {
  readonly #thresholds: readonly Threshold[];
  readonly #transition: SimMs;
  #firstSeen = new Map<Threshold, SimMs>();
  #lastSeen = new Map<PressureType, SimMs>();
  /** Those whose grace period was over at the last look: they stay until the minimum reclaim is reached. */
  #due: Threshold[] = [];

  constructor(thresholds: readonly Threshold[], transition: SimMs) {
    this.#thresholds = thresholds;
    this.#transition = transition;
  }

  /** One look: the node's conditions, and the thresholds that call for an eviction now, memory first. */
  look(observations: Observations, now: SimMs): { pressure: Set<PressureType>; due: readonly Threshold[] } {
    const met = thresholdsMet(this.#thresholds, observations, false);
    for (const threshold of thresholdsMet(this.#due, observations, true))
      if (!met.includes(threshold)) met.push(threshold);
    this.#firstSeen = new Map(met.map((threshold) => [threshold, this.#firstSeen.get(threshold) ?? now]));
    for (const { signal } of met) this.#lastSeen.set(PRESSURE[signal], now);
    const pressure = new Set<PressureType>();
    for (const [type, at] of this.#lastSeen) if (now - at < this.#transition) pressure.add(type);
    this.#due = met.filter((threshold) => now - this.#firstSeen.get(threshold)! >= threshold.graceMs);
    const rank = ({ signal }: Threshold) => (signal === 'memory.available' ? 0 : 1);
    return { pressure, due: [...this.#due].sort((a, b) => rank(a) - rank(b)) };
  }

  /** Whether all is well again, the minimum reclaim of every threshold included. */
  isRelieved(observations: Observations): boolean {
    return thresholdsMet(this.#thresholds, observations, true).length === 0;
  }
}

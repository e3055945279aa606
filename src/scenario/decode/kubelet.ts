import { tryParseQuantity } from '../../api/quantity.ts';
import type { KubeletConfiguration, ShutdownGracePeriod } from '../types.ts';
import {
  bool,
  duration,
  integer,
  isRecord,
  list,
  map,
  type Place,
  type Read,
  record,
  text,
} from './reader.ts';

/** The eviction signals of a node with one file system. */
export const SIGNALS = [
  'memory.available',
  'nodefs.available',
  'nodefs.inodesFree',
  'imagefs.available',
  'imagefs.inodesFree',
  'pid.available',
] as const;

const threshold: Read<string> = (value, place) => {
  const written = text(value, place);
  if (written === undefined) return undefined;
  const share = /^(\d+(?:\.\d+)?)%$/.exec(written);
  const parsed = share === null ? tryParseQuantity(written) : undefined;
  const good =
    share === null
      ? parsed !== undefined && !('error' in parsed) && parsed.nano >= 0n
      : Number(share[1]) <= 100;
  if (good) return written;
  place.report(
    place.path,
    `expected an amount or a share, found ${JSON.stringify(value)}`,
    'Write it like 500Mi or 10%.',
  );
  return undefined;
};

/** A map whose keys are eviction signals. */
function bySignal<T>(each: Read<T>): Read<Record<string, T>> {
  const read = map(each);
  return (value, place) => {
    const decoded = read(value, place);
    if (decoded === undefined) return undefined;
    return Object.fromEntries(
      Object.entries(decoded).filter(([signal]) => {
        if ((SIGNALS as readonly string[]).includes(signal)) return true;
        place.report(
          [...place.path, signal],
          `unsupported eviction signal ${signal}`,
          `Known: ${SIGNALS.join(', ')}.`,
        );
        return false;
      }),
    );
  };
}

const DAY_MS = 24 * 3600 * 1000;
const seconds = integer(0, DAY_MS / 1000);
const percent = integer(0, 100);

const shutdownPeriod = record<ShutdownGracePeriod>(
  { priority: integer(-2_147_483_648, 2_147_483_647), shutdownGracePeriodSeconds: seconds },
  'priority',
  'shutdownGracePeriodSeconds',
) as Read<ShutdownGracePeriod>;

/** From 1 s to 300 s, as the kubelet's own validation has it. */
const restartPeriod: Read<number> = (value, place) => {
  const ms = duration(value, place);
  if (ms === undefined || (ms >= 1000 && ms <= 300_000)) return ms;
  place.report(place.path, 'must be set between 1s and 300s');
  return undefined;
};

const fields = record<KubeletConfiguration>({
  evictionHard: bySignal(threshold),
  evictionSoft: bySignal(threshold),
  evictionSoftGracePeriod: bySignal(duration),
  evictionMinimumReclaim: bySignal(threshold),
  evictionMaxPodGracePeriod: seconds,
  evictionPressureTransitionPeriod: duration,
  mergeDefaultEvictionSettings: bool,
  imageGCHighThresholdPercent: percent,
  imageGCLowThresholdPercent: percent,
  shutdownGracePeriod: duration,
  shutdownGracePeriodCriticalPods: duration,
  shutdownGracePeriodByPodPriority: list(shutdownPeriod),
  serializeImagePulls: bool,
  maxParallelImagePulls: integer(1, 1000),
  crashLoopBackOff: record({ maxContainerRestartPeriod: restartPeriod }) as Read<
    NonNullable<KubeletConfiguration['crashLoopBackOff']>
  >,
  allowedUnsafeSysctls: list(text),
});

/** What the fields say together; a kubelet that is told this does not start. */
function contradictions(config: KubeletConfiguration, place: Place): void {
  for (const signal of Object.keys(config.evictionSoft ?? {}))
    if (config.evictionSoftGracePeriod?.[signal] === undefined)
      place.report(
        [...place.path, 'evictionSoft'],
        `grace period must be specified for the soft eviction threshold ${signal}`,
      );
  const { shutdownGracePeriod = 0, shutdownGracePeriodCriticalPods = 0 } = config;
  if (shutdownGracePeriodCriticalPods > shutdownGracePeriod)
    place.report(
      [...place.path, 'shutdownGracePeriodCriticalPods'],
      'must be no longer than shutdownGracePeriod',
    );
  if (config.serializeImagePulls === true && (config.maxParallelImagePulls ?? 1) > 1)
    place.report(
      [...place.path, 'maxParallelImagePulls'],
      'cannot be larger than 1 unless serializeImagePulls is set to false',
    );
}

/** The kubelet of a node: the part of a KubeletConfiguration that is simulated. */
export const kubeletConfiguration: Read<KubeletConfiguration> = (value, place) => {
  const config = fields(value, place) as KubeletConfiguration | undefined;
  if (config !== undefined && isRecord(value)) contradictions(config, place);
  return config;
};

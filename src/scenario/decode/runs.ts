import type { SimMs } from '../../base/time.ts';
import { LONGEST_RUN } from '../horizon.ts';
import type { Step, TrafficSpec } from '../types.ts';
import { fault } from './faults.ts';
import { duration, integer, type Place, type Read, record, text } from './reader.ts';

/** `service/web:80`, `svc/web.shop:http`. */
const target: Read<TrafficSpec['to']> = (value, place) => {
  const match = /^(?:service|svc|services)\/([a-z0-9-]+)(?:\.([a-z0-9-]+))?(?::([A-Za-z0-9-]+))?$/.exec(
    String(value),
  );
  if (match === null) {
    place.report(
      place.path,
      `expected a service, found ${JSON.stringify(value)}`,
      'Write it like service/web:80, or service/web.shop:80 for another namespace.',
    );
    return undefined;
  }
  return { service: match[1]!, namespace: match[2] ?? 'default', port: match[3] ?? '80' };
};

const PER: Record<string, number> = { ms: 1000, s: 1, m: 1 / 60, h: 1 / 3600 };
/** More requests than this in a second are refused: each is simulated one by one. */
const MAX_RATE = 10_000;

/** `20/s`, `90/m`, or a number of requests per second. */
const rate: Read<number> = (value, place) => {
  const match = /^(\d+(?:\.\d+)?)(?:\/(ms|s|m|h))?$/.exec(String(value));
  const perSecond = match === null ? Number.NaN : Number(match[1]) * PER[match[2] ?? 's']!;
  if (perSecond > 0 && perSecond <= MAX_RATE) return perSecond;
  place.report(
    place.path,
    `expected a rate of at most ${MAX_RATE}/s, found ${JSON.stringify(value)}`,
    'Write it like 20/s or 90/m.',
  );
  return undefined;
};

/** `true` is one connection. */
const keepAlive: Read<number> = (value, place) =>
  typeof value === 'boolean' ? Number(value) : integer(0, 1000)(value, place);

const trafficRecord = record<Omit<TrafficSpec, 'range'>>(
  { name: text, to: target, path: text, rate, from: duration, until: duration, keepAlive },
  'to',
);

/** A generator of requests to a Service. */
export const traffic: Read<TrafficSpec> = (value, place) => {
  const read = trafficRecord(value, place);
  if (read?.to === undefined) return undefined;
  const path = read.path ?? '/';
  return {
    range: place.locate(place.path),
    name: read.name ?? read.to.service,
    to: read.to,
    path: path.startsWith('/') ? path : `/${path}`,
    rate: read.rate ?? 1,
    from: read.from ?? 0,
    ...(read.until === undefined ? {} : { until: read.until }),
    ...(read.keepAlive ? { keepAlive: read.keepAlive } : {}),
  };
};

/** When a step happens: within the longest run. */
const moment: Read<SimMs> = (value, place) => {
  const at = duration(value, place);
  if (at === undefined || at <= LONGEST_RUN) return at;
  place.report(place.path, 'the longest run is 24h: this step is left out');
  return undefined;
};

type StepFields = Omit<Step, 'index' | 'range'>;
const stepRecord = record<StepFields>({ at: moment, run: text, apply: text, fault, for: duration });

/** Something that happens at a moment of the run. Needs exactly one of run, apply and fault. */
export const step: Read<Step> = (value, place: Place) => {
  const read = stepRecord(value, place);
  if (read === undefined) return undefined;
  const actions = ['run', 'apply', 'fault'].filter((key) => (value as Record<string, unknown>)[key] != null);
  if (actions.length !== 1) {
    place.report(
      place.path,
      actions.length === 0 ? 'this step does nothing' : `${actions.join(' and ')} in one step`,
      'A step has one of run, apply and fault.',
    );
    return undefined;
  }
  if (read.for !== undefined && actions[0] !== 'fault')
    place.report([...place.path, 'for'], 'for belongs to a fault');
  if (read[actions[0] as 'run'] === undefined) return undefined;
  if ((value as Record<string, unknown>).at == null)
    place.report(place.path, 'at is missing: the step runs at 0s');
  else if (read.at === undefined) return undefined;
  return {
    index: place.path.at(-1) as number,
    ...read,
    at: read.at ?? 0,
    range: place.locate(place.path),
  };
};

import type { AppSpec, From, MainBehaviour } from '../types.ts';
import { quantity } from './cluster.ts';
import { bool, duration, integer, isRecord, list, oneOf, type Read, record, text } from './reader.ts';

/** A moment of a container's life: a duration since its process started, or `stopSignal`. */
const from: Read<From> = (value, place) => {
  if (value === 'stopSignal') return 'stopSignal';
  const ms = duration(value, place);
  return ms === undefined ? undefined : { ms };
};

const START: From = { ms: 0 };
const port = integer(1, 65535);
const exitCode = integer(0, 255);

/** Fills what an entry of a behaviour list leaves out. */
function filled<T extends object>(read: Read<Partial<T>>, defaults: Partial<T>): Read<T> {
  return (value, place) => {
    const entry = read(value, place);
    return entry === undefined ? undefined : ({ ...defaults, ...entry } as T);
  };
}

interface MainFields {
  instance?: number;
  exitAfter?: number;
  code?: number;
  forever?: boolean;
}
const mainRecord = record<MainFields>({
  instance: integer(0, 1_000_000),
  exitAfter: duration,
  code: exitCode,
  forever: bool,
});

function behaviour(fields: MainFields): MainBehaviour | undefined {
  if (fields.exitAfter !== undefined) return { exitAfter: fields.exitAfter, code: fields.code ?? 0 };
  if (fields.code !== undefined) return { exitAfter: 0, code: fields.code };
  return fields.forever === false ? undefined : 'forever';
}

const mainItem: Read<{ instance: number; behaviour: MainBehaviour }> = (value, place) => {
  if (value === 'forever') return { instance: place.path.at(-1) as number, behaviour: 'forever' };
  const fields = mainRecord(value, place);
  const found = fields === undefined ? undefined : checkMain(fields, place);
  return found === undefined
    ? undefined
    : { instance: fields!.instance ?? (place.path.at(-1) as number), behaviour: found };
};

function checkMain(fields: MainFields, place: Parameters<Read<unknown>>[1]): MainBehaviour | undefined {
  if (fields.forever === true && fields.exitAfter !== undefined) {
    place.report(place.path, 'forever and exitAfter contradict each other');
    return undefined;
  }
  const found = behaviour(fields);
  if (found === undefined) place.report(place.path, 'forever: false needs exitAfter');
  return found;
}

/** `forever`, `{exitAfter, code}`, or a list of these by instance. */
const main: Read<NonNullable<AppSpec['main']>> = (value, place) => {
  if (value === 'forever') return 'forever';
  if (Array.isArray(value)) {
    const items = list(mainItem)(value, place);
    return items === undefined || items.length === 0
      ? undefined
      : items.sort((a, b) => a.instance - b.instance);
  }
  if (!isRecord(value)) {
    place.report(
      place.path,
      `expected forever, { exitAfter, code } or a list by instance, found ${JSON.stringify(value)}`,
    );
    return undefined;
  }
  const fields = mainRecord(value, place);
  if (fields?.instance !== undefined)
    place.report([...place.path, 'instance'], 'instance is for a list of behaviours');
  return fields === undefined ? undefined : checkMain(fields, place);
};

type Http = NonNullable<AppSpec['http']>[number];
const httpPath: Read<string> = (value, place) => {
  const path = text(value, place);
  return path === undefined || path.startsWith('/') || path === '*' ? path : `/${path}`;
};
const http = filled(
  record<Http>(
    { port, path: httpPath, from, status: integer(100, 599), latency: duration, location: text, body: text },
    'port',
  ),
  { path: '/', from: START, status: 200 },
);

type Tcp = NonNullable<AppSpec['tcp']>[number];
const tcp = filled(record<Tcp>({ port, from, listening: bool }, 'port'), { from: START, listening: true });

type Grpc = NonNullable<AppSpec['grpc']>[number];
const grpc = filled(
  record<Grpc>(
    {
      port,
      from,
      status: oneOf('SERVING', 'NOT_SERVING', 'UNKNOWN', 'SERVICE_UNKNOWN', 'UNIMPLEMENTED'),
      service: text,
    },
    'port',
  ),
  { from: START, status: 'SERVING' },
);

type Exec = NonNullable<AppSpec['exec']>[number];
const command: Read<string> = (value, place) =>
  Array.isArray(value) ? list(text)(value, place)?.join(' ') : text(value, place);
const exec = filled(
  record<Exec>({ command, from, exit: exitCode, output: text, takes: duration }, 'command'),
  { from: START, exit: 0 },
);

const stopWord = oneOf('default-pid1', 'ignore', 'default');
const stopRecord = record<{ after: number; code: number }>({ after: duration, code: exitCode });
const onStopSignal: Read<NonNullable<AppSpec['onStopSignal']>> = (value, place) => {
  if (!isRecord(value)) return stopWord(value, place);
  const read = stopRecord(value, place);
  return read === undefined ? undefined : { after: read.after ?? 0, code: read.code ?? 0 };
};

type Memory = NonNullable<AppSpec['memory']>[number];
const memory = filled(record<Memory>({ from, use: quantity }, 'use'), { from: START });
type Log = NonNullable<AppSpec['log']>[number];
const log = filled(record<Log>({ from, line: text }, 'line'), { from: START });

const appRecord = record<AppSpec>({
  match: record<AppSpec['match']>({ image: text, container: text, pod: text }) as Read<AppSpec['match']>,
  main,
  startup: duration,
  http: list(http),
  tcp: list(tcp),
  grpc: list(grpc),
  exec: list(exec),
  onStopSignal,
  memory: list(memory),
  log: list(log),
});

/** How containers behave. Without `match` an entry is for every container. */
export const app: Read<AppSpec> = (value, place) => {
  const read = appRecord(value, place);
  return read === undefined ? undefined : ({ ...read, match: read.match ?? {} } as AppSpec);
};

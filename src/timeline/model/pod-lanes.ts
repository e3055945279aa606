import type { ContainerLife, PodLife, TraceIndex } from '../../trace/index.ts';
import { PROBE_KINDS } from '../../trace/index.ts';
import type { ProbeRecord } from '../../trace/records.ts';
import { lastAt } from '../../trace/series.ts';
import type { Item, Lane, Row, Target } from './items.ts';
import { hasLifecycle, lifecycleItems } from './lifecycle-rows.ts';
import { probeItems } from './probe-rows.ts';
import { containerStretches, podStretches, type Stretch } from './stretches.ts';

/**
 * Computed when first read, then kept until `version` says that there is more: a lane that is scrolled out of
 * sight costs nothing.
 */
export function lazyRow(
  row: Omit<Row, 'items'>,
  compute: () => Item[],
  version: () => number = () => 0,
): Row {
  let known: Item[] | undefined;
  let knownVersion = -1;
  return {
    ...row,
    get items() {
      const now = version();
      if (!known || now !== knownVersion) {
        known = compute().sort((a, b) => a.from - b.from || a.to - b.to);
        knownVersion = now;
      }
      return known;
    },
  };
}

/** A lane that is kept while its pods go on doing what they did. */
interface Kept {
  readonly lives: readonly PodLife[];
  readonly horizon: number;
  readonly single: boolean;
  readonly lane: Lane;
  version: number;
  structure: string;
}
const kept = new WeakMap<TraceIndex, Map<string, Kept>>();

/**
 * The lane of some lives: the same one as before if it has the same rows. While a trace grows, hundreds of
 * lanes get more of what they have already.
 */
function keptLane(index: TraceIndex, lives: readonly PodLife[], single: boolean): Lane {
  let lanes = kept.get(index);
  if (!lanes) {
    lanes = new Map();
    kept.set(index, lanes);
  }
  const { horizon } = index;
  const id = podLaneId(lives[0]!.namespace, lives[0]!.name);
  const before = lanes.get(id);
  const version = versionOf(lives);
  const same =
    before?.horizon === horizon && before.single === single && before.lives.length === lives.length;
  if (same && before.version === version) return before.lane;
  const structure = structureOf(lives);
  if (same && before.structure === structure) {
    before.version = version;
    return before.lane;
  }
  const lane = podLane(lives, horizon, single);
  lanes.set(id, { lives, horizon, single, lane, version, structure });
  return lane;
}

const versionOf = (lives: readonly PodLife[]) => lives.reduce((sum, life) => sum + life.version, 0);

/** Whatever decides which rows a lane has. */
function structureOf(lives: readonly PodLife[]): string {
  let text = '';
  for (const life of lives) {
    text += `/${endOf(life)}`;
    for (const container of life.containers) {
      text += `|${container.name}${hasLifecycle(life, container) ? '!' : ''}`;
      for (const [probe, records] of container.probes) text += `,${probe}${isCounted(records) ? '#' : ''}`;
    }
  }
  return text;
}

/** The lanes of the pods: one per name, so that a pod that comes back continues its lane. */
export function podLanes(index: TraceIndex, single: boolean): Lane[] {
  const groups = new Map<string, Map<string, PodLife[]>>();
  for (const life of index.pods) {
    const owner = life.owner
      ? `${life.namespace}/${life.owner.kind}/${life.owner.name}`
      : `${life.namespace}/`;
    const group = groups.get(owner) ?? new Map<string, PodLife[]>();
    groups.set(owner, group);
    const lives = group.get(life.name);
    if (lives) lives.push(life);
    else group.set(life.name, [life]);
  }
  const lanes: Lane[] = [];
  for (const group of groups.values()) {
    const members = [...group.values()];
    if (members.every(([life]) => life!.ordinal !== undefined))
      members.sort(([a], [b]) => a!.ordinal! - b!.ordinal!);
    for (const lives of members) lanes.push(keptLane(index, lives, single));
  }
  return lanes;
}

export const podLaneId = (namespace: string, name: string) => `pod:${namespace}/${name}`;

function podLane(lives: readonly PodLife[], horizon: number, single: boolean): Lane {
  const { namespace, name } = lives[0]!;
  const id = podLaneId(namespace, name);
  const names = containerNames(lives);
  const several = names.length > 1;
  const summary = lazyRow(
    { id: `${id}#`, kind: 'bar', label: undefined, brackets: false, maximum: 0 },
    () => lives.flatMap((life) => podStretches(life, horizon).map((stretch) => bar(`${id}#`, stretch, life))),
    () => versionOf(lives),
  );
  const rows = several ? [summary] : [];
  tracksOf(lives).forEach((track, i) => {
    for (const container of names) rows.push(...containerRows(id, track, i, container, several, horizon));
  });
  return {
    id,
    title: name,
    named: true,
    namespace: single ? undefined : namespace,
    rows: rows.length > 0 ? rows : [summary],
    summary,
    subtitleAt: (t) => subtitle(lives, t),
    failuresUntil: (t) => failures(lives, t),
  };
}

/**
 * Lives that follow one another share their rows. After a force delete the old process may live on beside the new
 * pod of the same name; then the new life has rows of its own.
 */
function tracksOf(lives: readonly PodLife[]): PodLife[][] {
  const tracks: PodLife[][] = [];
  for (const life of lives) {
    const free = tracks.find((track) => endOf(track.at(-1)!) <= life.createdAt);
    if (free) free.push(life);
    else tracks.push([life]);
  }
  return tracks;
}

/** When the object was gone and the last process too. */
function endOf(life: PodLife): number {
  const ends = life.containers.flatMap((container) => {
    const last = container.records.at(-1);
    return last?.state === 'terminated' ? last.t : [];
  });
  return Math.max(life.goneAt ?? Infinity, ...ends);
}

function containerNames(lives: readonly PodLife[]): string[] {
  const names: string[] = [];
  for (const life of lives)
    for (const { name } of life.containers) if (!names.includes(name)) names.push(name);
  return names;
}

function containerRows(
  lane: string,
  lives: readonly PodLife[],
  track: number,
  name: string,
  several: boolean,
  horizon: number,
): Row[] {
  if (track > 0 && !lives.some((life) => life.findContainer(name))) return [];
  const id = track === 0 ? `${lane}#${name}` : `${lane}#${name}~${track}`;
  const lifecycle = `${id}/lifecycle`;
  const owners = lives.flatMap((life) => {
    const container = life.findContainer(name);
    return container ? [{ life, container }] : [];
  });
  const of = (each: (life: PodLife, container: ContainerLife) => Item[]) => () =>
    owners.flatMap(({ life, container }) => each(life, container));
  const version = () => versionOf(lives);
  const rows = [
    lazyRow(
      { id, kind: 'bar', label: several ? { key: 'name', name } : undefined, brackets: false, maximum: 0 },
      of((life, container) =>
        containerStretches(life, container, horizon).map((stretch) => bar(id, stretch, life, name)),
      ),
      version,
    ),
  ];
  for (const probe of PROBE_KINDS) {
    const attempts = owners.flatMap(({ container }) => [container.probes.get(probe) ?? []]);
    if (attempts.every((records) => records.length === 0)) continue;
    const brackets = attempts.some(isCounted);
    const row = `${id}/${probe}`;
    rows.push(
      lazyRow(
        { id: row, kind: 'ticks', label: { key: 'probe', probe }, brackets, maximum: 0 },
        of((life, container) => probeItems(row, life, container, probe, { bar: id, lifecycle })),
        version,
      ),
    );
  }
  if (owners.some(({ life, container }) => hasLifecycle(life, container)))
    rows.push(
      lazyRow(
        { id: lifecycle, kind: 'lifecycle', label: undefined, brackets: false, maximum: 0 },
        of((life, container) => lifecycleItems(lifecycle, life, container, horizon)),
        version,
      ),
    );
  return rows;
}

const scanned = new WeakMap<readonly ProbeRecord[], { until: number; counted: boolean }>();

/** True where attempts are counted towards a threshold. Looks only at those that have come since the last time. */
function isCounted(records: readonly ProbeRecord[]): boolean {
  const known = scanned.get(records) ?? { until: 0, counted: false };
  for (; !known.counted && known.until < records.length; known.until++) {
    const { result, threshold } = records[known.until]!;
    known.counted = result === 'failure' || threshold > 1;
  }
  scanned.set(records, known);
  return known.counted;
}

function bar(row: string, stretch: Stretch, life: PodLife, container?: string): Item {
  const { from, to, state, label } = stretch;
  const target: Target = {
    kind: container === undefined ? 'pod' : 'container',
    namespace: life.namespace,
    pod: life.name,
    uid: life.uid,
    ...(container === undefined ? {} : { container }),
    state,
    from,
    to,
  };
  return { kind: 'bar', id: `${row}@${from}`, from, to, state, label, target };
}

function subtitle(lives: readonly PodLife[], t: number): string {
  const life = lives.findLast((one) => one.createdAt <= t);
  const row = life && lastAt(life.rows, t);
  if (!row || row.deleted || (life.goneAt !== undefined && t >= life.goneAt)) return '–';
  return `${row.ready} ${row.status}`;
}

/** Failed attempts and crashes. */
function failures(lives: readonly PodLife[], t: number): number {
  let count = 0;
  for (const life of lives)
    for (const container of life.containers) {
      for (const records of container.probes.values())
        for (const record of records) if (record.t <= t && record.result === 'failure') count++;
      for (const record of container.records)
        if (record.t <= t && record.state === 'terminated' && record.exitCode !== 0) count++;
    }
  return count;
}

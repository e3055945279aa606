import { quantityValue } from '../../../api/quantity.ts';
import type { ImageSpec } from '../../../scenario/types.ts';
import { matchesGlob } from '../apps/glob.ts';
import { CATALOGUE } from './entries/index.ts';
import type { ImageEntry, ShellKind } from './entry.ts';
import { digestOf, type ImageReference, parseReference, upstreamRepository } from './reference.ts';

/** An image as the runtime uses it: catalogue, scenario and assumption brought together. */
export interface ResolvedImage {
  reference: ImageReference;
  entry: ImageEntry;
  /** Described by the catalogue or by the scenario. */
  known: boolean;
  /** Its programs are known: a missing one is really missing. */
  catalogued: boolean;
  exists: boolean;
  spec: ImageSpec | undefined;
  stopSignal: string;
  shell: ShellKind | undefined;
  digest: string;
  /** The key of its file tree. */
  key: string;
}

/** What an image is taken for of which nothing is known: some Debian with a server in it. */
const UNKNOWN: ImageEntry = {
  names: [],
  base: 'debian',
  size: 84_500_000,
  programs: {
    'unknown-server': '/server',
    curl: '/usr/bin/curl',
    wget: '/usr/bin/wget',
    ps: '/usr/bin/ps',
    pgrep: '/usr/bin/pgrep',
    pkill: '/usr/bin/pkill',
    nc: '/usr/bin/nc',
  },
  entrypoint: ['/server'],
};

/** Finds an image by the name in a manifest. Undefined where the name cannot be parsed. */
export function resolveImage(name: string, specs: readonly ImageSpec[]): ResolvedImage | undefined {
  let known = resolved.get(specs);
  if (known === undefined) {
    known = new Map();
    resolved.set(specs, known);
  }
  if (!known.has(name)) known.set(name, resolve(name, specs));
  return known.get(name);
}

const resolved = new WeakMap<readonly ImageSpec[], Map<string, ResolvedImage | undefined>>();

function resolve(name: string, specs: readonly ImageSpec[]): ResolvedImage | undefined {
  const reference = parseReference(name);
  if ('error' in reference) return undefined;
  const spec = specs.find((each) => sameImage(each.name, name, reference));
  const repository = upstreamRepository(reference.repository);
  const base = CATALOGUE.find((entry) => entry.names.some((each) => repositoryMatches(each, repository)));
  const tag = reference.tag ?? 'latest';
  const flavours = base?.flavours?.filter((flavour) => flavour.tag.test(tag)) ?? [];
  let entry: ImageEntry = base ?? UNKNOWN;
  for (const { change } of flavours) entry = { ...entry, ...change };
  if (spec?.entrypoint || spec?.cmd) {
    entry = { ...entry };
    if (spec.entrypoint) {
      entry.entrypoint = spec.entrypoint;
      delete entry.cmd;
    }
    if (spec.cmd) entry.cmd = spec.cmd;
  }
  if (spec?.size !== undefined) entry = { ...entry, size: quantityValue(spec.size) };
  const exists =
    spec !== undefined ||
    base === undefined ||
    reference.digest !== undefined ||
    (entry.tags?.test(tag) ?? true);
  return {
    reference,
    entry,
    known: base !== undefined || spec !== undefined,
    catalogued: base !== undefined,
    exists,
    spec,
    stopSignal: spec?.stopSignal ?? entry.stopSignal ?? 'SIGTERM',
    shell: spec?.shell,
    digest: reference.digest ?? digestOf(reference.canonical),
    key: base ? `${base.names[0]}:${flavours.map((f) => f.tag.source).join(',')}` : 'unknown',
  };
}

/** Whether an image is a distribution and no more: nothing is started in it but a shell. */
export function isPlain({ entry }: ResolvedImage): boolean {
  const starts = [...(entry.entrypoint ?? []), ...(entry.cmd ?? [])];
  return starts.length <= 1 && /^(\/\S*\/)?((ba|da|a)?sh|bash)?$/.test(starts[0] ?? '');
}

function repositoryMatches(pattern: string, repository: string): boolean {
  return pattern.includes('*') ? matchesGlob(pattern, repository) : pattern === repository;
}

/** Whether an entry of `images:` is about this image: same name, by whatever spelling, or a glob. */
function sameImage(written: string, name: string, reference: ImageReference): boolean {
  if (written === name) return true;
  if (written.includes('*')) return matchesGlob(written, name) || matchesGlob(written, reference.canonical);
  const other = parseReference(written);
  if ('error' in other) return false;
  if (other.canonical === reference.canonical) return true;
  return (
    other.tag === undefined &&
    other.digest === undefined &&
    other.repository === reference.repository &&
    !written.includes(':')
  );
}

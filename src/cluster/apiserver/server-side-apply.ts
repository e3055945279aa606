/** Server-side apply, and who manages what. Models apiserver/pkg/endpoints/handlers/patch.go applyPatcher. */
import { decodeCustom } from '../../api/custom/objects.ts';
import { decode } from '../../api/decode.ts';
import { migrated } from '../../api/managed/history.ts';
import { applyConfig, type Managed, type Writer } from '../../api/managed/managers.ts';
import type { KubeObject } from '../../api/meta.ts';
import { timestamp } from '../../base/time.ts';
import type { ApplyOptions } from '../../kubectl/client.ts';
import { managersAfter, placeOfKind } from '../../kubectl/managed-fields.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';
import type { ObjectRecord, TraceRecord } from '../../trace/records.ts';
import type { Kernel } from '../kernel.ts';
import type { Answer, ControlPlaneApi } from './control-plane-api.ts';

interface Surroundings {
  kernel: Kernel;
  api: ControlPlaneApi;
  version: ReleaseVersion;
}

/** The records of all objects of this kind and name, from a trace that nobody has indexed: only those who ask pay. */
function recordsOf(trace: readonly TraceRecord[], { kind, metadata }: KubeObject): ObjectRecord[] {
  const found: ObjectRecord[] = [];
  const isMeant = (each: { kind: string; namespace?: string; name: string }) =>
    each.kind === kind && each.name === metadata.name && each.namespace === metadata.namespace;
  for (const record of trace) {
    if (record.type === 'object' && isMeant(record)) found.push(record);
    if (record.type !== 'system') continue;
    for (const object of record.objects) {
      const { name, namespace } = object.metadata;
      const there = { type: 'object', verb: 'ADDED', kind: object.kind, namespace, name, object } as const;
      if (isMeant(there)) found.push({ t: record.t, ...there });
    }
  }
  return found;
}

export function managersNow({ kernel, api }: Surroundings, object: KubeObject): readonly Managed[] {
  return managersAfter(recordsOf(kernel.records, object), object, api.custom());
}

/** Applies a text: creates the object, or changes what the text says and what this manager no longer says. */
export function serverSideApply(at: Surroundings, config: KubeObject, options: ApplyOptions): Answer {
  const { api, kernel, version } = at;
  const custom = api.custom().byVersion(config.apiVersion, config.kind);
  const { fieldManager, force = false, migrate = false, ...write } = options;
  const validation = options.fieldValidation;
  // Decoded for its own faults, its canonical numbers and the version that is stored; without defaults.
  const { object: applied, warnings } =
    custom === undefined
      ? decode(config, { version, ...(validation === undefined ? {} : { fieldValidation: validation }) })
      : decodeCustom(config as Record<string, unknown>, custom, version, validation, false);
  const { kind, metadata } = applied;
  const isNamespaced = metadata.namespace !== undefined;
  const live = api.get(kind, isNamespaced ? metadata.namespace : undefined, metadata.name);
  const writer: Writer = { manager: fieldManager, operation: 'Apply', apiVersion: applied.apiVersion };
  const known = { manager: fieldManager, operation: 'Apply', applied } as const;
  if (live === undefined) {
    const answer = api.submit(config, { ...write, writer: known });
    return { ...answer, warnings: [...new Set([...warnings, ...answer.warnings])] };
  }
  const time = timestamp(kernel.now);
  const managers = managersNow(at, live);
  const result = applyConfig({
    place: placeOfKind(kind, api.custom()),
    live,
    managers: migrate ? migrated(managers, writer, time) : managers,
    config: applied,
    writer,
    force,
    time,
  });
  if (!result.isChanged && !migrate) return { object: live, warnings };
  const { metadata: made, ...rest } = result.object;
  const object = { ...rest, metadata: { ...made, resourceVersion: applied.metadata.resourceVersion ?? '' } };
  const answer = api.replace(object, {
    ...write,
    isTouch: true,
    writer: { ...known, ...(migrate ? { migrated: true as const } : {}) },
  });
  return { ...answer, warnings: [...new Set([...warnings, ...answer.warnings])] };
}

/** metadata.managedFields, worked out from the trace for whoever asks. */
import type { CustomKinds } from '../api/custom/kinds.ts';
import { managersOf } from '../api/managed/history.ts';
import type { Managed } from '../api/managed/managers.ts';
import { type Place, placeOf } from '../api/managed/places.ts';
import type { KubeObject } from '../api/meta.ts';
import { seconds, timestamp } from '../base/time.ts';
import type { ObjectRecord } from '../trace/records.ts';
import { delegate } from './access.ts';
import type { Client } from './client.ts';
import type { Context } from './context.ts';

/** How the fields of a kind belong together, that of a definition included. */
export function placeOfKind(kind: string, custom?: CustomKinds): Place {
  const info = custom?.byKind(kind);
  return placeOf(kind, info?.versions.get(info.version)?.schema);
}

/** Who manages which fields after these records of one object; those of others that had its name before are skipped. */
export function managersAfter(
  records: readonly ObjectRecord[],
  object: KubeObject,
  custom?: CustomKinds,
): readonly Managed[] {
  const { uid } = object.metadata;
  const versions = records
    .filter((record) => record.verb !== 'DELETED' && record.object.metadata.uid === uid)
    .map((record) => ({
      version: { object: record.object as KubeObject, writer: record.writer },
      time: timestamp(seconds(record.t)),
    }));
  return managersOf(placeOfKind(object.kind, custom), versions);
}

/** Does the command ask for managed fields: by its flag, or by a template that names them? */
const isAsked = ({ flags }: Context): boolean =>
  (flags.knows('show-managed-fields') && flags.bool('show-managed-fields')) ||
  /managedFields/.test(`${flags.string('output')}${flags.string('template')}`);

/** The object with its managed fields, where the command asks for them. */
export function withManagedFields(context: Context, object: KubeObject): KubeObject {
  const entries = isAsked(context) ? context.client.managedFields?.(object) : undefined;
  if (entries === undefined || entries.length === 0) return object;
  const metadata = { ...object.metadata, managedFields: entries };
  return { ...object, metadata } as KubeObject;
}

/** The client of one command: what it writes is owned under this name, unless it says otherwise itself. */
export function managedBy(client: Client, manager: string): Client {
  const named = <T extends object>(options: T | undefined) => ({ fieldManager: manager, ...options }) as T;
  return {
    ...delegate(client),
    create: (object, options) => client.create(object, named(options)),
    update: (object, options) => client.update(object, named(options)),
    patch: (kind, namespace, name, patch, type, options) =>
      client.patch(kind, namespace, name, patch, type, named(options)),
  };
}

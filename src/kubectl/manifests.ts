import { parseStream } from '../scenario/yaml/stream.ts';
import type { Info } from './builder.ts';
import type { Context } from './context.ts';
import { resourceOfObject } from './discovery.ts';
import { CommandError, quote } from './errors.ts';

/** The kinds of Podscope's own documents: a scenario is no object of the cluster. */
const OWN_GROUP = 'podscope.dev/';

/**
 * The objects in files and on standard input (`-`), in order. Errors of single documents are gathered so that
 * the rest goes on, as kubectl does.
 */
export function readManifests(
  context: Context,
  filenames: readonly string[],
): { infos: Info[]; errors: unknown[] } {
  const infos: Info[] = [];
  const errors: unknown[] = [];
  for (const filename of filenames) {
    const source = filename === '-' ? 'STDIN' : filename;
    const before = infos.length + errors.length;
    for (const { value, problem } of parseStream(readText(context, filename))) {
      if (problem !== undefined) {
        // A text that cannot be read ends the stream: what follows cannot be told apart.
        errors.push(
          new CommandError(
            `error parsing ${source}: error converting YAML to JSON: yaml: ${problem.message}`,
          ),
        );
        break;
      }
      if (value === null || value === undefined) continue;
      for (const object of itemsOf(value)) addObject(context, object, source, infos, errors);
    }
    if (infos.length + errors.length === before && filename !== '-') continue;
  }
  if (infos.length === 0 && errors.length === 0) errors.push(new CommandError('no objects passed to apply'));
  return { infos, errors };
}

function readText(context: Context, filename: string): string {
  if (filename === '-') return context.io.stdin ?? '';
  const text = context.session.files.get(filename) ?? context.io.files?.[filename];
  if (text !== undefined) return text;
  if (/^https?:\/\//.test(filename))
    throw new CommandError(
      `unable to read URL ${quote(filename)}, server reported 404 Not Found, status code=404`.replace(
        'error: ',
        '',
      ),
    );
  throw new CommandError(`the path ${quote(filename)} does not exist`);
}

/** A List is as good as its items. */
function itemsOf(value: unknown): unknown[] {
  const list = value as { kind?: unknown; items?: unknown };
  return list.kind === 'List' && Array.isArray(list.items) ? list.items : [value];
}

function addObject(context: Context, value: unknown, source: string, infos: Info[], errors: unknown[]): void {
  // biome-ignore lint/suspicious/noExplicitAny: not decoded yet
  const object = value as any;
  if (typeof object !== 'object' || Array.isArray(object)) {
    const found = Array.isArray(object) ? 'array' : typeof object === 'object' ? 'object' : typeof object;
    errors.push(
      new CommandError(
        `error parsing ${source}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
      ),
    );
    return;
  }
  const apiVersion = typeof object.apiVersion === 'string' ? object.apiVersion : '';
  const kind = typeof object.kind === 'string' ? object.kind : '';
  if (apiVersion.startsWith(OWN_GROUP)) return;
  if (kind === '' || apiVersion === '') {
    const missing = [
      ...(apiVersion === '' ? ['apiVersion not set'] : []),
      ...(kind === '' ? ['kind not set'] : []),
    ];
    errors.push(
      new CommandError(
        `error validating ${quote(source)}: error validating data: ${missing.length > 1 ? `[${missing.join(', ')}]` : missing[0]}; if you choose to ignore these errors, turn validation off with --validate=false`,
      ),
    );
    return;
  }
  const misfit = metadataMisfit(object.metadata);
  if (misfit !== undefined) {
    errors.push(new CommandError(`unable to decode ${quote(source)}: ${misfit}`));
    return;
  }
  const name = typeof object.metadata?.name === 'string' ? object.metadata.name : '';
  const given = typeof object.metadata?.namespace === 'string' ? object.metadata.namespace : '';
  const resource = resourceOfObject(apiVersion, kind);
  if (resource === undefined) {
    errors.push(
      new CommandError(
        `resource mapping not found for name: ${quote(name)} namespace: ${quote(given)} from ${quote(source)}: no matches for kind ${quote(kind)} in version ${quote(apiVersion)}\nensure CRDs are installed first`,
      ),
    );
    return;
  }
  if (resource.namespaced && context.explicitNamespace && given !== '' && given !== context.namespace) {
    errors.push(
      new CommandError(
        `the namespace from the provided object ${quote(given)} does not match the namespace ${quote(context.namespace)}. You must pass '--namespace=${given}' to perform this operation.`,
      ),
    );
    return;
  }
  const namespace = resource.namespaced ? given || context.namespace : undefined;
  const local =
    namespace && given === '' ? { ...object, metadata: { ...object.metadata, namespace } } : object;
  infos.push({ resource, namespace, name, local, source });
}

const JSON_TYPES: Record<string, string> = { boolean: 'bool', number: 'number', string: 'string' };
const jsonType = (value: unknown) =>
  Array.isArray(value) ? 'array' : (JSON_TYPES[typeof value] ?? 'object');

/** kubectl itself reads the names, labels and annotations of an object: they have to be texts. */
// biome-ignore lint/suspicious/noExplicitAny: not decoded yet
function metadataMisfit(metadata: any): string | undefined {
  const words = (value: unknown, field: string) =>
    `json: cannot unmarshal ${jsonType(value)} into Go struct field ObjectMeta.metadata.${field} of type string`;
  for (const field of ['name', 'namespace', 'generateName']) {
    const value = metadata?.[field];
    if (value !== undefined && value !== null && typeof value !== 'string') return words(value, field);
  }
  for (const field of ['labels', 'annotations']) {
    const values: unknown[] = Object.values(metadata?.[field] ?? {});
    const wrong = values.find((value) => value !== null && typeof value !== 'string');
    if (wrong !== undefined) return words(wrong, field);
  }
  return undefined;
}

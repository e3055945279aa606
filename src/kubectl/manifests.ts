import { parseSelector, selectorMatches } from '../api/labels.ts';
import { parseStream } from '../scenario/yaml/stream.ts';
import type { Info } from './builder.ts';
import type { Context } from './context.ts';
import { resourceOfObject } from './discovery.ts';
import { CommandError, PlainError, quote } from './errors.ts';
import { compactJson } from './printers/yaml.ts';
import { servedBesidesAs } from './served-types.ts';

const DOCUMENT = 'scenario.yaml';
/** The kinds of Podscope's own documents: a scenario is no object of the cluster. */
const OWN_GROUP = 'podscope.dev/';

/**
 * The objects in files and on standard input (`-`), in order. Errors of single documents are gathered so that
 * the rest goes on, as kubectl does. Commands that write validate what they read, in other words. With a selector
 * only what it chooses is left.
 */
export function readManifests(
  context: Context,
  filenames: readonly string[],
  isValidated = false,
  selector = '',
): { infos: Info[]; errors: unknown[] } {
  const infos: Info[] = [];
  const errors: unknown[] = [];
  const accepts = acceptsLabels(selector);
  for (const filename of filenames) {
    const source = filename === '-' ? 'STDIN' : filename;
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
      for (const object of itemsOf(value)) {
        try {
          const info = objectInfo(context, object, source, isValidated);
          if (info !== undefined && accepts(info)) infos.push(info);
        } catch (error) {
          errors.push(error);
        }
      }
    }
  }
  return { infos, errors };
}

function acceptsLabels(selector: string): (info: Info) => boolean {
  const requirements = parseSelector(selector);
  if ('error' in requirements) throw new CommandError(requirements.error);
  return ({ local }) => selectorMatches(requirements, local?.metadata?.labels ?? undefined);
}

/** The text that a name of -f stands for. */
export function readText(context: Context, filename: string): string {
  // Nobody types a manifest here: without a pipe, standard input is the document of the editor.
  if (filename === '-') return context.io.stdin ?? context.io.files?.[DOCUMENT] ?? '';
  const text = context.session.files.get(filename) ?? context.io.files?.[filename];
  if (text !== undefined) return text;
  const [, host] = /^https?:\/\/([^/:]+)/.exec(filename) ?? [];
  if (host !== undefined)
    throw new PlainError(`Unable to connect to the server: dial tcp: lookup ${host}: no such host`);
  throw new CommandError(`the path ${quote(filename)} does not exist`);
}

/** A List is as good as its items. */
function itemsOf(value: unknown): unknown[] {
  const list = value as { kind?: unknown; items?: unknown };
  return list.kind === 'List' && Array.isArray(list.items) ? list.items : [value];
}

/** What a document is about; undefined for Podscope's own documents. */
function objectInfo(
  context: Context,
  value: unknown,
  source: string,
  isValidated: boolean,
): Info | undefined {
  const invalid = (why: string) =>
    new CommandError(
      `error validating ${quote(source)}: error validating data: ${why}; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  const unreadable = (why: string) => new CommandError(`unable to decode ${quote(source)}: ${why}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (isValidated) throw invalid('invalid object to validate');
    throw unreadable(`json: cannot unmarshal ${jsonType(value)} into Go value of type unstructured.detector`);
  }
  // biome-ignore lint/suspicious/noExplicitAny: not decoded yet
  const object = value as any;
  const apiVersion = typeof object.apiVersion === 'string' ? object.apiVersion : '';
  const kind = typeof object.kind === 'string' ? object.kind : '';
  if (apiVersion.startsWith(OWN_GROUP)) return undefined;
  const missing = [apiVersion === '' ? 'apiVersion not set' : '', kind === '' ? 'kind not set' : ''].filter(
    Boolean,
  );
  if (isValidated && missing.length > 0)
    throw invalid(missing.length > 1 ? `[${missing.join(', ')}]` : missing[0]!);
  if (kind === '') throw unreadable(`Object 'Kind' is missing in '${compactJson(object)}'`);
  const misfit = metadataMisfit(object.metadata);
  if (misfit !== undefined) throw unreadable(misfit);
  const name = typeof object.metadata?.name === 'string' ? object.metadata.name : '';
  const given = typeof object.metadata?.namespace === 'string' ? object.metadata.namespace : '';
  const resource = resourceOfObject(apiVersion, kind, context.client);
  const served =
    resource === undefined ? servedBesidesAs(apiVersion, kind, context.client.serverVersion()) : undefined;
  if (served !== undefined)
    throw new CommandError(
      `${kind} of ${apiVersion}, from ${quote(source)}, is not simulated: a real cluster takes it, here nothing would keep it or act on it`,
    );
  if (resource === undefined)
    throw new CommandError(
      `resource mapping not found for name: ${quote(name)} namespace: ${quote(given)} from ${quote(source)}: no matches for kind ${quote(kind)} in version ${quote(apiVersion)}\nensure CRDs are installed first`,
    );
  if (resource.namespaced && context.explicitNamespace && given !== '' && given !== context.namespace)
    throw new CommandError(
      `the namespace from the provided object ${quote(given)} does not match the namespace ${quote(context.namespace)}. You must pass '--namespace=${given}' to perform this operation.`,
    );
  const namespace = resource.namespaced ? given || context.namespace : undefined;
  const local =
    namespace && given === '' ? { ...object, metadata: { ...object.metadata, namespace } } : object;
  return { resource, namespace, name, local, written: object, source };
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

import type { KubeObject } from '../../api/meta.ts';
import { reference, resourceOfKind } from '../discovery.ts';
import { CommandError, quote } from '../errors.ts';
import type { FlagValues } from '../flags.ts';
import { toJson, toYaml } from './yaml.ts';

/** Turns one object, or a List, into text. */
export type ObjectPrinter = (object: KubeObject) => string;

const FORMATS =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml';
const PLAIN_FORMATS =
  'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml';

/** `deployment.apps/web`, one line for each item of a list. */
export const namePrinter: ObjectPrinter = (object) =>
  itemsOf(object)
    .map((item) => `${referenceOf(item)}\n`)
    .join('');

export function referenceOf(object: KubeObject): string {
  const resource = resourceOfKind(object.kind);
  return resource
    ? reference(resource, object.metadata.name)
    : `${object.kind.toLowerCase()}/${object.metadata.name}`;
}

export const itemsOf = (object: KubeObject): KubeObject[] =>
  object.kind.endsWith('List') && Array.isArray(object.items) ? object.items : [object];

/** The printer of -o, undefined for the human readable forms. `human` says whether `wide` is one of them. */
export function printerFor(flags: FlagValues, human: boolean): ObjectPrinter | undefined {
  const output = flags.string('output');
  const format = output || (flags.string('template') ? 'go-template' : '');
  if (format === '' || (human && format === 'wide')) return undefined;
  if (format === 'json') return (object) => toJson(object);
  if (format === 'yaml') return (object) => toYaml(object);
  if (format === 'name') return namePrinter;
  throw new CommandError(
    `unable to match a printer suitable for the output format ${quote(format)}, allowed formats are: ${human ? FORMATS : PLAIN_FORMATS}`,
  );
}

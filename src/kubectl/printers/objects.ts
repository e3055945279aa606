import type { KubeObject } from '../../api/meta.ts';
import { reference, resourceOfKind } from '../discovery.ts';
import { CommandError, quote } from '../errors.ts';
import type { FlagValues } from '../flags.ts';
import { customColumns, customColumnsFile } from './custom-columns.ts';
import { asDeclared } from './go-order.ts';
import { goTemplate, TemplateError } from './go-template.ts';
import { goSyntax, JsonPath, PathError } from './jsonpath.ts';
import { declaredKyaml, toKyaml } from './kyaml.ts';
import { itemsOf, type ObjectPrinter } from './objects-shared.ts';
import { declaredJson, toJson, toYaml } from './yaml.ts';

export { itemsOf, type ObjectPrinter };

const HUMAN =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml';
const PLAIN =
  'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml';

/** `deployment.apps/web`, one line for each item of a list. */
const namePrinter: ObjectPrinter = (object) =>
  itemsOf(object)
    .map((item) => `${referenceOf(item)}\n`)
    .join('');

export function referenceOf(object: KubeObject): string {
  const resource = resourceOfKind(object.kind);
  const [group] = object.apiVersion?.includes('/') ? object.apiVersion.split('/') : [''];
  if (resource !== undefined && (resource.group === group || !group))
    return reference(resource, object.metadata.name);
  return `${object.kind.toLowerCase()}${group ? `.${group}` : ''}/${object.metadata.name}`;
}

/**
 * The printer of -o, undefined for the human readable forms. `human` says whether tables are among them, `file`
 * reads a template.
 */
export function printerFor(
  flags: FlagValues,
  human: boolean,
  file: (name: string) => string | undefined = () => undefined,
): ObjectPrinter | undefined {
  const output = flags.string('output');
  const template = flags.string('template');
  if (output === '' && template === '') return undefined;
  if (human && output === 'wide') return undefined;
  const at = output.indexOf('=');
  const format = output === '' ? 'go-template' : at < 0 ? output : output.slice(0, at);
  const argument = at < 0 ? template : output.slice(at + 1);
  const noHeaders = human && flags.bool('no-headers');
  const fromFile = (name: string) => {
    const text = file(name);
    if (text === undefined)
      throw new CommandError(`error reading template ${name}, open ${name}: no such file or directory\n`);
    return text;
  };
  switch (format) {
    case 'json':
      return (object) => toJson(object);
    case 'yaml':
      return yamlPrinter();
    case 'kyaml':
      return (object) => toKyaml(object);
    case 'name':
      return namePrinter;
    case 'jsonpath':
      return jsonPath(argument, format, flags);
    case 'jsonpath-file':
      return jsonPath(fromFile(argument), format, flags);
    case 'jsonpath-as-json':
      return jsonPathAsJson(argument);
    case 'go-template':
    case 'template':
      return templatePrinter(argument, flags);
    case 'go-template-file':
    case 'templatefile':
      return templatePrinter(fromFile(argument), flags);
    case 'custom-columns':
      if (human) return columns(() => customColumns(argument, noHeaders));
      break;
    case 'custom-columns-file':
      if (human) return columns(() => customColumnsFile(fromFile(argument), noHeaders));
      break;
  }
  throw new CommandError(
    `unable to match a printer suitable for the output format ${quote(format)}, allowed formats are: ${human ? HUMAN : PLAIN}`,
  );
}

/**
 * The same for a command that holds its objects as Go's structs: JSON has their fields as they are declared. The commands
 * that hold maps (get, apply, label, annotate, patch, scale, …) have them by the alphabet.
 */
export function typedPrinterFor(flags: FlagValues): ObjectPrinter | undefined {
  switch (flags.string('output')) {
    case 'json':
      return (object) => declaredJson(asDeclared(object));
    case 'kyaml':
      return (object) => declaredKyaml(asDeclared(object));
    default:
      return printerFor(flags, false);
  }
}

/** Objects that are printed one after the other stand in documents of their own. */
function yamlPrinter(): ObjectPrinter {
  let count = 0;
  return (object) => `${count++ > 0 ? '---\n' : ''}${toYaml(object)}`;
}

function columns(make: () => ObjectPrinter): ObjectPrinter {
  try {
    return make();
  } catch (error) {
    if (error instanceof PathError) throw new CommandError(error.message);
    throw error;
  }
}

function jsonPath(template: string, format: string, flags: FlagValues): ObjectPrinter {
  if (template === '') throw new CommandError(`template format specified but no template given`);
  let path: JsonPath;
  try {
    path = new JsonPath(template, flags.bool('allow-missing-template-keys'));
  } catch (error) {
    throw new CommandError(`error parsing ${format} ${template}, ${(error as Error).message}\n`);
  }
  return (object) => {
    try {
      return path.print(object);
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
      throw new CommandError(
        `error executing jsonpath ${quote(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
      );
    }
  };
}

function jsonPathAsJson(template: string): ObjectPrinter {
  try {
    const path = new JsonPath(template);
    return (object) => toJson(path.find(object).flat());
  } catch (error) {
    throw new CommandError(`error parsing jsonpath ${template}, ${(error as Error).message}\n`);
  }
}

function templatePrinter(text: string, flags: FlagValues): ObjectPrinter {
  if (text === '') throw new CommandError('template format specified but no template given');
  try {
    return goTemplate(text, flags.bool('allow-missing-template-keys'));
  } catch (error) {
    if (error instanceof TemplateError)
      throw new CommandError(`error parsing template ${text}, ${error.message}\n`);
    throw error;
  }
}

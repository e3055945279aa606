import { refName, type SchemaNode } from '../../api/schema.ts';
import { typeNamed } from '../builder.ts';
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';
import { qualifiedPlural, type Resource } from '../discovery.ts';
import { CommandError, PlainError, quote } from '../errors.ts';
import type { Command } from './command.ts';
import { isNameless, type Types, typesOf } from './explain-types.ts';

const WIDTH = 80;
const EMPTY = '<empty>';

export const explain: Command = {
  name: 'explain',
  summary: 'Get documentation for a resource',
  usage:
    'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  completes: 'types',
  flags: [
    { name: 'recursive', short: 'R', type: 'bool', help: 'Print all the fields at once.' },
    { name: 'api-version', type: 'string', help: 'Use given api-version (group/version) of the resource.' },
    {
      name: 'output',
      short: 'o',
      type: 'string',
      default: 'plaintext',
      values: ['plaintext', 'plaintext-openapiv2'],
      help: 'Output format.',
    },
  ],
  run(context) {
    const { args } = context;
    if (args.length === 0)
      throw new CommandError(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    if (args.length > 1) throw new CommandError('We accept only this format: explain RESOURCE');
    const [word = '', ...fields] = args[0]!.replace(/\.$/, '').split('.');
    // The documentation comes from the server.
    context.client.health?.();
    const resource = typeExplained(word, context.client);
    const isOld = outputOf(context) === 'plaintext-openapiv2';
    const place = versionOf(context, resource);
    const types = typesOf(context, resource, place.version);
    let type: string | undefined = types.root;
    let node: SchemaNode = { $ref: `#/definitions/${types.root}` };
    let field = '';
    let owner = '';
    for (const name of fields) {
      const properties: Readonly<Record<string, SchemaNode>> =
        (type && types.definition(type)?.properties) || {};
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (property === undefined) {
        // The newer form has written its head by then.
        if (!isOld) context.out(head(place.group, resource.kind, place.version));
        throw new CommandError(`field ${quote(name)} does not exist`);
      }
      node = property;
      owner = type!;
      field = name;
      type = structOf(property);
    }
    if (isOld) {
      context.out(oldText(context, { resource, place, types, field, owner, type, node }));
      return 0;
    }
    context.out(head(place.group, resource.kind, place.version));
    if (field !== '') context.out(`FIELD: ${field} <${typeText(node)}>\n${choicesText(node)}\n\n`);
    const text = description(types, type, owner, field);
    context.out(`DESCRIPTION:\n${indented(text === EMPTY ? text : `${text}\n`, 4, WIDTH - 4)}`);
    if (type !== undefined && types.definition(type)) {
      context.out('FIELDS:\n');
      context.out(fieldLines(types, type, context.flags.bool('recursive'), 1, []));
    }
    context.out('\n');
    return 0;
  },
};

function outputOf({ flags }: Context): string {
  const output = flags.string('output');
  if (output === 'plaintext' || output === 'plaintext-openapiv2') return output;
  throw new CommandError(`unrecognized format: ${output}`);
}

/** The group and version that --api-version asks for; the resource's own without it. */
function versionOf({ flags }: Context, resource: Resource): { group: string; version: string } {
  const text = flags.string('api-version');
  if (text === '') return { group: resource.group, version: resource.version };
  if (!resource.apiVersions.includes(text)) {
    const shown = text.includes('/') ? text : `/${text}`;
    throw new CommandError(`couldn't find resource for "${shown}, Resource=${resource.plural}"`);
  }
  const at = text.indexOf('/');
  return { group: at < 0 ? '' : text.slice(0, at), version: text.slice(at + 1) };
}

interface Subject {
  resource: Resource;
  place: { group: string; version: string };
  types: Types;
  field: string;
  owner: string;
  type: string | undefined;
  node: SchemaNode;
}

/** The form of plaintext-openapiv2. Models k8s.io/kubectl/pkg/explain/model_printer.go. */
function oldText(context: Context, { resource, place, types, field, owner, type, node }: Subject): string {
  const own = owner ? types.doc(owner, field) : undefined;
  const ofType = type ? types.doc(type, '') : undefined;
  const texts = [own, ofType].filter((text) => text !== undefined && text !== '') as string[];
  const shown = texts.length === 0 ? [EMPTY] : texts;
  const isStruct = type !== undefined && types.definition(type) !== undefined;
  const version = place.group ? `${place.group}/${place.version}` : place.version;
  let out = `KIND:     ${resource.kind}\nVERSION:  ${version}\n\n`;
  if (field !== '')
    out += `${isStruct ? 'RESOURCE' : 'FIELD'}:${isStruct ? ' ' : '    '}${field} <${typeText(node)}>\n\n`;
  out += `DESCRIPTION:\n${shown.map((text) => indented(text, 5, WIDTH - 5)).join('\n')}`;
  if (!isStruct) return out;
  return `${out}\nFIELDS:\n${oldFields(types, type, context.flags.bool('recursive'), 3, [type])}`;
}

function oldFields(
  types: Types,
  type: string,
  isDeep: boolean,
  indent: number,
  above: readonly string[],
): string {
  const { properties, required } = types.definition(type)!;
  let out = '';
  for (const name of Object.keys(properties).sort()) {
    const node = properties[name]!;
    const isRequired = required?.includes(name) === true && !/^(apiVersion|kind)$/.test(name);
    out += `${' '.repeat(indent)}${name}\t<${typeText(node)}>${isRequired ? ' -required-' : ''}\n`;
    const inner = structOf(node);
    if (!isDeep) out += `${indented(types.doc(type, name) || EMPTY, indent + 2, WIDTH - 2 - indent)}\n`;
    else if (inner !== undefined && types.definition(inner) && !above.includes(inner))
      out += oldFields(types, inner, true, indent + 3, [...above, inner]);
  }
  return out;
}

/** explain says it without `error: ` in front. */
function typeExplained(word: string, client: Client) {
  try {
    const type = typeNamed(word, client);
    if (!('kept' in type)) return type;
    throw new CommandError(
      `${qualifiedPlural(type)} are not described here: a real cluster has them, and nothing here keeps such objects`,
    );
  } catch (error) {
    throw error instanceof CommandError ? new PlainError(error.message) : error;
  }
}

const head = (group: string, kind: string, version: string) =>
  `${group ? `GROUP:      ${group}\n` : ''}KIND:       ${kind}\nVERSION:    ${version}\n\n`;

const quotedIfEmpty = (choice: unknown) => (choice === '' ? '""' : String(choice));
const choicesText = ({ enum: choices }: SchemaNode): string =>
  choices?.length ? `ENUM:${choices.map((choice) => `\n    ${quotedIfEmpty(choice)}`).join('')}` : '';

/** The schema inside lists and maps. */
function leaf(node: SchemaNode): SchemaNode {
  if (node.items) return leaf(node.items);
  if (typeof node.additionalProperties === 'object') return leaf(node.additionalProperties);
  return node;
}

const structOf = (node: SchemaNode): string | undefined => refName(leaf(node));

/** `[]Container`, `map[string]string`, `integer`, `Quantity`. */
function typeText(node: SchemaNode): string {
  if (node.items) return `[]${typeText(node.items)}`;
  if (typeof node.additionalProperties === 'object')
    return `map[string]${typeText(node.additionalProperties)}`;
  const ref = refName(node);
  if (ref !== undefined) return isNameless(ref) ? 'Object' : ref;
  switch (node.format) {
    case 'quantity':
      return 'Quantity';
    case 'int-or-string':
      return 'IntOrString';
    case 'raw':
      return 'Object';
    default:
      return Array.isArray(node.type) ? 'Object' : String(node.type ?? 'Object');
  }
}

function description(types: Types, type: string | undefined, owner: string, field: string): string {
  const own = owner ? types.doc(owner, field) : undefined;
  const ofType = type ? types.doc(type, '') : undefined;
  if (field === '') return ofType ?? EMPTY;
  return [own, ofType].filter((text) => text !== undefined && text !== '').join('\n') || EMPTY;
}

/**
 * Lines of at most `width` columns: breaks at blanks, keeps the breaks of the text and the blanks that begin a line.
 * A word that is longer stays whole. Models github.com/mitchellh/go-wordwrap.
 */
function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      let out = '';
      let used = 0;
      for (const [, blanks = '', word = ''] of line.matchAll(/(\s*)(\S+)/g)) {
        const isBroken = used > 0 && used + blanks.length + word.length > width;
        out += `${isBroken ? '\n' : blanks}${word}`;
        used = isBroken ? word.length : used + blanks.length + word.length;
      }
      return out;
    })
    .join('\n');
}

/** Every line moved in, empty ones too. */
const indented = (text: string, indent: number, width: number): string =>
  `${wrapped(text, width).replace(/^/gm, ' '.repeat(indent))}\n`;

function fieldLines(
  types: Types,
  type: string,
  isDeep: boolean,
  level: number,
  above: readonly string[],
): string {
  const definition = types.definition(type)!;
  let out = '';
  for (const name of Object.keys(definition.properties).sort()) {
    const node = definition.properties[name]!;
    const choices = node.enum ?? [];
    // What a document has to say it is, is no choice.
    const isFixed = /^(apiVersion|kind)$/.test(name) && choices.length === 1;
    const isRequired = !isFixed && definition.required?.includes(name) === true;
    const blank = '  '.repeat(level);
    out += `${blank}${name}\t<${typeText(node)}>${isRequired ? ' -required-' : ''}\n`;
    if (choices.length > 0 && !isFixed)
      out += `${blank}enum: ${choices.slice(0, 4).map(quotedIfEmpty).join(', ')}${choices.length > 4 ? ', ....' : ''}\n`;
    if (!isDeep) {
      const text = types.doc(type, name) || '<no description>';
      out += `${indented(text, level * 2 + 2, WIDTH - 2 - level * 2)}\n`;
      continue;
    }
    const inner = structOf(node);
    if (inner !== undefined && types.definition(inner) && !above.includes(inner))
      out += fieldLines(types, inner, true, level + 1, [...above, inner]);
  }
  return out;
}

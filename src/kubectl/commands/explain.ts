import { refName, type SchemaNode } from '../../api/schema.ts';
import { definitions } from '../../api/schemas.generated.ts';
import { resourceNamed } from '../builder.ts';
import type { Context } from '../context.ts';
import { CommandError, PlainError, quote } from '../errors.ts';
import type { Command } from './command.ts';

const WIDTH = 80;
const EMPTY = '<empty>';

export const explain: Command = {
  name: 'explain',
  summary: 'Get documentation for a resource',
  usage: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext]',
  completes: 'types',
  flags: [
    { name: 'recursive', type: 'bool', help: 'Print all the fields at once.' },
    { name: 'api-version', type: 'string', help: 'Use given api-version (group/version) of the resource.' },
    {
      name: 'output',
      short: 'o',
      type: 'string',
      default: 'plaintext',
      values: ['plaintext'],
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
    const resource = typeNamed(word);
    let type: string | undefined = resource.kind;
    let node: SchemaNode = { $ref: `#/definitions/${resource.kind}` };
    let field = '';
    let owner = '';
    for (const name of fields) {
      const property: SchemaNode | undefined = type ? definitions[type]?.properties[name] : undefined;
      if (property === undefined) throw new CommandError(`field ${quote(name)} does not exist`);
      node = property;
      owner = type!;
      field = name;
      type = structOf(property);
    }
    context.out(head(resource.group, resource.kind, resource.version));
    if (field !== '') context.out(`FIELD: ${field} <${typeText(node)}>\n${choicesText(leaf(node))}\n\n`);
    const text = description(context, type, owner, field);
    context.out(`DESCRIPTION:\n${indented(text, 4)}${text === EMPTY ? '' : '    \n'}`);
    if (type !== undefined && definitions[type]) {
      context.out('FIELDS:\n');
      context.out(fieldLines(context, type, context.flags.bool('recursive'), 1, []));
    }
    context.out('\n');
    return 0;
  },
};

/** explain says it without `error: ` in front. */
function typeNamed(word: string) {
  try {
    return resourceNamed(word);
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
  if (ref !== undefined) return ref;
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

function description({ docs }: Context, type: string | undefined, owner: string, field: string): string {
  const own = owner ? docs?.()?.[owner]?.[field] : undefined;
  const ofType = type ? docs?.()?.[type]?.[''] : undefined;
  if (field === '') return ofType ?? EMPTY;
  return [own, ofType].filter((text) => text !== undefined && text !== '').join('\n') || EMPTY;
}

/** Paragraphs, wrapped at 80 columns. */
function indented(text: string, indent: number): string {
  const room = WIDTH - indent - 2;
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      if (line !== '' && line.length + 1 + word.length > room) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.map((line) => `${' '.repeat(line === '' ? 0 : indent)}${line}\n`).join('');
}

function fieldLines(
  context: Context,
  type: string,
  isDeep: boolean,
  level: number,
  above: readonly string[],
): string {
  const definition = definitions[type]!;
  let out = '';
  for (const name of Object.keys(definition.properties).sort()) {
    const node = definition.properties[name]!;
    const choices = leaf(node).enum ?? [];
    // What a document has to say it is, is no choice.
    const isFixed = /^(apiVersion|kind)$/.test(name) && choices.length === 1;
    const isRequired = !isFixed && definition.required?.includes(name) === true;
    const blank = '  '.repeat(level);
    out += `${blank}${name}\t<${typeText(node)}>${isRequired ? ' -required-' : ''}\n`;
    if (choices.length > 0 && !isFixed)
      out += `${blank}enum: ${choices.slice(0, 4).map(quotedIfEmpty).join(', ')}${choices.length > 4 ? ', ....' : ''}\n`;
    if (!isDeep) {
      const text = description(context, structOf(node), type, name);
      out += `${indented(text === EMPTY ? '<no description>' : text, level * 2 + 2)}\n`;
      continue;
    }
    const inner = structOf(node);
    if (inner !== undefined && definitions[inner] && !above.includes(inner))
      out += fieldLines(context, inner, true, level + 1, [...above, inner]);
  }
  return out;
}

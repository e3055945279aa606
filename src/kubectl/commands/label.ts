import { find, type Info } from '../builder.ts';
import type { Context } from '../context.ts';
import { dryRunOf } from '../dry-run.ts';
import { AggregateCommandError, CommandError, quote, throwAll } from '../errors.ts';
import { parsePairs, resourcesAndPairs } from '../pairs.ts';
import { printResult, showWarnings } from '../results.ts';
import { applyMergePatch } from '../strategic.ts';
import {
  ALL_NAMESPACES,
  type Command,
  DRY_RUN,
  FIELD_SELECTOR,
  FILENAME,
  fieldManager,
  OUTPUT,
  RECURSIVE,
  SELECTOR,
  TEMPLATE_FLAGS,
} from './command.ts';

const FLAGS = (what: string, manager: string): Command['flags'] => [
  FILENAME,
  RECURSIVE,
  SELECTOR,
  FIELD_SELECTOR,
  ALL_NAMESPACES,
  DRY_RUN,
  OUTPUT,
  fieldManager(manager),
  ...TEMPLATE_FLAGS,
  {
    name: 'all',
    type: 'bool',
    help: 'Select all resources, in the namespace of the specified resource types',
  },
  { name: 'list', type: 'bool', help: `If true, display the ${what}s for a given resource.` },
  { name: 'local', type: 'bool', help: `If true, ${what} will NOT contact api-server but run locally.` },
  { name: 'overwrite', type: 'bool', help: `If true, allow ${what}s to be overwritten.` },
  {
    name: 'resource-version',
    type: 'string',
    help: 'The update will only succeed if this is the current version.',
  },
];

const mutates: Command['mutates'] = (_, flags) =>
  flags.string('dry-run') === 'none' && !flags.bool('list') && !flags.bool('local');

export const label: Command = {
  name: 'label',
  summary: 'Update the labels on a resource',
  usage:
    'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  mutates,
  completes: 'resources',
  flags: FLAGS('label', 'kubectl-label'),
  run(context) {
    const { resources, pairs } = resourcesAndPairs(context.args, 'label');
    const change = parseLabels(pairs);
    each(context, resources, 'label', change, (info) => updateLabels(context, info, change));
    return 0;
  },
};

export const annotate: Command = {
  name: 'annotate',
  summary: 'Update the annotations on a resource',
  usage:
    'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  mutates,
  completes: 'resources',
  flags: FLAGS('annotation', 'kubectl-annotate'),
  run(context) {
    const { resources, pairs } = resourcesAndPairs(context.args, 'annotation');
    const change = parsePairs(pairs, 'annotation', true);
    const both = change.remove.filter((key) => change.set.has(key));
    if (both.length > 0)
      throw new CommandError(
        `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
      );
    each(context, resources, 'annotation', change, (info) => updateAnnotations(context, info, change));
    return 0;
  },
};

interface Change {
  set: Map<string, string>;
  remove: string[];
}

const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const LABEL_VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function parseLabels(pairs: readonly string[]): Change {
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const pair of pairs) {
    if (pair.includes('=')) {
      const parts = pair.split('=');
      if (parts.length !== 2) throw new CommandError(`invalid label spec: ${pair}`);
      const [key, value] = parts as [string, string];
      const problems = [
        ...(value.length > 63 ? ['must be no more than 63 bytes'] : []),
        ...(LABEL_VALUE.test(value) ? [] : [LABEL_VALUE_RULE]),
      ];
      if (problems.length > 0)
        throw new CommandError(`invalid label value: ${quote(pair)}: ${problems.join(';')}`);
      set.set(key, value);
    } else if (pair.endsWith('-')) remove.push(pair.slice(0, -1));
    else throw new CommandError(`unknown label spec: ${pair}`);
  }
  if (remove.some((key) => set.has(key)))
    throw new CommandError('can not both modify and remove a label in the same command');
  return { set, remove };
}

/** What both commands share: which objects, and what may not be combined. */
function each(
  context: Context,
  resources: string[],
  what: 'label' | 'annotation',
  change: Change,
  update: (info: Info) => void,
): void {
  const { flags } = context;
  if (flags.bool('list') && flags.string('output') !== '')
    throw new CommandError('--list and --output may not be specified together');
  if (flags.bool('all') && flags.string('selector') !== '')
    throw new CommandError('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.string('field-selector') !== '')
    throw new CommandError('cannot set --all and --field-selector at the same time');
  if (resources.length === 0 && flags.list('filename').length === 0)
    throw new CommandError(
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  if (change.set.size === 0 && change.remove.length === 0 && !flags.bool('list'))
    throw new CommandError(`at least one ${what} update is required`);
  const found = find(context, {
    args: resources,
    filenames: flags.list('filename'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    namesOnly: flags.bool('local'),
  });
  if (!found.single && flags.string('resource-version') !== '')
    throw new CommandError('--resource-version may only be used with a single resource');
  const errors = [...found.errors];
  for (const info of found.infos) {
    if (flags.bool('local')) info.object = info.local;
    try {
      if (flags.bool('list')) list(context, info, what, found.single);
      else update(info);
    } catch (error) {
      if (error instanceof AggregateCommandError) errors.push(...error.errors);
      else errors.push(error);
    }
  }
  throwAll(errors);
}

function list(context: Context, info: Info, what: 'label' | 'annotation', single: boolean): void {
  const { metadata, kind } = info.object!;
  if (!single) context.out(`Listing ${what}s for ${kind}.${info.resource.group}/${info.name}:\n`);
  const map = (what === 'label' ? metadata.labels : metadata.annotations) ?? {};
  for (const [key, value] of Object.entries(map)) context.out(`${single ? '' : ' '}${key}=${value}\n`);
}

function updateLabels(context: Context, info: Info, { set, remove }: Change): void {
  const { flags } = context;
  const dryRun = flags.bool('local') ? 'client' : dryRunOf(flags);
  const current = info.object!.metadata.labels ?? {};
  if (dryRun === 'none') {
    for (const key of remove)
      if (!Object.hasOwn(current, key)) context.out(`label ${quote(key)} not found.\n`);
  }
  if (!flags.bool('overwrite')) {
    const kept = [...set].filter(([key, value]) => Object.hasOwn(current, key) && current[key] !== value);
    throwAll(
      kept.map(
        ([key]) =>
          new CommandError(`'${key}' already has a value (${current[key]}), and --overwrite is false`),
      ),
    );
  }
  const added = [...set].filter(([key, value]) => current[key] !== value);
  const removed = remove.filter((key) => Object.hasOwn(current, key));
  const verb =
    added.length > 0 && removed.length > 0
      ? 'modified'
      : added.length > 0
        ? 'labeled'
        : removed.length > 0
          ? 'unlabeled'
          : 'not labeled';
  const labels = { ...Object.fromEntries(added), ...Object.fromEntries(removed.map((key) => [key, null])) };
  write(context, info, { labels }, added.length + removed.length > 0, verb);
}

function updateAnnotations(context: Context, info: Info, { set, remove }: Change): void {
  const current = info.object!.metadata.annotations ?? {};
  if (!context.flags.bool('overwrite')) {
    const kept = [...set].filter(
      ([key, value]) =>
        key !== 'kubernetes.io/change-cause' && Object.hasOwn(current, key) && current[key] !== value,
    );
    if (kept.length > 0) {
      const list = kept.map(([key]) => `'${key}' already has a value (${current[key]})`).join('; ');
      throw new CommandError(`--overwrite is false but found the following declared annotation(s): ${list}`);
    }
  }
  const removed = remove.filter((key) => Object.hasOwn(current, key));
  const annotations = {
    ...Object.fromEntries(set),
    ...Object.fromEntries(removed.map((key) => [key, null])),
  };
  write(context, info, { annotations }, true, 'annotated');
}

function write(context: Context, info: Info, metadata: object, isChange: boolean, verb: string): void {
  const { flags, client } = context;
  const dryRun = flags.bool('local') ? 'client' : dryRunOf(flags);
  let object = info.object!;
  const resourceVersion = flags.string('resource-version');
  const patch = { metadata: { ...metadata, ...(resourceVersion ? { resourceVersion } : {}) } };
  if (isChange && dryRun !== 'client') {
    const answer = client.patch(info.resource.kind, info.namespace, info.name, patch, 'merge', {
      dryRun: dryRun === 'server',
    });
    showWarnings(context, answer.warnings);
    object = answer.object;
  } else if (isChange) object = applyMergePatch(object, patch);
  printResult(context, info, object, verb, dryRun);
}

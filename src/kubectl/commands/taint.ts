import { find, type Info } from '../builder.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, quote, throwAll } from '../errors.ts';
import { usageError } from '../flags.ts';
import { printResult } from '../results.ts';
import { type Command, DRY_RUN, OUTPUT, SELECTOR, TEMPLATE_FLAGS } from './command.ts';

interface Taint {
  key: string;
  value?: string;
  effect: string;
  timeAdded?: string;
}
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export const taint: Command = {
  name: 'taint',
  summary: 'Update the taints on one or more nodes',
  usage: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  completes: 'nodes',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  flags: [
    SELECTOR,
    DRY_RUN,
    OUTPUT,
    ...TEMPLATE_FLAGS,
    { name: 'all', type: 'bool', help: 'Select all nodes in the cluster' },
    { name: 'overwrite', type: 'bool', help: 'If true, allow taints to be overwritten.' },
    {
      name: 'validate',
      type: 'string',
      default: 'strict',
      bare: 'strict',
      values: ['strict', 'warn', 'ignore'],
      help: 'How to treat unknown fields',
    },
  ],
  run(context) {
    const { args, flags, path } = context;
    const at = args.findIndex((arg) => /[=:]/.test(arg) || (arg.endsWith('-') && arg !== '-'));
    const resources = at < 0 ? [...args] : args.slice(0, at);
    const specs = at < 0 ? [] : args.slice(at);
    if (
      resources.length === 0 ||
      (resources.length === 1 &&
        !flags.bool('all') &&
        flags.string('selector') === '' &&
        !resources[0]!.includes('/'))
    )
      throw usageError(path, 'one or more resources must be specified as <resource> <name>');
    const word = resources[0]!.split('/')[0]!;
    if (!['node', 'nodes', 'no'].includes(word.toLowerCase()))
      throw new CommandError(`invalid resource type ${word}, only node types are supported`);
    if (specs.length === 0) throw new CommandError('at least one taint update is required');
    const { add, remove } = readTaints(specs, path);
    const found = find(context, {
      args: resources,
      selector: flags.string('selector'),
      all: flags.bool('all'),
    });
    const errors = [...found.errors];
    const dryRun = dryRunOf(flags);
    for (const info of found.infos) {
      try {
        const { taints, verb } = changed(info, add, remove, flags.bool('overwrite'));
        const patch = { spec: { taints: taints.length > 0 ? taints : null } };
        const object =
          dryRun === 'client'
            ? info.object
            : context.client.patch('Node', undefined, info.name, patch, 'strategic', {
                dryRun: dryRun === 'server',
              }).object;
        printResult(context, info, object, verb, dryRun);
      } catch (error) {
        errors.push(error);
      }
    }
    throwAll(errors);
    return 0;
  },
};

/** The taints of the line; what is wrong with them is a wrong call. */
function readTaints(specs: readonly string[], path: string) {
  try {
    return parseTaints(specs);
  } catch (error) {
    throw error instanceof CommandError ? usageError(path, error.message) : error;
  }
}

/** `key=value:Effect`, `key:Effect`, `key:Effect-`, `key-`. */
function parseTaints(specs: readonly string[]): { add: Taint[]; remove: { key: string; effect: string }[] } {
  const add: Taint[] = [];
  const remove: { key: string; effect: string }[] = [];
  for (const spec of specs) {
    const isRemoval = spec.endsWith('-');
    const text = isRemoval ? spec.slice(0, -1) : spec;
    const [front = '', effect, ...rest] = text.split(':');
    const [key = '', value, ...more] = front.split('=');
    if (rest.length > 0 || more.length > 0 || key === '')
      throw new CommandError(`invalid taint spec: ${spec}`);
    if (effect !== undefined && !EFFECTS.includes(effect) && !(isRemoval && effect === ''))
      throw new CommandError(`invalid taint effect: ${effect}, unsupported taint effect`);
    if (isRemoval) remove.push({ key, effect: effect ?? '' });
    else {
      if (effect === undefined) throw new CommandError(`invalid taint spec: ${spec}`);
      const taint = { key, ...(value ? { value } : {}), effect };
      if (add.some((each) => each.key === key && each.effect === effect))
        throw new CommandError(
          `duplicated taints with the same key and effect: {${key} ${value ?? ''} ${effect} <nil>}`,
        );
      add.push(taint);
    }
  }
  for (const { key, effect } of remove) {
    if (add.some((each) => each.key === key && (effect === '' || each.effect === effect)))
      throw new CommandError(
        `can not both modify and remove the following taint(s) in the same command: ${effect ? `${key}:${effect}` : key}`,
      );
  }
  return { add, remove };
}

const same = (a: { key: string; effect: string }, b: { key: string; effect: string }) =>
  a.key === b.key && a.effect === b.effect;

function changed(
  info: Info,
  add: readonly Taint[],
  remove: readonly { key: string; effect: string }[],
  overwrite: boolean,
): { taints: Taint[]; verb: string } {
  const old: Taint[] = info.object?.spec?.taints ?? [];
  if (!overwrite && add.some((taint) => old.some((each) => same(each, taint))))
    throw new CommandError(
      `node ${info.name} already has ${add
        .filter((taint) => old.some((each) => same(each, taint)))
        .map((taint) => taint.key)
        .join(',')} taint(s) with same effect(s) and --overwrite is false`,
    );
  const missing = remove.filter(
    ({ key, effect }) => !old.some((each) => each.key === key && (effect === '' || each.effect === effect)),
  );
  throwAll(
    missing.map(
      ({ key, effect }) => new CommandError(`taint ${quote(effect ? `${key}:${effect}` : key)} not found`),
    ),
  );
  const kept = old.filter(
    (each) =>
      !add.some((taint) => same(taint, each)) &&
      !remove.some(({ key, effect }) => each.key === key && (effect === '' || each.effect === effect)),
  );
  const isOverwritten = add.some((taint) => old.some((each) => same(each, taint)));
  const isModified = isOverwritten || (add.length > 0 && remove.length > 0);
  const verb = isModified ? 'modified' : add.length > 0 ? 'tainted' : 'untainted';
  return { taints: [...add, ...kept], verb };
}

import { labelValue, qualifiedName } from '../../api/validation/names.ts';
import { find, type Info } from '../builder.ts';
import { findResource } from '../discovery.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, PlainError, quote, throwAll } from '../errors.ts';
import { usageError } from '../flags.ts';
import { printResult } from '../results.ts';
import { type Command, DRY_RUN, fieldManager, OUTPUT, SELECTOR, TEMPLATE_FLAGS } from './command.ts';
import { fieldValidation } from './validate.ts';

interface Taint {
  key: string;
  value?: string;
  effect: string;
  timeAdded?: string;
}
/** A removal without effect is for all of them. */
type TaintKey = Pick<Taint, 'key' | 'effect'>;

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
    fieldManager('kubectl-taint'),
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
    fieldValidation(context.flags);
    const { args, flags, path } = context;
    const isTaint = (arg: string) => /[=:]/.test(arg) || arg.endsWith('-');
    const first = args.findIndex(isTaint);
    const resources = first < 0 ? args : args.slice(0, first);
    const specs = first < 0 ? [] : args.slice(first);
    const late = specs.find((arg) => !isTaint(arg));
    if (late !== undefined)
      throw new CommandError(`all resources must be specified before taint changes: ${late}`);
    if (resources.length === 0)
      throw new CommandError('one or more resources must be specified as <resource> <name>');
    if (specs.length === 0) throw new CommandError('at least one taint update is required');
    const { add, remove } = readTaints(specs, path);
    const word = resources[0]!.toLowerCase();
    const resource = findResource(word);
    if (resource === undefined)
      throw new PlainError(`the server doesn't have a resource type ${quote(word.split('.')[0]!)}`);
    if (resource.kind !== 'Node')
      throw new CommandError(`invalid resource type ${word}, only node types are supported`);
    checkConflicts(add, remove);
    if (flags.bool('all') && flags.string('selector') !== '')
      throw new CommandError("setting 'all' parameter with a non empty selector is prohibited");
    if (!flags.bool('all') && flags.string('selector') === '' && resources.length < 2)
      throw new CommandError("at least one resource name must be specified since 'all' parameter is not set");
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
            ? { ...info.object!, spec: { ...info.object!.spec, taints } }
            : context.client.patch('Node', undefined, info.name, patch, 'strategic', {
                dryRun: dryRun === 'server',
              }).object;
        // Upstream sets the word after the suffix of a dry run, so that the suffix is lost.
        printResult(context, info, object, verb);
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

/** `key=value:Effect`, `key:Effect`, `key:Effect-`, `key-`. Models pkg/cmd/taint/utils.go parseTaints. */
function parseTaints(specs: readonly string[]): { add: Taint[]; remove: TaintKey[] } {
  const add: Taint[] = [];
  const remove: TaintKey[] = [];
  for (const spec of specs) {
    const isRemoval = spec.endsWith('-');
    const { key, value, effect } = parseTaint(isRemoval ? spec.slice(0, -1) : spec);
    if (isRemoval) {
      remove.push({ key, effect });
      continue;
    }
    if (effect === '') throw new CommandError(`invalid taint spec: ${spec}`);
    if (add.some((each) => each.key === key && each.effect === effect))
      throw new CommandError(
        `duplicated taints with the same key and effect: {${key} ${value} ${effect} <nil>}`,
      );
    add.push({ key, ...(value === '' ? {} : { value }), effect });
  }
  return { add, remove };
}

function parseTaint(spec: string): TaintKey & { value: string } {
  const wrong = (why: readonly string[] = []) =>
    new CommandError(`invalid taint spec: ${spec}${why.length > 0 ? `, ${why.join('; ')}` : ''}`);
  const [front = '', effect, ...rest] = spec.split(':');
  if (rest.length > 0) throw wrong();
  if (effect !== undefined && !EFFECTS.includes(effect))
    throw new CommandError(`invalid taint effect: ${effect}, unsupported taint effect`);
  const [key = '', value = '', ...more] = effect === undefined ? [front] : front.split('=');
  if (more.length > 0) throw wrong();
  const errors = labelValue(value);
  if (errors.length > 0) throw wrong(errors);
  const keyErrors = qualifiedName(key);
  if (keyErrors.length > 0) throw wrong(keyErrors);
  return { key, value, effect: effect ?? '' };
}

function checkConflicts(add: readonly Taint[], remove: readonly TaintKey[]): void {
  const conflicts = add.flatMap(({ key, effect }) =>
    remove
      .filter((each) => each.key === key && (each.effect === '' || each.effect === effect))
      .map((each) => `${each.key}=${each.effect}`),
  );
  if (conflicts.length > 0)
    throw new CommandError(
      `can not both modify and remove the following taint(s) in the same command: ${conflicts.join(', ')}`,
    );
}

const same = (a: TaintKey, b: TaintKey) => a.key === b.key && a.effect === b.effect;

function changed(
  info: Info,
  add: readonly Taint[],
  remove: readonly TaintKey[],
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

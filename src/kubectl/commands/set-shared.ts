import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import { find, type Info } from '../builder.ts';
import type { Context } from '../context.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, throwAll } from '../errors.ts';
import { type PodSpec, withPodSpec } from '../pod-spec.ts';
import { printTyped, showWarnings } from '../results.ts';
import { createTwoWayPatch } from '../strategic.ts';
import {
  type Command,
  DRY_RUN,
  FILENAME,
  fieldManager,
  OUTPUT,
  RECURSIVE,
  SELECTOR,
  TEMPLATE_FLAGS,
} from './command.ts';

/** Flags of every `set` command. */
export const SET_FLAGS: Command['flags'] = [
  FILENAME,
  RECURSIVE,
  SELECTOR,
  DRY_RUN,
  OUTPUT,
  fieldManager('kubectl-set'),
  ...TEMPLATE_FLAGS,
  {
    name: 'all',
    type: 'bool',
    help: 'Select all resources, in the namespace of the specified resource types',
  },
  { name: 'local', type: 'bool', help: 'If true, set will NOT contact api-server but run locally.' },
];

export const setMutates: Command['mutates'] = (_, flags) =>
  flags.string('dry-run') === 'none' && !flags.bool('local') && !flags.bool('list');

/** The objects a `set` command is about. */
export function setTargets(context: Context, resources: readonly string[]): Info[] {
  const { flags } = context;
  if (flags.bool('all') && flags.string('selector') !== '')
    throw new CommandError('cannot set --all and --selector at the same time');
  const isLocal = flags.bool('local');
  if (isLocal && dryRunOf(flags) === 'server')
    throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (isLocal && resources.length > 0)
    throw new CommandError(
      "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
    );
  const found = find(context, {
    args: resources,
    filenames: flags.list('filename'),
    selector: flags.string('selector'),
    all: flags.bool('all'),
    namesOnly: isLocal,
  });
  throwAll(found.errors);
  if (isLocal) for (const info of found.infos) info.object = info.written;
  return found.infos;
}

/**
 * Changes the pod spec of each object and prints one line for each that has changed. Errors that `change`
 * collects stop nothing.
 */
export function changePodSpecs(
  context: Context,
  infos: readonly Info[],
  verb: string,
  change: (spec: PodSpec, info: Info, errors: unknown[]) => PodSpec,
  words: { patchFailed: string },
): void {
  const dryRun = context.flags.bool('local') ? 'client' : dryRunOf(context.flags);
  const errors: unknown[] = [];
  for (const info of infos) {
    const before = info.object!;
    let after: KubeObject | undefined;
    try {
      after = withPodSpec(before, (spec) => change(spec, info, errors));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(new CommandError(`error: ${info.resource.plural}/${info.name} ${error.message}\n`));
      continue;
    }
    if (after === undefined) {
      errors.push(
        new CommandError(
          `error: ${info.resource.plural}/${info.name} the object is not a pod or does not have a pod template: *${before.apiVersion.split('/').at(-1)}.${before.kind}\n`,
        ),
      );
      continue;
    }
    const patch = createTwoWayPatch(before, after, before.kind);
    if (Object.keys(patch).length === 0) continue;
    if (dryRun === 'client') {
      printTyped(context, info, after, verb, dryRun);
      continue;
    }
    try {
      const { object, warnings } = context.client.patch(
        info.resource.kind,
        info.namespace,
        info.name,
        patch,
        'strategic',
        {
          dryRun: dryRun === 'server',
        },
      );
      showWarnings(context, warnings);
      printTyped(context, info, object, verb, dryRun);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(new CommandError(`failed to patch ${words.patchFailed} ${serverText(error)}`));
    }
  }
  throwAll(errors);
}

/** A status error as Go prints it inside another error: an invalid object with all its causes in one line. */
export function serverText(error: ApiError): string {
  if (error.reason !== 'Invalid') return error.message;
  const { kind = '', name = '', group } = error.details;
  const causes = error.causes.map((cause) => `${cause.field}: ${cause.message}`);
  if (causes.length === 0) return error.message;
  const list = causes.length === 1 ? causes[0] : `[${causes.join(', ')}]`;
  return `${group ? `${kind}.${group}` : kind} ${JSON.stringify(name)} is invalid: ${list}`;
}

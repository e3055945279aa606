import { ApiError } from '../../../api/errors.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { tryParseQuantity } from '../../../api/quantity.ts';
import type { Context } from '../../context.ts';
import { resourceOfKind } from '../../discovery.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError } from '../../errors.ts';
import { usageError } from '../../flags.ts';
import { withLastApplied } from '../../last-applied.ts';
import { printResult, printTyped, showWarnings } from '../../results.ts';
import { type Command, DRY_RUN, fieldManager, OUTPUT, TEMPLATE_FLAGS } from '../command.ts';
import { serverText } from '../set-shared.ts';
import { fieldValidation, VALIDATE } from '../validate.ts';

// biome-ignore lint/suspicious/noExplicitAny: an object as a person would write it
export type Draft = any;

/** Flags of commands that make an object from what is on the line. */
export const madeBy = (manager: string): Command['flags'] => [
  DRY_RUN,
  OUTPUT,
  fieldManager(manager),
  ...TEMPLATE_FLAGS,
  { name: 'save-config', type: 'bool', help: 'Keep the configuration in an annotation of the object.' },
];

export const CREATE_FLAGS: Command['flags'] = [...madeBy('kubectl-create'), VALIDATE];

interface Words {
  name: string;
  aliases?: readonly string[];
  summary: string;
  usage: string;
  flags: Command['flags'];
  /** `failed to create deployment: `; undefined where the server's error is shown as it is. */
  failed?: string | ((context: Context) => string);
  /** The object to create. */
  build(context: Context, name: string, command: readonly string[]): Draft;
}

/** A `create` command: one name, an object made from flags. */
export function createCommand({ name, aliases, summary, usage, flags, failed, build }: Words): Command {
  return {
    name,
    ...(aliases ? { aliases } : {}),
    summary,
    usage,
    mutates: (_, values) => values.string('dry-run') === 'none',
    flags: [...CREATE_FLAGS, ...flags],
    run(context) {
      const { args, dash, path } = context;
      const names = dash < 0 ? args : args.slice(0, dash);
      if (names.length !== 1) throw usageError(path, `exactly one NAME is required, got ${names.length}`);
      if (context.flags.bool('append-hash'))
        throw new CommandError('--append-hash is not simulated: give the object the name it is to have');
      const draft = build(context, names[0]!, dash < 0 ? [] : args.slice(dash));
      createDraft(context, draft, typeof failed === 'function' ? failed(context) : failed);
      return 0;
    },
  };
}

/** Sends an object to the server, or only shows it. */
export function createDraft(
  context: Context,
  draft: Draft,
  failed?: string,
  verb = 'created',
  isTyped = true,
): KubeObject {
  const { client, flags, namespace, explicitNamespace } = context;
  const dryRun = dryRunOf(flags);
  const resource = resourceOfKind(draft.kind)!;
  const isPlaced = resource.namespaced && (dryRun !== 'client' || explicitNamespace);
  let object = isPlaced ? { ...draft, metadata: { ...draft.metadata, namespace } } : draft;
  if (flags.bool('save-config')) object = withLastApplied(object);
  if (dryRun !== 'client') {
    try {
      const answer = client.create(object, {
        dryRun: dryRun === 'server',
        fieldValidation: flags.knows('validate') ? fieldValidation(flags) : 'Strict',
      });
      showWarnings(context, answer.warnings);
      object = answer.object;
    } catch (error) {
      if (!(error instanceof ApiError) || failed === undefined) throw error;
      throw new CommandError(failed + serverText(error));
    }
  }
  const print = isTyped ? printTyped : printResult;
  print(context, { resource, name: object.metadata.name }, object, verb, dryRun);
  return object;
}

/** `a=1,b=2` as a map. */
export function labelMap(text: string): Record<string, string> {
  const entries = text.split(',').map((part) => {
    const [key = '', ...value] = part.split('=');
    if (value.length !== 1) throw new CommandError(`unexpected label spec: ${part}`);
    if (key === '') throw new CommandError('unexpected empty label key');
    return [key, value[0]!];
  });
  return Object.fromEntries(entries);
}

/** `cpu=100m,memory=1Gi` as a map of quantities. */
export function resourceMap(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(',')
      .filter(Boolean)
      .map((part) => {
        const [key = '', ...value] = part.split('=');
        if (value.length !== 1)
          throw new CommandError(`Invalid argument syntax ${part}, expected <resource>=<value>`);
        const quantity = tryParseQuantity(value[0]!);
        if ('error' in quantity) throw new CommandError(quantity.error);
        return [key, value[0]!];
      }),
  );
}

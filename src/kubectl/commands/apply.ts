import { isCustom } from '../../api/custom/kinds.ts';
import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Info } from '../builder.ts';
import type { WriteOptions } from '../client.ts';
import { type Context, warn } from '../context.ts';
import { type DryRun, dryRunOf } from '../dry-run.ts';
import { CommandError, isNotFound, throwAll, withSource } from '../errors.ts';
import { LAST_APPLIED, withLastApplied } from '../last-applied.ts';
import { readManifests } from '../manifests.ts';
import { compactJson } from '../printers/yaml.ts';
import { printResult, showWarnings } from '../results.ts';
import { applyStrategicPatch, createThreeWayPatch } from '../strategic.ts';
import { editLastApplied, setLastApplied, viewLastApplied } from './apply-last.ts';
import { applyOnServer } from './apply-server-side.ts';
import {
  type Command,
  DRY_RUN,
  FILENAME,
  fieldManager,
  OUTPUT,
  RECURSIVE,
  SELECTOR,
  TEMPLATE_FLAGS,
  withoutEffect,
} from './command.ts';
import { checkPrune, PRUNE_FLAGS, prune } from './prune.ts';
import { fieldValidation, VALIDATE } from './validate.ts';

export const apply: Command = {
  name: 'apply',
  summary: 'Apply a configuration to a resource by file name or stdin',
  usage: 'apply (-f FILENAME | -k DIRECTORY)',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  flags: [
    FILENAME,
    RECURSIVE,
    SELECTOR,
    DRY_RUN,
    OUTPUT,
    ...TEMPLATE_FLAGS,
    VALIDATE,
    fieldManager('kubectl-client-side-apply'),
    { name: 'server-side', type: 'bool', help: 'If true, apply runs in the server instead of the client.' },
    { name: 'force-conflicts', type: 'bool', help: 'If true, server-side apply will force the changes.' },
    withoutEffect(
      'overwrite',
      'Automatically resolve conflicts between the modified and live configuration',
      {
        type: 'bool',
        default: true,
      },
    ),
    {
      name: 'force',
      type: 'bool',
      help: 'Immediately remove and recreate resources that cannot be patched.',
    },
    {
      name: 'all',
      type: 'bool',
      help: 'Everything that was applied before is meant, in the namespaces of the files',
    },
    ...PRUNE_FLAGS,
    {
      name: 'cascade',
      type: 'string',
      default: 'background',
      bare: 'background',
      values: ['background', 'orphan', 'foreground'],
      help: 'What becomes of the dependents of deleted objects: "background", "orphan", or "foreground"',
    },
    { name: 'grace-period', type: 'int', default: -1, help: 'Seconds that deleted objects have to end' },
    withoutEffect('openapi-patch', 'Work out the change from the schema of the server', {
      type: 'bool',
      default: true,
    }),
    withoutEffect('subresource', 'With --server-side, the subresource to apply', {
      values: ['status', 'scale', 'resize'],
    }),
    withoutEffect('wait', 'Wait for resources to be gone before returning', { type: 'bool' }),
    withoutEffect('timeout', 'How long to wait before giving up on a delete', {
      type: 'duration',
      default: 0,
    }),
  ],
  subcommands: [editLastApplied, setLastApplied, viewLastApplied],
  run(context) {
    const { flags, args } = context;
    if (args.length > 0)
      throw new CommandError(
        `Unexpected args: [${args.join(' ')}]\nSee '${context.path} -h' for help and examples`,
      );
    if (flags.list('filename').length === 0) throw new CommandError('must specify one of -f and -k');
    if (flags.bool('force-conflicts') && !flags.bool('server-side'))
      throw new CommandError('--force-conflicts only works with --server-side');
    if (flags.bool('force') && flags.bool('server-side'))
      throw new CommandError('--force cannot be used with --server-side');
    const dryRun = dryRunOf(flags);
    if (dryRun === 'client' && flags.bool('server-side'))
      throw new CommandError(
        "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
      );
    checkPrune(context);
    const validation = fieldValidation(flags);
    const { infos, errors } = readManifests(
      context,
      flags.list('filename'),
      validation !== 'Ignore',
      flags.string('selector'),
    );
    if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply');
    for (const info of infos) {
      try {
        applyOne(context, info, dryRun, { dryRun: dryRun === 'server', fieldValidation: validation });
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    throwAll(errors);
    if (flags.bool('prune')) prune(context, infos);
    return 0;
  },
};

function applyOne(context: Context, info: Info, dryRun: DryRun, options: WriteOptions): void {
  const { client } = context;
  const source = info.source ?? '';
  const isServerSide = context.flags.bool('server-side');
  if (isServerSide && client.apply !== undefined) {
    applyOnServer(context, info, dryRun, options);
    return;
  }
  if (info.name === '' && info.local?.metadata?.generateName)
    throw new CommandError(`from ${info.local.metadata.generateName}: cannot use generate name with apply`);
  const current = currentOf(context, info);
  const modified = withLastApplied(info.local);
  if (current === undefined) {
    let object: KubeObject = modified;
    if (dryRun !== 'client') {
      try {
        const answer = client.create(isServerSide ? modified : withoutNulls(modified), options);
        showWarnings(context, answer.warnings);
        object = answer.object;
      } catch (error) {
        throw withSource('creating', source, error);
      }
    }
    printResult(context, info, object, isServerSide ? 'serverside-applied' : 'created', dryRun);
    return;
  }
  const original = current.metadata.annotations?.[LAST_APPLIED];
  if (original === undefined && !isServerSide) {
    warn(
      context,
      `resource ${info.resource.plural}/${info.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
    );
  }
  const patch = createThreeWayPatch(parsed(original), modified, current, info.resource.kind);
  const isSame = Object.keys(patch).length === 0;
  let object = current;
  if (!isSame && dryRun === 'client')
    object = applyStrategicPatch(current, patch, info.resource.kind) as KubeObject;
  else if (!isSame) object = patchOne(context, info, current, patch, options);
  if (object.metadata.deletionTimestamp)
    warn(context, `Detected changes to resource ${info.name} which is currently being deleted.`);
  const verb = isServerSide ? 'serverside-applied' : isSame ? 'unchanged' : 'configured';
  printResult(context, info, object, verb, dryRun);
}

/** A field set to null is a wish to have none: a new object is sent without it. */
function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields.map(([key, field]) => [key, withoutNulls(field)])) as T;
}

function currentOf(
  { client }: Context,
  { resource, namespace, name, source, local }: Info,
): KubeObject | undefined {
  try {
    if (name === '') throw new CommandError('resource name may not be empty');
    return client.get(resource.kind, namespace, name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw withSource(
      `retrieving current configuration of:\n${infoText({ resource, namespace, name, local, source } as Info)}\nfrom server for:`,
      source ?? '',
      error,
    );
  }
}

function patchOne(
  context: Context,
  info: Info,
  current: KubeObject,
  patch: Record<string, unknown>,
  options: WriteOptions,
): KubeObject {
  const { client, flags } = context;
  const { kind } = info.resource;
  try {
    // What a list of a custom kind is merged by, kubectl cannot know.
    const type = isCustom(info.resource) ? 'merge' : 'strategic';
    const answer = client.patch(kind, info.namespace, info.name, patch, type, options);
    showWarnings(context, answer.warnings);
    return answer.object;
  } catch (error) {
    const isForced =
      flags.bool('force') && error instanceof ApiError && ['Invalid', 'Conflict'].includes(error.reason);
    if (isForced) {
      client.delete(kind, info.namespace, info.name, {
        gracePeriodSeconds: 0,
        propagationPolicy: 'Background',
      });
      return client.create(withLastApplied(info.local), options).object;
    }
    const inner = withSource('patching', info.source ?? '', error);
    const about = `applying patch:\n${compactJson(patch)}\nto:\n${infoText({ ...info, object: current })}\nfor:`;
    throw withSource(about, info.source ?? '', inner);
  }
}

/** The object as cli-runtime's Info prints itself. */
function infoText(info: Info): string {
  const { resource, namespace = '', name } = info;
  const gvr = `${resource.group ? `${resource.group}/` : '/'}${resource.version}, Resource=${resource.plural}`;
  const gvk = `${resource.group ? `${resource.group}/` : '/'}${resource.version}, Kind=${resource.kind}`;
  return `Resource: "${gvr}", GroupVersionKind: "${gvk}"\nName: "${name}", Namespace: "${namespace}"`;
}

function parsed(text: string | undefined): Record<string, unknown> {
  try {
    return text === undefined ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}

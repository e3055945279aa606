/** `kubectl apply --server-side`: the server merges, and knows who manages which field. Models pkg/cmd/apply/apply.go. */
import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Info } from '../builder.ts';
import type { ApplyOptions, WriteOptions } from '../client.ts';
import { type Context, warn } from '../context.ts';
import type { DryRun } from '../dry-run.ts';
import { CommandError, withSource } from '../errors.ts';
import { LAST_APPLIED, withLastApplied } from '../last-applied.ts';
import { printResult, showWarnings } from '../results.ts';

/** Who owns what --server-side applies, unless --field-manager says otherwise. */
const MANAGER = 'kubectl';
/** Who owns the annotation of client-side apply once an object has gone over to server-side apply. */
const ANNOTATION_MANAGER = 'kubectl-last-applied';
const CLIENT_SIDE = 'kubectl-client-side-apply';

const ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

export function applyOnServer(context: Context, info: Info, dryRun: DryRun, options: WriteOptions): void {
  const { flags } = context;
  if (info.name === '' && info.local?.metadata?.generateName)
    throw new CommandError(`from ${info.local.metadata.generateName}: cannot use generate name with apply`);
  if (flags.string('subresource') !== '')
    throw new CommandError('--subresource of a server-side apply is not simulated; patch --subresource is');
  const fieldManager = flags.has('field-manager') ? flags.string('field-manager') : MANAGER;
  const apply: ApplyOptions = { ...options, fieldManager, force: flags.bool('force-conflicts') };
  let object = send(context, info, info.local, apply);
  if (fieldManager === MANAGER && dryRun === 'none') {
    object = keepAnnotation(context, info, object, options) ?? object;
    if (isClientSide(context, object)) object = send(context, info, info.local, { ...apply, migrate: true });
  }
  if (object.metadata.deletionTimestamp)
    warn(context, `Detected changes to resource ${info.name} which is currently being deleted.`);
  printResult(context, info, object, 'serverside-applied', dryRun);
}

function send(context: Context, info: Info, config: KubeObject, options: ApplyOptions): KubeObject {
  try {
    const answer = context.client.apply!(config, options);
    if (!options.migrate) showWarnings(context, answer.warnings);
    return answer.object;
  } catch (error) {
    // A conflict is told with what can be done about it, and without the name of the file.
    if (error instanceof ApiError && error.reason === 'Conflict' && /^Apply failed/.test(error.message))
      throw new CommandError(`${error.message}\n${ADVICE}`);
    throw withSource('patching', info.source ?? '', error);
  }
}

/** An object that client-side apply has made keeps its annotation up to date, so that one may go back. */
function keepAnnotation(
  context: Context,
  info: Info,
  live: KubeObject,
  options: WriteOptions,
): KubeObject | undefined {
  const now = live.metadata.annotations?.[LAST_APPLIED];
  if (now === undefined) return undefined;
  const wanted = (withLastApplied(info.local) as KubeObject).metadata.annotations![LAST_APPLIED]!;
  if (wanted === now) return undefined;
  const { apiVersion, kind, metadata } = live;
  const { name, namespace } = metadata;
  const config = {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      annotations: { [LAST_APPLIED]: wanted },
    },
  } as unknown as KubeObject;
  return send(context, info, config, { ...options, fieldManager: ANNOTATION_MANAGER, force: true });
}

const isClientSide = ({ client }: Context, object: KubeObject): boolean =>
  client
    .managedFields?.(object)
    .some(
      ({ manager, operation, subresource }) =>
        manager === CLIENT_SIDE && operation === 'Update' && !subresource,
    ) === true;

import { ApiError } from '../../../api/errors.ts';
import type { Info } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { reference } from '../../discovery.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError, throwAll, withSource } from '../../errors.ts';
import { usageError } from '../../flags.ts';
import { withLastApplied } from '../../last-applied.ts';
import { readManifests } from '../../manifests.ts';
import { toYaml } from '../../printers/yaml.ts';
import { printResult, showWarnings } from '../../results.ts';
import {
  type Command,
  FILENAME,
  OUTPUT,
  RECURSIVE,
  SELECTOR,
  TEMPLATE_FLAGS,
  WINDOWS_LINES,
} from '../command.ts';
import { group } from '../group.ts';
import { RAW, writeRaw } from '../raw.ts';
import { unsimulated } from '../unsimulated.ts';
import { fieldValidation } from '../validate.ts';
import { clusterRole, clusterRoleBinding, ingress, role, roleBinding } from './access.ts';
import { createConfigMap, createSecretDocker, createSecretGeneric, createSecretTls } from './config.ts';
import { CREATE_FLAGS } from './create-command.ts';
import {
  createBudget,
  createNamespace,
  createPriorityClass,
  createQuota,
  createServiceAccount,
  serviceCommands,
} from './others.ts';
import { createCronJob, createDeployment, createJob } from './workloads.ts';

const token = unsimulated(
  'create token',
  'Request a service account token',
  'token SERVICE_ACCOUNT_NAME',
  'nothing in this cluster asks for a token',
  [
    OUTPUT,
    ...TEMPLATE_FLAGS,
    { name: 'audience', type: 'array', help: 'For whom the token is' },
    { name: 'bound-object-kind', type: 'string', help: 'Kind of the object it is bound to' },
    { name: 'bound-object-name', type: 'string', help: 'Name of the object it is bound to' },
    { name: 'bound-object-uid', type: 'string', help: 'UID of the object it is bound to' },
    { name: 'duration', type: 'duration', default: 0, help: 'How long it is good for' },
  ],
);

export const create: Command = {
  name: 'create',
  summary: 'Create a resource from a file or from stdin',
  usage: 'create -f FILENAME',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  flags: [
    FILENAME,
    RECURSIVE,
    SELECTOR,
    ...CREATE_FLAGS,
    { name: 'edit', type: 'bool', help: 'Edit the API resource before creating' },
    RAW,
    WINDOWS_LINES,
  ],
  subcommands: [
    clusterRole,
    clusterRoleBinding,
    createConfigMap,
    createCronJob,
    createDeployment,
    ingress,
    createJob,
    createNamespace,
    createBudget,
    createPriorityClass,
    createQuota,
    role,
    roleBinding,
    group(
      'secret',
      'Create a secret using a specified subcommand',
      'secret (docker-registry | generic | tls)',
      [createSecretDocker, createSecretGeneric, createSecretTls],
    ),
    {
      ...group(
        'service',
        'Create a service using a specified subcommand',
        'service [flags]',
        serviceCommands,
      ),
      aliases: ['svc'],
    },
    createServiceAccount,
    token,
  ],
  run(context) {
    const { flags, args, path, client } = context;
    if (flags.list('filename').length === 0 && args.length === 0)
      throw new CommandError('must specify one of -f and -k');
    if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
    if (flags.string('raw') !== '') return writeRaw(context, 'create');
    const dryRun = dryRunOf(flags);
    const options = { dryRun: dryRun === 'server', fieldValidation: fieldValidation(flags) };
    const { infos, errors } = readManifests(
      context,
      flags.list('filename'),
      options.fieldValidation !== 'Ignore',
      flags.string('selector'),
    );
    if (flags.bool('edit')) return editFirst(context, infos);
    if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to create');
    for (const info of infos) {
      const draft = flags.bool('save-config') ? withLastApplied(info.local) : info.local;
      try {
        let object = draft;
        if (dryRun !== 'client') {
          const answer = client.create(draft, options);
          showWarnings(context, answer.warnings);
          object = answer.object;
        }
        printResult(
          context,
          { resource: info.resource, name: object.metadata?.name ?? '' },
          object,
          'created',
          dryRun,
        );
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        errors.push(withSource('creating', info.source ?? '', error));
      }
    }
    throwAll(errors);
    return 0;
  },
};

/** --edit: each object opens in a tab, and what is saved is created. */
function editFirst({ io }: Context, infos: readonly Info[]): number {
  if (io.edit === undefined)
    throw new CommandError('unable to launch the editor "vi": there is no terminal here; leave --edit out');
  for (const { resource, name, written } of infos)
    io.edit({ name: reference(resource, name), text: toYaml(written), saveWith: 'kubectl create -f -' });
  return 0;
}

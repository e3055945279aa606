import { ApiError } from '../../../api/errors.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError, throwAll, withSource } from '../../errors.ts';
import { usageError } from '../../flags.ts';
import { withLastApplied } from '../../last-applied.ts';
import { readManifests } from '../../manifests.ts';
import { printResult, showWarnings } from '../../results.ts';
import { fieldValidation } from '../apply.ts';
import { type Command, FILENAME, RECURSIVE, SELECTOR } from '../command.ts';
import { group } from '../group.ts';
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

const token: Command = {
  name: 'token',
  summary: 'Request a service account token (not simulated)',
  usage: 'token SERVICE_ACCOUNT_NAME',
  interspersed: false,
  flags: [],
  run() {
    throw new CommandError('kubectl create token is not simulated: nothing in this cluster asks for a token');
  },
};

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
      'create secret (docker-registry | generic | tls)',
      [createSecretDocker, createSecretGeneric, createSecretTls],
    ),
    {
      ...group('service', 'Create a service using a specified subcommand', 'create service', serviceCommands),
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
    const dryRun = dryRunOf(flags);
    const options = { dryRun: dryRun === 'server', fieldValidation: fieldValidation(flags) };
    const { infos, errors } = readManifests(
      context,
      flags.list('filename'),
      options.fieldValidation !== 'Ignore',
    );
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

import { findOne } from '../../builder.ts';
import { CommandError } from '../../errors.ts';
import { createCommand } from './create-command.ts';

const IMAGE_FLAG = { name: 'image', type: 'string', help: 'Image name to run.' } as const;

/** `docker.io/library/nginx:1.27` is called nginx. */
function nameOfImage(image: string): string {
  const last = image.split('/').at(-1)!;
  return last.split('@')[0]!.split(':')[0]!;
}

export const createDeployment = createCommand({
  name: 'deployment',
  aliases: ['deploy'],
  summary: 'Create a deployment with the specified name',
  usage: 'deployment NAME --image=image -- [COMMAND] [args...]',
  failed: 'failed to create deployment: ',
  flags: [
    { name: 'image', type: 'list', required: true, help: 'Image names to run.' },
    { name: 'port', type: 'int', default: -1, help: 'The containerPort that this deployment exposes.' },
    {
      name: 'replicas',
      short: 'r',
      type: 'int',
      default: 1,
      help: 'Number of replicas to create. Default is 1.',
    },
  ],
  build({ flags }, name, command) {
    const images = flags.list('image');
    if (images.length > 1 && command.length > 0)
      throw new CommandError('cannot specify multiple --image options and command');
    const labels = { app: name };
    const port = flags.number('port');
    const containers = images.map((image, i) => ({
      name: nameOfImage(image),
      image,
      resources: {},
      ...(command.length > 0 ? { command: [...command] } : {}),
      ...(port >= 0 && i === 0 ? { ports: [{ containerPort: port }] } : {}),
    }));
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas: flags.number('replicas'),
        selector: { matchLabels: labels },
        strategy: {},
        template: { metadata: { labels }, spec: { containers } },
      },
      status: {},
    };
  },
});

export const createJob = createCommand({
  name: 'job',
  summary: 'Create a job with the specified name',
  usage: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  failed: 'failed to create job: ',
  flags: [
    IMAGE_FLAG,
    {
      name: 'from',
      type: 'string',
      help: 'The name of the resource to create a Job from (only CronJob is supported).',
    },
  ],
  build(context, name, command) {
    const image = context.flags.string('image');
    const from = context.flags.string('from');
    if ((image === '') === (from === ''))
      throw new CommandError('either --image or --from must be specified');
    if (from !== '' && command.length > 0) throw new CommandError('cannot specify --from and command');
    const head = { apiVersion: 'batch/v1', kind: 'Job' };
    if (from === '') {
      return {
        ...head,
        metadata: { name },
        spec: { template: { metadata: {}, spec: podSpec(name, image, command, 'Never') } },
        status: {},
      };
    }
    const { object } = findOne(context, { args: [from] });
    if (object!.kind !== 'CronJob') throw new CommandError(`unknown object type *v1.${object!.kind}`);
    const { jobTemplate } = object!.spec;
    const { metadata, kind, apiVersion } = object!;
    return {
      ...head,
      metadata: {
        name,
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...jobTemplate.metadata?.annotations },
        ...(jobTemplate.metadata?.labels ? { labels: jobTemplate.metadata.labels } : {}),
        ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true }],
      },
      spec: { ...jobTemplate.spec, template: { metadata: {}, ...jobTemplate.spec.template } },
      status: {},
    };
  },
});

function podSpec(name: string, image: string, command: readonly string[], restartPolicy: string) {
  const container = { name, image, resources: {}, ...(command.length > 0 ? { command: [...command] } : {}) };
  return { containers: [container], restartPolicy };
}

export const createCronJob = createCommand({
  name: 'cronjob',
  aliases: ['cj'],
  summary: 'Create a cron job with the specified name',
  usage: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  failed: 'failed to create cronjob: ',
  flags: [
    { ...IMAGE_FLAG, required: true },
    { name: 'schedule', type: 'string', required: true, help: 'A schedule in the Cron format.' },
    {
      name: 'restart',
      type: 'string',
      default: 'OnFailure',
      values: ['OnFailure', 'Never'],
      help: 'restart policy.',
    },
  ],
  build: ({ flags }, name, command) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: {
      schedule: flags.string('schedule'),
      jobTemplate: {
        metadata: { name },
        spec: {
          template: {
            metadata: {},
            spec: podSpec(name, flags.string('image'), command, flags.string('restart')),
          },
        },
      },
    },
    status: {},
  }),
});

import { find, type Info } from '../builder.ts';
import { apiVersionOf } from '../discovery.ts';
import { CommandError, throwAll } from '../errors.ts';
import { type Command, FILENAME, RECURSIVE } from './command.ts';
import { createDraft, madeBy } from './create/create-command.ts';

const SCALABLE = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);

export const autoscale: Command = {
  name: 'autoscale',
  summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  usage:
    'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  completes: 'resources',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  flags: [
    FILENAME,
    RECURSIVE,
    ...madeBy('kubectl-autoscale'),
    { name: 'min', type: 'int', default: -1, help: 'The lower limit for the number of pods.' },
    {
      name: 'max',
      type: 'int',
      default: -1,
      required: true,
      help: 'The upper limit for the number of pods. Required.',
    },
    { name: 'cpu-percent', type: 'int', default: -1, help: 'The target average CPU utilization.' },
    { name: 'cpu', type: 'string', help: 'Target CPU utilization over all the pods: 70%, 500m.' },
    { name: 'memory', type: 'string', help: 'Target memory utilization over all the pods: 60%, 200Mi.' },
    { name: 'name', type: 'string', help: 'The name for the newly created object.' },
  ],
  run(context) {
    const { flags, args } = context;
    const [min, max] = [flags.number('min'), flags.number('max')];
    if (max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
    if (max < min)
      throw new CommandError(
        `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`,
      );
    if (flags.has('cpu-percent') && flags.has('cpu'))
      throw new CommandError('--cpu-percent and --cpu are mutually exclusive');
    const metrics = [
      ...(flags.number('cpu-percent') >= 0 ? [metric('cpu', `${flags.number('cpu-percent')}%`)] : []),
      ...(flags.string('cpu') ? [metric('cpu', flags.string('cpu'))] : []),
      ...(flags.string('memory') ? [metric('memory', flags.string('memory'))] : []),
    ];
    const found = find(context, { args, filenames: flags.list('filename') });
    throwAll(found.errors);
    if (found.infos.length === 0) throw new CommandError('no objects passed to autoscale');
    for (const info of found.infos) {
      const { kind } = info.resource;
      if (!SCALABLE.has(kind))
        throw new CommandError(
          `cannot autoscale a ${kind}: could not find scale subresource for ${versionedResource(info)} in discovery information`,
        );
      createDraft(
        context,
        {
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: flags.string('name') || info.name },
          spec: {
            maxReplicas: max,
            ...(metrics.length > 0 ? { metrics } : {}),
            ...(min > 0 ? { minReplicas: min } : {}),
            scaleTargetRef: { apiVersion: apiVersionOf(info.resource), kind, name: info.name },
          },
          status: { currentMetrics: null, desiredReplicas: 0 },
        },
        'failed to create HorizontalPodAutoscaler using autoscaling/v2 API: ',
        'autoscaled',
      );
    }
    return 0;
  },
};

/** A GroupVersionResource as Go prints it. */
function versionedResource({ resource }: Info): string {
  const version = apiVersionOf(resource);
  return `${version.includes('/') ? version : `/${version}`}, Resource=${resource.plural}`;
}

/** `70%` of the request, or an amount. */
function metric(name: string, text: string) {
  const percent = /^(\d+)%?$/.exec(text);
  const isPercent = text.endsWith('%') || (name === 'cpu' && percent !== null);
  const target =
    isPercent && percent
      ? { type: 'Utilization', averageUtilization: Number(percent[1]) }
      : { type: 'AverageValue', averageValue: text };
  if (isPercent && !percent) throw new CommandError(`invalid resource ${name} value: ${text}`);
  return { type: 'Resource', resource: { name, target } };
}

import { dryRunOf } from '../dry-run.ts';
import { CommandError, throwAll } from '../errors.ts';
import { printTyped } from '../results.ts';
import { type Command, DEEP, FILENAME, FILES_ONLY, RECURSIVE, SELECTOR } from './command.ts';
import { labelMap, resourceMap } from './create/create-command.ts';
import { CONTAINERS, eachContainer } from './set-containers.ts';
import { changePodSpecs, SET_FLAGS, setMutates, setTargets } from './set-shared.ts';

export const setResources: Command = {
  name: 'resources',
  summary: 'Update resource requests/limits on objects with pod templates',
  usage: 'resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  mutates: setMutates,
  completes: 'resources',
  flags: [
    ...SET_FLAGS,
    CONTAINERS,
    {
      name: 'limits',
      type: 'string',
      help: "The resource requirement limits, for example 'cpu=100m,memory=256Mi'.",
    },
    { name: 'requests', type: 'string', help: "The resource requirement requests, for example 'cpu=100m'." },
  ],
  run(context) {
    const { args, flags } = context;
    if (flags.string('limits') === '' && flags.string('requests') === '')
      throw new CommandError(
        'you must specify an update to requests or limits (in the form of --requests/--limits)',
      );
    const limits = resourceMap(flags.string('limits'));
    const requests = resourceMap(flags.string('requests'));
    changePodSpecs(
      context,
      setTargets(context, args),
      'resource requirements updated',
      (spec, _, errors) => {
        let found = false;
        const changed = eachContainer(spec, flags.string('containers'), (container) => {
          found = true;
          const merged = (old: Record<string, string> | undefined, added: Record<string, string>) => ({
            ...old,
            ...added,
          });
          return {
            ...container,
            resources: {
              ...container.resources,
              ...(Object.keys(limits).length > 0
                ? { limits: merged(container.resources?.limits, limits) }
                : {}),
              ...(Object.keys(requests).length > 0
                ? { requests: merged(container.resources?.requests, requests) }
                : {}),
            },
          };
        });
        if (!found)
          errors.push(
            new CommandError(`error: unable to find container named ${flags.string('containers')}`),
          );
        return changed;
      },
      { patchFailed: 'resources update to pod template' },
    );
    return 0;
  },
};

export const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Update the service account of a resource',
  usage: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  mutates: setMutates,
  completes: 'resources',
  flags: SET_FLAGS.filter((flag) => flag !== SELECTOR),
  run(context) {
    const { args } = context;
    if (args.length === 0) throw new CommandError('serviceaccount is required');
    const account = args.at(-1)!;
    changePodSpecs(
      context,
      setTargets(context, context.flags.bool('local') ? [] : args.slice(0, -1)),
      'serviceaccount updated',
      (spec) => ({ ...spec, serviceAccountName: account }),
      { patchFailed: 'ServiceAccountName' },
    );
    return 0;
  },
};

export const setSelector: Command = {
  name: 'selector',
  summary: 'Set the selector on a resource',
  usage: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  mutates: setMutates,
  completes: 'resources',
  flags: [
    ...SET_FLAGS.filter((flag) => flag !== SELECTOR && flag !== FILENAME && flag !== RECURSIVE),
    FILES_ONLY,
    DEEP,
    { name: 'resource-version', type: 'string', help: 'The version that is to be changed.' },
  ],
  run(context) {
    const { args, client, flags } = context;
    if (args.length === 0) throw new CommandError('one selector is required');
    const targets = setTargets(context, args.slice(0, -1));
    const selector = labelMap(args.at(-1)!);
    const dryRun = dryRunOf(flags);
    const errors: unknown[] = [];
    for (const info of targets) {
      if (info.resource.kind !== 'Service') {
        errors.push(new CommandError('setting a selector is only supported for Services'));
        continue;
      }
      const removed = Object.keys(info.object?.spec?.selector ?? {}).filter(
        (key) => !Object.hasOwn(selector, key),
      );
      const patch = {
        spec: { selector: { ...selector, ...Object.fromEntries(removed.map((key) => [key, null])) } },
      };
      const object =
        dryRun === 'client'
          ? { ...info.object!, spec: { ...info.object!.spec, selector } }
          : client.patch('Service', info.namespace, info.name, patch, 'merge', {
              dryRun: dryRun === 'server',
            }).object;
      printTyped(context, info, object, 'selector updated', dryRun);
    }
    throwAll(errors);
    return 0;
  },
};

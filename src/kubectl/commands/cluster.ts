import type { KubeObject } from '../../api/meta.ts';
import { type Attributes, isAllowed } from '../../api/rbac.ts';
import { timestamp } from '../../base/time.ts';
import { accessRows } from '../access-list.ts';
import { typeNamed } from '../builder.ts';
import type { Context } from '../context.ts';
import { apiVersionOf, findResource, resourceOfKind } from '../discovery.ts';
import { CommandError } from '../errors.ts';
import { asDeclared } from '../printers/go-order.ts';
import { printerFor } from '../printers/objects.ts';
import { align } from '../printers/tabwriter.ts';
import { declaredJson, toYaml } from '../printers/yaml.ts';
import { servedBesides } from '../served-types.ts';
import {
  ALL_NAMESPACES,
  type Command,
  DRY_RUN,
  FILENAME,
  OUTPUT,
  RECURSIVE,
  TEMPLATE_FLAGS,
  withoutEffect,
} from './command.ts';
import { group } from './group.ts';
import { unsimulated } from './unsimulated.ts';

const SERVER = 'https://127.0.0.1:6443';
/** kustomize inside kubectl, by minor release. */
const KUSTOMIZE: Record<string, string> = { 34: 'v5.7.1', 35: 'v5.7.1', 36: 'v5.8.1' };

export const version: Command = {
  name: 'version',
  summary: 'Print the client and server version information',
  usage: 'version [flags]',
  flags: [
    { name: 'client', type: 'bool', help: 'If true, shows client version only (no server required).' },
    {
      name: 'output',
      short: 'o',
      type: 'string',
      values: ['yaml', 'json'],
      help: "One of 'yaml' or 'json'.",
    },
  ],
  run({ args, client, flags, out }) {
    if (args.length > 0) throw new CommandError(`extra arguments: [${args.join(' ')}]`);
    const gitVersion = client.serverVersion();
    const [, minor = '36'] = gitVersion.split('.');
    const kustomizeVersion = KUSTOMIZE[minor] ?? 'v5.8.1';
    const info = {
      major: '1',
      minor,
      gitVersion,
      gitTreeState: 'clean',
      compiler: 'gc',
      platform: 'linux/amd64',
    };
    const isClient = flags.bool('client');
    const unreached = isClient ? undefined : whyUnreached(client);
    const all = {
      clientVersion: info,
      kustomizeVersion,
      ...(isClient || unreached ? {} : { serverVersion: info }),
    };
    const output = flags.string('output');
    if (output === 'json') out(declaredJson(all, 2));
    else if (output === 'yaml') out(`${toYaml(all)}\n`);
    else if (output !== '') throw new CommandError(`--output must be 'yaml' or 'json'`);
    else {
      out(`Client Version: ${gitVersion}\nKustomize Version: ${kustomizeVersion}\n`);
      if (!isClient && !unreached) out(`Server Version: ${gitVersion}\n`);
    }
    // What the client knows by itself has been told by then.
    if (unreached) throw unreached;
    return 0;
  },
};

function whyUnreached(client: Context['client']): unknown {
  try {
    client.health?.();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** What `cluster-info dump` lists of each namespace. */
const DUMPED = [
  'Event',
  'ReplicationController',
  'Service',
  'DaemonSet',
  'Deployment',
  'ReplicaSet',
  'Pod',
] as const;

const dump: Command = {
  name: 'dump',
  summary: 'Dump relevant information for debugging and diagnosis',
  usage: 'dump [flags]',
  flags: [
    ALL_NAMESPACES,
    { ...OUTPUT, default: 'json', values: ['json', 'yaml'] },
    ...TEMPLATE_FLAGS,
    { name: 'output-directory', type: 'string', help: 'Where to write files; - or nothing: standard output' },
    withoutEffect('pod-running-timeout', 'How long to wait for a pod that does not run yet', {
      type: 'duration',
      default: 20_000,
    }),
    { name: 'namespaces', type: 'list', help: 'A comma separated list of namespaces to dump.' },
  ],
  run({ client, flags, namespace, out }) {
    if (!['', '-'].includes(flags.string('output-directory')))
      throw new CommandError('there are no directories here to write to: leave --output-directory out');
    const isYaml = flags.string('output') === 'yaml';
    const print = (object: KubeObject) => (isYaml ? toYaml(object) : declaredJson(asDeclared(object)));
    const list = (kind: string, place: string | undefined) =>
      out(
        print({
          kind: `${kind}List`,
          apiVersion: apiVersionOf(resourceOfKind(kind)!),
          metadata: {},
          // Typed items of a list do not say again what they are.
          items: client.list(kind, place).map(({ kind: _, apiVersion: __, ...item }) => item),
        } as unknown as KubeObject),
      );
    list('Node', undefined);
    const given = flags.list('namespaces');
    const namespaces = flags.bool('all-namespaces')
      ? client.list('Namespace', undefined).map(({ metadata }) => metadata.name)
      : given.length > 0
        ? given
        : ['kube-system', namespace];
    for (const place of namespaces) {
      for (const kind of DUMPED) list(kind, place);
      for (const { metadata, spec } of client.list('Pod', place))
        for (const { name } of spec?.containers ?? []) {
          const where = `container ${name} of pod ${place}/${metadata.name}`;
          const lines = client.logs(place, metadata.name, { container: name });
          out(`==== START logs for ${where} ====\n${lines.map(({ line }) => `${line}\n`).join('')}`);
          out(`==== END logs for ${where} ====\n`);
        }
    }
    return 0;
  },
};

export const clusterInfo: Command = {
  name: 'cluster-info',
  summary: 'Display cluster information',
  usage: 'cluster-info [flags]',
  flags: [],
  subcommands: [dump],
  run({ client, out }) {
    const hint = "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n";
    let services: readonly KubeObject[];
    try {
      services = client.list('Service', 'kube-system');
    } catch (error) {
      out(hint);
      throw error;
    }
    out(`Kubernetes control plane is running at ${SERVER}\n`);
    for (const service of services) {
      const { name, labels } = service.metadata;
      if (labels?.['kubernetes.io/cluster-service'] !== 'true') continue;
      const title = labels['kubernetes.io/name'] ?? name;
      const port = service.spec?.ports?.[0]?.name;
      out(
        `${title} is running at ${SERVER}/api/v1/namespaces/kube-system/services/${name}${port ? `:${port}` : ''}/proxy\n`,
      );
    }
    out(hint);
    return 0;
  },
};

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', '*'];

const canI: Command = {
  name: 'can-i',
  summary: 'Check whether an action is allowed',
  usage: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  completes: VERBS,
  flags: [
    ALL_NAMESPACES,
    { name: 'list', type: 'bool', help: 'If true, prints all allowed actions.' },
    {
      name: 'quiet',
      short: 'q',
      type: 'bool',
      help: 'If true, suppress output and just return the exit code.',
    },
    { name: 'subresource', type: 'string', help: 'SubResource such as pod/log or deployment/scale' },
    { name: 'no-headers', type: 'bool', help: 'If true, prints allowed actions without headers' },
  ],
  run(context) {
    const { args, flags, out, access } = context;
    if (flags.bool('list')) {
      if (args.length > 0) throw new CommandError('list option must be specified with no arguments');
      const header = 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n';
      const rows = accessRows(access.subject, context.namespace, access.source);
      out(align(`${flags.bool('no-headers') ? '' : header}${rows.join('')}`, { minWidth: 6, padding: 3 }));
      return 0;
    }
    if (args.length < 2 || args.length > 3)
      throw new CommandError(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      );
    const [verb = '', target = ''] = args;
    if (!target.startsWith('/') && target !== '*' && !target.startsWith('*.')) checkResource(context, target);
    if (!VERBS.includes(verb)) context.err(`Warning: verb '${verb}' is not a known verb\n`);
    const may = isAllowed(access.subject, wantedBy(context, verb, target), access.source);
    if (!flags.bool('quiet')) out(may ? 'yes\n' : 'no\n');
    return may ? 0 : 1;
  },
};

/** `get pods/web`, `list deployments.apps`, `get /metrics` */
function wantedBy({ client, flags, namespace }: Context, verb: string, target: string): Attributes {
  if (target.startsWith('/')) return { verb, path: target };
  const [word = '', name] = target.split('/');
  const known = findResource(word, client) ?? servedBesides(word, client.serverVersion());
  const subresource = flags.string('subresource');
  const isWide = flags.bool('all-namespaces') || known?.namespaced === false;
  return {
    verb,
    group: known?.group ?? '',
    resource: known?.plural ?? word,
    namespace: isWide ? undefined : namespace,
    ...(name === undefined ? {} : { name }),
    ...(subresource === '' ? {} : { subresource }),
  };
}

function checkResource(context: Context, target: string): void {
  const word = target.split('/')[0]!;
  try {
    const resource = typeNamed(word, context.client);
    if (!resource.namespaced && !context.flags.bool('all-namespaces'))
      context.err(
        `Warning: resource '${resource.plural}' is not namespace scoped${resource.group ? ` in group '${resource.group}'` : ''}\n\n`,
      );
  } catch {
    context.err(`Warning: the server doesn't have a resource type '${word}'\n\n`);
  }
}

const whoAmI: Command = {
  name: 'whoami',
  summary: 'Experimental: Check self subject attributes',
  usage: 'whoami',
  flags: [OUTPUT, ...TEMPLATE_FLAGS],
  run({ out, flags, now, access }) {
    const { name, groups } = access.subject;
    const userInfo = { groups, username: name };
    const review = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
      metadata: { creationTimestamp: timestamp(now()) },
      status: { userInfo },
    };
    const print = printerFor(flags, false);
    if (print !== undefined) {
      out(print(review as unknown as KubeObject));
      return 0;
    }
    out(
      align(`ATTRIBUTE\tVALUE\nUsername\t${name}\nGroups\t[${groups.join(' ')}]\n`, {
        minWidth: 6,
        padding: 3,
      }),
    );
    return 0;
  },
};

const reconcile = unsimulated(
  'auth reconcile',
  'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  'reconcile -f FILENAME',
  'kubectl apply writes such objects',
  [
    FILENAME,
    RECURSIVE,
    DRY_RUN,
    OUTPUT,
    ...TEMPLATE_FLAGS,
    { name: 'remove-extra-permissions', type: 'bool', help: 'Remove rules that the file does not have' },
    { name: 'remove-extra-subjects', type: 'bool', help: 'Remove subjects that the file does not have' },
  ],
);

export const auth = group('auth', 'Inspect authorization', 'auth [flags]', [canI, reconcile, whoAmI]);

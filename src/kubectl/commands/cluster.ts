import { type Attributes, isAllowed } from '../../api/rbac.ts';
import { accessRows } from '../access-list.ts';
import { resourceNamed } from '../builder.ts';
import type { Context } from '../context.ts';
import { findResource } from '../discovery.ts';
import { CommandError } from '../errors.ts';
import { usageError } from '../flags.ts';
import { align, RowWriter } from '../printers/tabwriter.ts';
import { toJson, toYaml } from '../printers/yaml.ts';
import { amountOf } from '../quantity.ts';
import { ALL_NAMESPACES, type Command } from './command.ts';
import { group } from './group.ts';

const SERVER = 'https://127.0.0.1:6443';
/** kustomize inside kubectl, by minor release. */
const KUSTOMIZE: Record<string, string> = { 34: 'v5.7.1', 35: 'v5.7.1', 36: 'v5.8.1' };

export const version: Command = {
  name: 'version',
  summary: 'Print the client and server version information',
  usage: 'version',
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
    const info = { major: '1', minor, gitVersion, platform: 'linux/amd64' };
    const isClient = flags.bool('client');
    const all = { clientVersion: info, kustomizeVersion, ...(isClient ? {} : { serverVersion: info }) };
    const output = flags.string('output');
    if (output === 'json') out(toJson(all));
    else if (output === 'yaml') out(toYaml(all));
    else if (output !== '') throw new CommandError(`--output must be 'yaml' or 'json'`);
    else {
      out(`Client Version: ${gitVersion}\nKustomize Version: ${kustomizeVersion}\n`);
      if (!isClient) out(`Server Version: ${gitVersion}\n`);
    }
    return 0;
  },
};

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
  usage: 'cluster-info dump',
  flags: [
    ALL_NAMESPACES,
    { name: 'namespaces', type: 'list', help: 'A comma separated list of namespaces to dump.' },
  ],
  run({ client, flags, namespace, out }) {
    const list = (kind: string, place: string | undefined) =>
      out(toJson({ kind: `${kind}List`, apiVersion: 'v1', metadata: {}, items: client.list(kind, place) }));
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
  usage: 'cluster-info',
  flags: [],
  subcommands: [dump],
  run({ client, out }) {
    out(`Kubernetes control plane is running at ${SERVER}\n`);
    for (const service of client.list('Service', 'kube-system')) {
      const { name, labels } = service.metadata;
      if (labels?.['kubernetes.io/cluster-service'] !== 'true') continue;
      const title = labels['kubernetes.io/name'] ?? name;
      const port = service.spec?.ports?.[0]?.name;
      out(
        `${title} is running at ${SERVER}/api/v1/namespaces/kube-system/services/${name}${port ? `:${port}` : ''}/proxy\n`,
      );
    }
    out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
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
function wantedBy({ flags, namespace }: Context, verb: string, target: string): Attributes {
  if (target.startsWith('/')) return { verb, path: target };
  const [word = '', name] = target.split('/');
  const known = findResource(word);
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
    const resource = resourceNamed(word);
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
  flags: [],
  run({ out }) {
    out(
      align(
        'ATTRIBUTE\tVALUE\nUsername\tkubernetes-admin\nGroups\t[kubeadm:cluster-admins system:authenticated]\n',
        { minWidth: 6, padding: 3 },
      ),
    );
    return 0;
  },
};

export const auth = group('auth', 'Inspect authorization', 'auth', [canI, whoAmI]);

const METRICS = 'Metrics API not available';

const bytes = (amount: number) => `${Math.floor(amount / 2 ** 20)}Mi`;

const topPods: Command = {
  name: 'pod',
  aliases: ['pods', 'po'],
  summary: 'Display resource (CPU/memory) usage of pods',
  usage: 'pod [NAME | -l label]',
  completes: 'pods',
  flags: [
    ALL_NAMESPACES,
    { name: 'selector', short: 'l', type: 'string', help: 'Selector (label query) to filter on' },
    { name: 'field-selector', type: 'string', help: 'Selector (field query) to filter on' },
    { name: 'containers', type: 'bool', help: 'If present, print usage of containers within a pod.' },
    { name: 'no-headers', type: 'bool', help: 'If present, print output without headers.' },
    { name: 'sort-by', type: 'string', values: ['cpu', 'memory'], help: "Either 'cpu' or 'memory'." },
    { name: 'sum', type: 'bool', help: 'Print the sum of the resource usage' },
    { name: 'use-protocol-buffers', type: 'bool', default: true, help: 'Enables using protocol-buffers' },
  ],
  run(context) {
    return topOf(context);
  },
};

/**
 * The simulated cluster has a metrics server where a Deployment of that name runs in kube-system, as on a real one.
 */
function hasMetrics({ client }: Context): boolean {
  return client
    .list('Deployment', 'kube-system')
    .some(
      (object) => object.metadata.name === 'metrics-server' && (object.status?.availableReplicas ?? 0) > 0,
    );
}

function topOf(context: Context): number {
  const { client, flags, args, namespace, out } = context;
  if (!hasMetrics(context)) throw new CommandError(METRICS);
  if (args.length > 1) throw usageError(context.path, `unexpected arguments: [${args.join(' ')}]`);
  const everywhere = flags.bool('all-namespaces');
  const pods =
    args[0] === undefined
      ? client.list('Pod', everywhere ? undefined : namespace)
      : [client.get('Pod', namespace, args[0])];
  const rows = pods.flatMap((pod) => {
    const used = client.usage(pod.metadata.namespace!, pod.metadata.name);
    if (used.length === 0) return [];
    const total = {
      container: '',
      cpuMilli: used.reduce((sum, each) => sum + each.cpuMilli, 0),
      memoryBytes: used.reduce((sum, each) => sum + each.memoryBytes, 0),
    };
    return (flags.bool('containers') ? used : [total]).map((each) => ({ pod, ...each }));
  });
  if (rows.length === 0) {
    context.err(everywhere ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
    return 0;
  }
  const by = flags.string('sort-by');
  if (by === 'cpu') rows.sort((a, b) => b.cpuMilli - a.cpuMilli);
  else if (by === 'memory') rows.sort((a, b) => b.memoryBytes - a.memoryBytes);
  else if (by !== '') throw new CommandError('--sort-by accepts only cpu or memory');
  const header = [
    ...(everywhere ? ['NAMESPACE'] : []),
    ...(flags.bool('containers') ? ['POD', 'NAME'] : ['NAME']),
    'CPU(cores)',
    'MEMORY(bytes)',
  ];
  const cells = rows.map(({ pod, container, cpuMilli, memoryBytes }) => [
    ...(everywhere ? [pod.metadata.namespace ?? ''] : []),
    pod.metadata.name,
    ...(flags.bool('containers') ? [container] : []),
    `${cpuMilli}m`,
    bytes(memoryBytes),
  ]);
  out(new RowWriter().write(flags.bool('no-headers') ? cells : [header, ...cells]));
  return 0;
}

const topNodes: Command = {
  name: 'node',
  aliases: ['nodes', 'no'],
  summary: 'Display resource (CPU/memory) usage of nodes',
  usage: 'node [NAME | -l label]',
  completes: 'nodes',
  flags: [
    { name: 'no-headers', type: 'bool', help: 'If present, print output without headers' },
    { name: 'selector', short: 'l', type: 'string', help: 'Selector (label query) to filter on' },
    { name: 'show-capacity', type: 'bool', help: 'Print node resources based on Capacity' },
    { name: 'sort-by', type: 'string', values: ['cpu', 'memory'], help: "Either 'cpu' or 'memory'." },
    { name: 'use-protocol-buffers', type: 'bool', default: true, help: 'Enables using protocol-buffers' },
  ],
  run(context) {
    const { client, args, flags, out } = context;
    if (!hasMetrics(context)) throw new CommandError(METRICS);
    const nodes =
      args[0] === undefined ? client.list('Node', undefined) : [client.get('Node', undefined, args[0])];
    const pods = client.list('Pod', undefined);
    const cells = nodes.map((node) => {
      const used = pods
        .filter((pod) => pod.spec?.nodeName === node.metadata.name)
        .flatMap((pod) => client.usage(pod.metadata.namespace!, pod.metadata.name));
      const cpu = used.reduce((sum, each) => sum + each.cpuMilli, 0);
      const memory = used.reduce((sum, each) => sum + each.memoryBytes, 0);
      const whole = node.status?.allocatable ?? node.status?.capacity ?? {};
      const percent = (part: number, all: number) => (all > 0 ? `${Math.floor((part / all) * 100)}%` : '0%');
      return [
        node.metadata.name,
        `${cpu}m`,
        percent(cpu, (amountOf(whole.cpu) ?? 0) * 1000),
        bytes(memory),
        percent(memory, amountOf(whole.memory) ?? 0),
      ];
    });
    const header = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'];
    out(new RowWriter().write(flags.bool('no-headers') ? cells : [header, ...cells]));
    return 0;
  },
};

export const top = group('top', 'Display resource (CPU/memory) usage', 'top', [topNodes, topPods]);

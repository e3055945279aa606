import { mustKind } from '../../api/kinds.ts';
import { parseSelector } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { filterOf } from '../builder.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { usageError } from '../flags.ts';
import { align } from '../printers/tabwriter.ts';
import { amountOf } from '../quantity.ts';
import { ALL_NAMESPACES, type Command, FIELD_SELECTOR, SELECTOR, withoutEffect } from './command.ts';
import { group } from './group.ts';

interface Usage {
  cpuMilli: number;
  memoryBytes: number;
}

const SORT_BY = {
  name: 'sort-by',
  type: 'string',
  values: ['cpu', 'memory'],
  help: "Largest first: 'cpu' or 'memory'.",
} as const;
const NO_HEADERS = { name: 'no-headers', type: 'bool', help: 'Without the line of headings' } as const;
const PROTOCOL_BUFFERS = withoutEffect('use-protocol-buffers', 'How the server is asked', {
  type: 'bool',
  default: true,
});

const mebibytes = (amount: number) => `${Math.floor(amount / 2 ** 20)}Mi`;
const usageCells = ({ cpuMilli, memoryBytes }: Usage) => [`${cpuMilli}m`, mebibytes(memoryBytes)];

function sum(parts: readonly Usage[]): Usage {
  return {
    cpuMilli: parts.reduce((all, each) => all + each.cpuMilli, 0),
    memoryBytes: parts.reduce((all, each) => all + each.memoryBytes, 0),
  };
}

/** Largest first where --sort-by is given. */
function sorted<T>(context: Context, rows: readonly T[], usageOf: (row: T) => Usage): T[] {
  switch (context.flags.string('sort-by')) {
    case 'cpu':
      return [...rows].sort((a, b) => usageOf(b).cpuMilli - usageOf(a).cpuMilli);
    case 'memory':
      return [...rows].sort((a, b) => usageOf(b).memoryBytes - usageOf(a).memoryBytes);
    default:
      return [...rows];
  }
}

/**
 * The simulated cluster has a metrics server where a Deployment of that name runs in kube-system, as on a real one.
 */
function check(context: Context): void {
  const { args, flags, path, client } = context;
  if (!['', 'cpu', 'memory'].includes(flags.string('sort-by')))
    throw new CommandError('--sort-by accepts only cpu or memory');
  if (args.length > 1) throw usageError(path, 'only one resource name is allowed');
  if (args.length > 0 && flags.string('selector') !== '')
    throw new CommandError('only one of NAME or --selector can be provided');
  const requirements = parseSelector(flags.string('selector'));
  if ('error' in requirements) throw new CommandError(requirements.error);
  const isThere = client
    .list('Deployment', 'kube-system')
    .some(
      ({ metadata, status }) => metadata.name === 'metrics-server' && (status?.availableReplicas ?? 0) > 0,
    );
  if (!isThere) throw new CommandError('Metrics API not available');
}

/** Every cell ends in a tab, the last one too. */
const write = ({ out }: Context, rows: readonly (readonly string[])[]) =>
  out(align(rows.map((cells) => `${cells.join('\t')}\t\n`).join(''), { minWidth: 6, padding: 3 }));

function selected(context: Context, kind: 'Pod' | 'Node'): KubeObject[] {
  const { args, client, flags, namespace } = context;
  const place = kind === 'Node' ? undefined : namespace;
  if (args[0] !== undefined) return [client.get(kind, place, args[0])];
  const accepts = filterOf(
    {
      args: [],
      selector: flags.string('selector'),
      fieldSelector: flags.knows('field-selector') ? flags.string('field-selector') : '',
    },
    mustKind(kind),
  );
  const everywhere = flags.knows('all-namespaces') && flags.bool('all-namespaces');
  return client.list(kind, everywhere ? undefined : place).filter(accepts);
}

const topPods: Command = {
  name: 'pod',
  aliases: ['pods', 'po'],
  summary: 'Display resource (CPU/memory) usage of pods',
  usage: 'pod [NAME | -l label]',
  completes: 'pods',
  flags: [
    ALL_NAMESPACES,
    SELECTOR,
    FIELD_SELECTOR,
    { name: 'containers', type: 'bool', help: 'A line for each container' },
    NO_HEADERS,
    SORT_BY,
    { name: 'sum', type: 'bool', help: 'A last line with the sum' },
    PROTOCOL_BUFFERS,
  ],
  run(context) {
    check(context);
    const { client, flags, namespace } = context;
    const everywhere = flags.bool('all-namespaces');
    const isByContainer = flags.bool('containers');
    const pods = selected(context, 'Pod').flatMap((pod) => {
      const containers = client.usage(pod.metadata.namespace!, pod.metadata.name);
      return containers.length === 0 ? [] : [{ pod, containers }];
    });
    if (pods.length === 0) {
      context.err(everywhere ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
      return 0;
    }
    const rows = sorted(context, pods, ({ containers }) => sum(containers)).flatMap(({ pod, containers }) => {
      const { name, namespace: place = '' } = pod.metadata;
      const front = everywhere ? [place, name] : [name];
      if (!isByContainer) return [[...front, ...usageCells(sum(containers))]];
      const each = sorted(context, containers, (container) => container);
      return each.map((container) => [...front, container.container, ...usageCells(container)]);
    });
    const header = [
      ...(everywhere ? ['NAMESPACE'] : []),
      ...(isByContainer ? ['POD'] : []),
      'NAME',
      'CPU(cores)',
      'MEMORY(bytes)',
    ];
    const blanks = Array<string>(header.length - 2).fill('');
    const total = sum(pods.flatMap(({ containers }) => containers));
    write(context, [
      ...(flags.bool('no-headers') ? [] : [header]),
      ...rows,
      ...(flags.bool('sum')
        ? [
            [...blanks, '________', '________'],
            [...blanks, ...usageCells(total)],
          ]
        : []),
    ]);
    return 0;
  },
};

const topNodes: Command = {
  name: 'node',
  aliases: ['nodes', 'no'],
  summary: 'Display resource (CPU/memory) usage of nodes',
  usage: 'node [NAME | -l label]',
  completes: 'nodes',
  flags: [
    NO_HEADERS,
    SELECTOR,
    { name: 'show-capacity', type: 'bool', help: 'Percent of what the node has, not of what pods may use' },
    SORT_BY,
    PROTOCOL_BUFFERS,
  ],
  run(context) {
    check(context);
    const { client, flags } = context;
    const pods = client.list('Pod', undefined);
    const nodes = selected(context, 'Node').map((node) => ({
      node,
      usage: sum(
        pods
          .filter((pod) => pod.spec?.nodeName === node.metadata.name)
          .flatMap((pod) => client.usage(pod.metadata.namespace!, pod.metadata.name)),
      ),
    }));
    const percent = (part: number, all: number) => (all > 0 ? `${Math.floor((part / all) * 100)}%` : '0%');
    const cells = sorted(context, nodes, ({ usage }) => usage).map(({ node, usage }) => {
      const { allocatable, capacity } = node.status ?? {};
      const whole = (flags.bool('show-capacity') ? capacity : (allocatable ?? capacity)) ?? {};
      const [cpu = '', memory = ''] = usageCells(usage);
      return [
        node.metadata.name,
        cpu,
        percent(usage.cpuMilli, (amountOf(whole.cpu) ?? 0) * 1000),
        memory,
        percent(usage.memoryBytes, amountOf(whole.memory) ?? 0),
      ];
    });
    const header = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'];
    if (cells.length > 0) write(context, flags.bool('no-headers') ? cells : [header, ...cells]);
    return 0;
  },
};

/** Models k8s.io/kubectl/pkg/cmd/top and pkg/metricsutil/metrics_printer.go. */
export const top = group('top', 'Display resource (CPU/memory) usage', 'top [flags]', [topNodes, topPods]);

import { parseSelector } from '../../../api/labels.ts';
import { CommandError } from '../../errors.ts';
import type { Flag } from '../../flags.ts';
import { createCommand, resourceMap } from './create-command.ts';

export const createNamespace = createCommand({
  name: 'namespace',
  aliases: ['ns'],
  summary: 'Create a namespace with the specified name',
  usage: 'namespace NAME [--dry-run=server|client|none]',
  flags: [],
  build: (_, name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {}, status: {} }),
});

export const createServiceAccount = createCommand({
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Create a service account with the specified name',
  usage: 'serviceaccount NAME [--dry-run=server|client|none]',
  failed: 'failed to create serviceaccount: ',
  flags: [],
  build: (_, name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } }),
});

export const createQuota = createCommand({
  name: 'quota',
  aliases: ['resourcequota'],
  summary: 'Create a quota with the specified name',
  usage:
    'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  failed: 'failed to create quota: ',
  flags: [
    {
      name: 'hard',
      type: 'string',
      help: 'A comma-delimited set of resource=quantity pairs that define a hard limit.',
    },
    { name: 'scopes', type: 'string', help: 'A comma-delimited set of quota scopes.' },
  ],
  build({ flags }, name) {
    const hard = resourceMap(flags.string('hard'));
    const scopes = flags.string('scopes').split(',').filter(Boolean);
    return {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name },
      spec: {
        ...(Object.keys(hard).length > 0 ? { hard } : {}),
        ...(scopes.length > 0 ? { scopes } : {}),
      },
      status: {},
    };
  },
});

export const createBudget = createCommand({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  summary: 'Create a pod disruption budget with the specified name',
  usage: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  failed: 'failed to create poddisruptionbudgets: ',
  flags: [
    { name: 'selector', type: 'string', help: 'A label selector to use for this budget.' },
    { name: 'min-available', type: 'string', help: 'The minimum number or percentage of available pods.' },
    {
      name: 'max-unavailable',
      type: 'string',
      help: 'The maximum number or percentage of unavailable pods.',
    },
  ],
  build({ flags }, name) {
    const selector = flags.string('selector');
    const min = flags.string('min-available');
    const max = flags.string('max-unavailable');
    if (selector === '') throw new CommandError('a selector must be specified');
    if (min === '' && max === '')
      throw new CommandError('one of min-available or max-unavailable must be specified');
    if (min !== '' && max !== '')
      throw new CommandError('min-available and max-unavailable cannot be both specified');
    if (min !== '' && !/^\d+%?$/.test(min))
      throw new CommandError('invalid format specified for min-available');
    if (max !== '' && !/^\d+%?$/.test(max))
      throw new CommandError('invalid format specified for max-unavailable');
    const amount = (text: string) => (text.endsWith('%') ? text : Number(text));
    return {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: {
        ...(min === '' ? { maxUnavailable: amount(max) } : { minAvailable: amount(min) }),
        selector: selectorOf(selector),
      },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    };
  },
});

/** A selector as it is written on a line, in the form of the API. */
function selectorOf(text: string): object {
  const requirements = parseSelector(text);
  if ('error' in requirements) throw new CommandError(requirements.error);
  const plain = requirements.filter(({ operator, equality }) => operator === 'In' && equality);
  const others = requirements.filter(({ operator, equality }) => operator !== 'In' || !equality);
  return {
    ...(plain.length > 0
      ? { matchLabels: Object.fromEntries(plain.map(({ key, values }) => [key, values[0]])) }
      : {}),
    ...(others.length > 0
      ? {
          matchExpressions: others.map(({ key, operator, values }) => ({
            key,
            operator,
            ...(values.length > 0 ? { values: [...values] } : {}),
          })),
        }
      : {}),
  };
}

export const createPriorityClass = createCommand({
  name: 'priorityclass',
  aliases: ['pc'],
  summary: 'Create a priority class with the specified name',
  usage: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  failed: 'failed to create priorityclass: ',
  flags: [
    { name: 'value', type: 'int', default: 0, help: 'the value of this priority class.' },
    {
      name: 'global-default',
      type: 'bool',
      help: 'whether this PriorityClass should be the default priority.',
    },
    { name: 'description', type: 'string', help: 'when this priority class should be used.' },
    {
      name: 'preemption-policy',
      type: 'string',
      default: 'PreemptLowerPriority',
      values: ['PreemptLowerPriority', 'Never'],
      help: 'the policy for preempting pods with lower priority.',
    },
  ],
  build: ({ flags }, name) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value: flags.number('value'),
    ...(flags.bool('global-default') ? { globalDefault: true } : {}),
    ...(flags.string('description') ? { description: flags.string('description') } : {}),
    preemptionPolicy: flags.string('preemption-policy'),
  }),
});

const TCP: Flag = {
  name: 'tcp',
  type: 'list',
  help: "Port pairs can be specified as '<port>:<targetPort>'.",
};

function serviceCommand(name: string, type: string, extra: readonly Flag[]) {
  return createCommand({
    name,
    summary: `Create ${type === 'ExternalName' ? 'an' : 'a'} ${type} service`,
    usage: `${name} NAME [--tcp=port:targetPort] [--dry-run=server|client|none]`,
    failed: `failed to create ${type} service: `,
    flags: [TCP, ...extra],
    build({ flags }, serviceName) {
      const clusterIP = extra.some((flag) => flag.name === 'clusterip') ? flags.string('clusterip') : '';
      const tcp = flags.list('tcp');
      if (clusterIP === 'None' && type !== 'ClusterIP')
        throw new CommandError('ClusterIP=None can only be used with ClusterIP service type');
      if (tcp.length === 0 && clusterIP !== 'None' && type !== 'ExternalName')
        throw new CommandError('at least one tcp port specifier must be provided');
      const nodePort = type === 'NodePort' ? flags.number('node-port') : 0;
      const ports = tcp.map((pair) => ({ ...portPair(pair), ...(nodePort ? { nodePort } : {}) }));
      const labels = { app: serviceName };
      return {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: serviceName, labels },
        spec: {
          type,
          selector: labels,
          ...(ports.length > 0 ? { ports } : {}),
          ...(clusterIP ? { clusterIP } : {}),
          ...(type === 'ExternalName' ? { externalName: flags.string('external-name') } : {}),
        },
        status: { loadBalancer: {} },
      };
    },
  });
}

/** `80:8080`, `80`, `80:http`. */
function portPair(text: string) {
  const [port = '', target = port] = text.split(':');
  if (!/^\d+$/.test(port))
    throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  const number = Number(port);
  if (number < 1 || number > 65535) throw new CommandError('must be between 1 and 65535, inclusive');
  return {
    name: text.replace(':', '-'),
    port: number,
    protocol: 'TCP',
    targetPort: /^\d+$/.test(target) ? Number(target) : target,
  };
}

export const serviceCommands = [
  serviceCommand('clusterip', 'ClusterIP', [
    {
      name: 'clusterip',
      type: 'string',
      help: "Assign your own ClusterIP or set to 'None' for a 'headless' service.",
    },
  ]),
  serviceCommand('externalname', 'ExternalName', [
    { name: 'external-name', type: 'string', required: true, help: 'External name of service' },
  ]),
  serviceCommand('loadbalancer', 'LoadBalancer', []),
  serviceCommand('nodeport', 'NodePort', [
    { name: 'node-port', type: 'int', default: 0, help: 'Port used to expose the service on each node.' },
  ]),
];

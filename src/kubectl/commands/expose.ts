import type { KubeObject } from '../../api/meta.ts';
import { find } from '../builder.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, throwAll } from '../errors.ts';
import { podSpecOf } from '../pod-spec.ts';
import { type Command, FILENAME, RECURSIVE } from './command.ts';
import { createDraft, labelMap, madeBy } from './create/create-command.ts';
import { OVERRIDE_FLAGS, overridden } from './overrides.ts';

const EXPOSABLE = new Set(['Pod', 'Service', 'ReplicationController', 'Deployment', 'ReplicaSet']);

export const expose: Command = {
  name: 'expose',
  summary:
    'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  usage:
    'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  completes: 'resources',
  mutates: (_, flags) => flags.string('dry-run') === 'none',
  flags: [
    FILENAME,
    RECURSIVE,
    ...madeBy('kubectl-expose'),
    { name: 'port', type: 'string', help: 'The port that the service should serve on.' },
    { name: 'protocol', type: 'string', values: ['TCP', 'UDP', 'SCTP'], help: 'The network protocol.' },
    { name: 'target-port', type: 'string', help: 'Name or number for the port on the container.' },
    { name: 'name', type: 'string', help: 'The name for the newly created object.' },
    {
      name: 'type',
      type: 'string',
      values: ['ClusterIP', 'NodePort', 'LoadBalancer'],
      help: 'Type for this service.',
    },
    { name: 'selector', type: 'string', help: 'A label selector to use for this service.' },
    {
      name: 'labels',
      short: 'l',
      type: 'string',
      help: 'Labels to apply to the service created by this call.',
    },
    { name: 'cluster-ip', type: 'string', help: "ClusterIP to be assigned; 'None' for a headless service." },
    { name: 'external-ip', type: 'string', help: 'Additional external IP address.' },
    { name: 'load-balancer-ip', type: 'string', help: 'IP to assign to the LoadBalancer.' },
    { name: 'session-affinity', type: 'string', values: ['None', 'ClientIP'], help: 'The session affinity' },
    ...OVERRIDE_FLAGS,
  ],
  run(context) {
    const { flags, args } = context;
    const found = find(context, { args, filenames: flags.list('filename') });
    throwAll(found.errors);
    for (const info of found.infos) {
      const object = info.object!;
      if (!EXPOSABLE.has(object.kind))
        throw new CommandError(
          `cannot expose a ${info.resource.group ? `${object.kind}.${info.resource.group}` : object.kind}`,
        );
      const selector = flags.string('selector') ? labelMap(flags.string('selector')) : selectorOf(object);
      const name = flags.string('name') || info.name;
      const ports = portsFor(object, flags.string('port'));
      if (ports.length === 0 && flags.string('cluster-ip') !== 'None')
        throw new CommandError("couldn't find port via --port flag or introspection");
      const target = flags.string('target-port');
      const isMany = ports.length > 1;
      const labels = flags.string('labels') ? labelMap(flags.string('labels')) : object.metadata.labels;
      createDraft(
        context,
        overridden(flags, {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name, ...(labels && Object.keys(labels).length > 0 ? { labels } : {}) },
          spec: {
            ...(ports.length > 0
              ? {
                  ports: ports.map(({ port, protocol }, i) => ({
                    ...(isMany ? { name: `port-${i + 1}` } : {}),
                    port,
                    protocol: flags.string('protocol') || protocol,
                    targetPort: target === '' ? port : /^\d+$/.test(target) ? Number(target) : target,
                  })),
                }
              : {}),
            selector,
            ...(flags.string('type') ? { type: flags.string('type') } : {}),
            ...(flags.string('cluster-ip') ? { clusterIP: flags.string('cluster-ip') } : {}),
            ...(flags.string('external-ip') ? { externalIPs: [flags.string('external-ip')] } : {}),
            ...(flags.string('load-balancer-ip') ? { loadBalancerIP: flags.string('load-balancer-ip') } : {}),
            ...(flags.string('session-affinity')
              ? { sessionAffinity: affinity(flags.string('session-affinity')) }
              : {}),
          },
          status: { loadBalancer: {} },
        }),
        undefined,
        'exposed',
        // What the server answers is a map here.
        dryRunOf(flags) === 'client',
      );
    }
    return 0;
  },
};

function affinity(value: string): string {
  if (value === 'None' || value === 'ClientIP') return value;
  throw new CommandError(`unknown session affinity: ${value}`);
}

/** The labels that choose the pods of an object. */
function selectorOf(object: KubeObject): Record<string, string> {
  const fail = (reason: string) =>
    new CommandError(`couldn't retrieve selectors via --selector flag or introspection: ${reason}`);
  switch (object.kind) {
    case 'Pod':
      if (Object.keys(object.metadata.labels ?? {}).length === 0)
        throw fail('the pod has no labels and cannot be exposed');
      return object.metadata.labels!;
    case 'Service':
      if (!object.spec.selector) throw fail('the service has no pod selector set');
      return object.spec.selector;
    case 'ReplicationController':
      return object.spec.selector;
    default:
      if (object.spec.selector?.matchExpressions?.length)
        throw fail(
          `couldn't convert expressions - "${JSON.stringify(object.spec.selector.matchExpressions)}" to map-based selector format`,
        );
      return object.spec.selector?.matchLabels ?? {};
  }
}

interface Port {
  port: number;
  protocol: string;
}

function portsFor(object: KubeObject, given: string): Port[] {
  if (given !== '')
    return given.split(',').map((text) => {
      if (!/^\d+$/.test(text))
        throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
      return { port: Number(text), protocol: protocolOf(object, Number(text)) };
    });
  if (object.kind === 'Service')
    return object.spec.ports.map((port: Port) => ({ port: port.port, protocol: port.protocol ?? 'TCP' }));
  return containerPorts(object);
}

const containerPorts = (object: KubeObject): Port[] =>
  (podSpecOf(object)?.containers ?? []).flatMap(
    (container: { ports?: { containerPort: number; protocol?: string }[] }) =>
      (container.ports ?? []).map(({ containerPort, protocol = 'TCP' }) => ({
        port: containerPort,
        protocol,
      })),
  );

const protocolOf = (object: KubeObject, port: number) =>
  containerPorts(object).find((each) => each.port === port)?.protocol ?? 'TCP';

/** Endpoints that a person wrote for a Service without a selector become slices. Models pkg/controller/endpointslicemirroring. */
import { deepEqual } from '../../api/equal.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { ControllerContext } from '../controller/context.ts';
import { isTerminating, keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MIRRORING = 'endpointslicemirroring-controller.k8s.io';
const SERVICE = 'kubernetes.io/service-name';
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';
/** What was a lock of leaders before there were Leases. */
const LEADER = 'control-plane.alpha.kubernetes.io/leader';
/** What of the annotations of Endpoints is about that object alone. */
const NOT_COPIED = [
  'endpoints.kubernetes.io/last-change-trigger-time',
  'kubectl.kubernetes.io/last-applied-configuration',
];

interface Address {
  ip: string;
  hostname?: string;
  nodeName?: string;
  targetRef?: object;
}
interface Subset {
  addresses?: Address[];
  notReadyAddresses?: Address[];
  ports?: { name?: string }[];
}

export function startEndpointSliceMirroring({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });

  // Endpoints of services with a selector are written from the pods: there is nothing to mirror.
  const isByHand = (namespace: string, name: string): boolean => {
    const service = api.get('Service', namespace, name);
    return service !== undefined && !service.spec.selector;
  };
  api.watch(['Endpoints'], ({ object }) => {
    if (isByHand(object.metadata.namespace!, object.metadata.name)) queue.add(keyOf(object));
  });
  api.watch(['Service'], ({ object }) => {
    const { namespace, name } = object.metadata;
    if (api.get('Endpoints', namespace, name) !== undefined) queue.add(keyOf(object));
  });

  // What somebody else does to a slice is undone.
  api.watch(['EndpointSlice'], ({ object, old }) => {
    const { namespace, labels } = (old ?? object).metadata;
    if (labels?.[MANAGED_BY] === MIRRORING) queue.add(`${namespace}/${labels[SERVICE]}`);
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const present = mirrored(namespace, name);
    const endpoints = api.get('Endpoints', namespace, name);
    const isWanted =
      endpoints !== undefined &&
      !isTerminating(endpoints) &&
      endpoints.metadata.labels?.[SKIP] !== 'true' &&
      endpoints.metadata.annotations?.[LEADER] === undefined &&
      isByHand(namespace, name);
    const wanted = isWanted
      ? byPorts(endpoints.subsets ?? []).map((subset) => sliceOf(endpoints, subset))
      : [];
    wanted.forEach((slice, i) => {
      const old = present[i];
      if (old === undefined) api.create(slice);
      else if (!deepEqual(told(old), told(slice))) {
        const { annotations: _, ...metadata } = old.metadata;
        const { labels, annotations } = slice.metadata;
        api.update({
          ...old,
          metadata: { ...metadata, labels: labels!, ...(annotations && { annotations }) },
          endpoints: slice.endpoints,
          ports: slice.ports,
        });
      }
    });
    for (const old of present.slice(wanted.length)) api.delete('EndpointSlice', namespace, old.metadata.name);
  }

  const mirrored = (namespace: string, name: string): readonly KubeObject[] =>
    api
      .list('EndpointSlice', namespace)
      .filter(({ metadata: { labels } }) => labels?.[SERVICE] === name && labels[MANAGED_BY] === MIRRORING);

  return queue;
}

const told = ({ metadata: { labels, annotations }, endpoints, ports }: KubeObject) => [
  labels,
  annotations ?? {},
  endpoints,
  ports,
];

/** One slice for each set of ports, whatever the number of subsets that have it. */
function byPorts(subsets: readonly Subset[]): Subset[] {
  const found: Required<Subset>[] = [];
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    const same = found.find((each) => deepEqual(each.ports, ports));
    if (same === undefined)
      found.push({ addresses: [...addresses], notReadyAddresses: [...notReadyAddresses], ports });
    else {
      same.addresses.push(...addresses);
      same.notReadyAddresses.push(...notReadyAddresses);
    }
  }
  return found;
}

function sliceOf(
  { metadata }: KubeObject,
  { addresses = [], notReadyAddresses = [], ports = [] }: Subset,
): KubeObject {
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(([name]) => !NOT_COPIED.includes(name)),
  );
  const entry = (ready: boolean) => {
    return ({ ip, ...rest }: Address) => ({ addresses: [ip], conditions: { ready }, ...rest });
  };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${metadata.name}-`,
      namespace: metadata.namespace,
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      labels: { ...metadata.labels, [MANAGED_BY]: MIRRORING, [SERVICE]: metadata.name },
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Endpoints',
          name: metadata.name,
          uid: metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    addressType: 'IPv4',
    endpoints: [...addresses.map(entry(true)), ...notReadyAddresses.map(entry(false))],
    ports: ports.map((port) => ({ name: '', ...port })),
  } as unknown as KubeObject;
}

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

interface Address {
  ip: string;
  hostname?: string;
  nodeName?: string;
  targetRef?: object;
}
interface Subset {
  addresses?: Address[];
  notReadyAddresses?: Address[];
  ports?: object[];
}

export function startEndpointSliceMirroring({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });

  // Endpoints of services with a selector are written from the pods: there is nothing to mirror.
  const isByHand = (namespace: string, name: string): boolean => {
    const service = api.get('Service', namespace, name);
    return service !== undefined && !service.spec.selector && service.spec.type !== 'ExternalName';
  };
  api.watch(['Endpoints'], ({ object }) => {
    if (isByHand(object.metadata.namespace!, object.metadata.name)) queue.add(keyOf(object));
  });
  api.watch(['Service'], ({ object }) => {
    const { namespace, name } = object.metadata;
    if (api.get('Endpoints', namespace, name) !== undefined) queue.add(keyOf(object));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const present = mirrored(namespace, name);
    const endpoints = api.get('Endpoints', namespace, name);
    const isWanted =
      endpoints !== undefined &&
      !isTerminating(endpoints) &&
      endpoints.metadata.labels?.[SKIP] !== 'true' &&
      isByHand(namespace, name);
    const wanted = isWanted
      ? ((endpoints.subsets ?? []) as Subset[]).map((subset) => sliceOf(endpoints, subset))
      : [];
    wanted.forEach((slice, i) => {
      const old = present[i];
      if (old === undefined) api.create(slice);
      else if (!deepEqual(old.endpoints, slice.endpoints) || !deepEqual(old.ports, slice.ports))
        api.update({ ...old, endpoints: slice.endpoints, ports: slice.ports });
    });
    for (const old of present.slice(wanted.length)) api.delete('EndpointSlice', namespace, old.metadata.name);
  }

  const mirrored = (namespace: string, name: string): readonly KubeObject[] =>
    api
      .list('EndpointSlice', namespace)
      .filter(({ metadata: { labels } }) => labels?.[SERVICE] === name && labels[MANAGED_BY] === MIRRORING);

  return queue;
}

function sliceOf(
  { metadata }: KubeObject,
  { addresses = [], notReadyAddresses = [], ports }: Subset,
): KubeObject {
  const entry = (ready: boolean) => {
    return ({ ip, ...rest }: Address) => ({ addresses: [ip], conditions: { ready }, ...rest });
  };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${metadata.name}-`,
      namespace: metadata.namespace,
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
    ports: ports ?? [],
  } as unknown as KubeObject;
}

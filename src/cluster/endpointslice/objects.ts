import type { KubeObject } from '../../api/meta.ts';
import { controllerReference } from '../controller/owners.ts';
import type { Endpoint, EndpointPort, Slice } from './slice.ts';
import type { SliceSet } from './slices.ts';

/** Who writes a slice. */
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const CONTROLLER = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

/** When what led to this version happened; absent where nothing has but that somebody left. */
const triggered = (since: string | undefined) =>
  since === undefined ? {} : { annotations: { [TRIGGER_TIME]: since } };

/** The EndpointSlice object of a slice; without a name it is still to be created. */
export function sliceObject(service: KubeObject, slice: Slice, since?: string): KubeObject {
  const { name, namespace, labels } = service.metadata;
  const { [HEADLESS]: _, ...inherited } = labels ?? {};
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      ...(slice.name === undefined ? { generateName: `${name}-` } : { name: slice.name }),
      namespace,
      ...triggered(since),
      labels: {
        ...inherited,
        [MANAGED_BY]: CONTROLLER,
        'kubernetes.io/service-name': name,
        ...(service.spec.clusterIP === 'None' ? { [HEADLESS]: '' } : {}),
      },
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    endpoints: hinted(slice),
    ports: slice.ports,
  } as unknown as KubeObject;
}

function hinted({ endpoints, zones }: Slice): Endpoint[] {
  if (zones === undefined) return [...endpoints.values()];
  return [...endpoints].map(([uid, endpoint]) => {
    const name = zones.get(uid);
    return name === undefined ? endpoint : { ...endpoint, hints: { forZones: [{ name }] } };
  });
}

interface Address {
  ip: string;
  hostname?: string;
  nodeName: string | undefined;
  targetRef: Endpoint['targetRef'];
}

interface Subset {
  addresses: Address[];
  notReadyAddresses: Address[];
  ports: EndpointPort[];
}

/** The old Endpoints object: not-ready pods apart, terminating ones left out. Models pkg/controller/endpoint. */
export function endpointsObject(service: KubeObject, set: SliceSet, since?: string): KubeObject {
  const subsets = new Map<string, Subset>();
  const { publishNotReadyAddresses: isPublic = false, ports: wanted = [] } = service.spec;
  for (const { endpoint, ports } of set.endpoints()) {
    if (endpoint.conditions.terminating && !isPublic) continue;
    // A pod that has none of the ports by name has no place here, unlike in a slice.
    if (ports.length === 0 && wanted.length > 0) continue;
    const key = ports.map((port) => `${port.name}:${port.port}/${port.protocol}`).join();
    let subset = subsets.get(key);
    if (subset === undefined) {
      subset = { addresses: [], notReadyAddresses: [], ports };
      subsets.set(key, subset);
    }
    (endpoint.conditions.ready ? subset.addresses : subset.notReadyAddresses).push(address(endpoint));
  }
  const { name, namespace, labels } = service.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name,
      namespace,
      ...triggered(since),
      labels: {
        ...labels,
        'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
        ...(service.spec.clusterIP === 'None' ? { [HEADLESS]: '' } : {}),
      },
    },
    subsets: [...subsets.values()].map((subset) => ({
      ...(subset.addresses.length > 0 ? { addresses: subset.addresses.sort(byAddress) } : {}),
      ...(subset.notReadyAddresses.length > 0
        ? { notReadyAddresses: subset.notReadyAddresses.sort(byAddress) }
        : {}),
      ...(subset.ports.length > 0 ? { ports: subset.ports.map(withoutEmptyName) } : {}),
    })),
  } as unknown as KubeObject;
}

const withoutEmptyName = ({ name, ...rest }: EndpointPort) => (name === '' ? rest : { name, ...rest });

function address({ addresses, nodeName, hostname, targetRef }: Endpoint): Address {
  return { ip: addresses[0]!, ...(hostname === undefined ? {} : { hostname }), nodeName, targetRef };
}

/** Models RepackSubsets: by address, as texts are compared. */
const byAddress = (a: Address, b: Address): number => {
  const [x, y] = a.ip === b.ip ? [a.targetRef.uid, b.targetRef.uid] : [a.ip, b.ip];
  return x < y ? -1 : x > y ? 1 : 0;
};

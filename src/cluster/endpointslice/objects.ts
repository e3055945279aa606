import type { KubeObject } from '../../api/meta.ts';
import { controllerReference } from '../controller/owners.ts';
import type { Endpoint, EndpointPort } from './endpoint.ts';
import type { Slice, SliceSet } from './slices.ts';

const HEADLESS = 'service.kubernetes.io/headless';

/** The EndpointSlice object of a slice; without a name it is still to be created. */
export function sliceObject(service: KubeObject, slice: Slice): KubeObject {
  const { name, namespace, labels } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      ...(slice.name === undefined ? { generateName: `${name}-` } : { name: slice.name }),
      namespace,
      labels: {
        ...labels,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': name,
        ...(service.spec.clusterIP === 'None' ? { [HEADLESS]: '' } : {}),
      },
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    endpoints: [...slice.endpoints.values()],
    ports: slice.ports,
  } as unknown as KubeObject;
}

interface Subset {
  addresses: object[];
  notReadyAddresses: object[];
  ports: EndpointPort[];
}

/** The old Endpoints object: not-ready pods apart, terminating ones left out. Models pkg/controller/endpoint. */
export function endpointsObject(service: KubeObject, set: SliceSet): KubeObject {
  const subsets = new Map<string, Subset>();
  const isPublic = service.spec.publishNotReadyAddresses === true;
  for (const { endpoint, ports } of set.endpoints()) {
    if (endpoint.conditions.terminating && !isPublic) continue;
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
      labels: {
        ...labels,
        'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
        ...(service.spec.clusterIP === 'None' ? { [HEADLESS]: '' } : {}),
      },
    },
    subsets: [...subsets.values()].map((subset) => ({
      ...(subset.addresses.length > 0 ? { addresses: subset.addresses } : {}),
      ...(subset.notReadyAddresses.length > 0 ? { notReadyAddresses: subset.notReadyAddresses } : {}),
      ports: subset.ports.map(({ name: portName, ...rest }) =>
        portName === '' ? rest : { name: portName, ...rest },
      ),
    })),
  } as unknown as KubeObject;
}

function address({ addresses, nodeName, hostname, targetRef }: Endpoint): object {
  return { ip: addresses[0], ...(hostname === undefined ? {} : { hostname }), nodeName, targetRef };
}

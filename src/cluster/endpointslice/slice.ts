/** What stands in EndpointSlices. */

export interface Endpoint {
  addresses: string[];
  conditions: { ready: boolean; serving: boolean; terminating: boolean };
  nodeName?: string;
  hostname?: string;
  zone?: string;
  targetRef: { kind: 'Pod'; namespace: string; name: string; uid: string };
  /** For whom it is meant first (spec.trafficDistribution of the service). */
  hints?: { forZones?: { name: string }[]; forNodes?: { name: string }[] };
}

export interface EndpointPort {
  name: string;
  port: number;
  protocol: string;
  appProtocol?: string;
}

/** One EndpointSlice as it should be. `name` is set once the object exists. */
export interface Slice {
  ports: EndpointPort[];
  endpoints: Map<string, Endpoint>;
  name?: string;
  /** The version that was written last: a later one is somebody else's. */
  version?: string;
  /** The zone that a ready pod (uid) is meant for, where the service wants topology hints. */
  zones?: ReadonlyMap<string, string>;
  dirty: boolean;
}

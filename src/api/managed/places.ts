/**
 * How the values of a place belong together: which lists are merged by keys, which maps are one value. By the types of
 * the API, by the schema of a custom kind, or by the shape of the value where neither knows. Models the `+listType`,
 * `+mapType` and `+structType` tags of k8s.io/api, and structured-merge-diff schema.
 */
import { isMap, type Json, type JsonMap, propertySchema, type Schema } from '../custom/schema.ts';
import { refName, type SchemaNode } from '../schema.ts';
import { definitions } from '../schemas.generated.ts';

export type Relation =
  | { merge: 'map' }
  | { merge: 'keys'; keys: readonly string[]; defaults: Readonly<Record<string, Json>> }
  | { merge: 'set' }
  | { merge: 'atomic' };

export interface Place {
  relation(value: Json): Relation;
  /** The place of a field of a map, or of the items of a list (no field). */
  below(field?: string): Place;
}

const MAP: Relation = { merge: 'map' };
const ATOMIC: Relation = { merge: 'atomic' };
const SET: Relation = { merge: 'set' };
const by = (keys: string, defaults: Readonly<Record<string, Json>> = {}): Relation => ({
  merge: 'keys',
  keys: keys.split(' '),
  defaults,
});

const PORTS = by('containerPort protocol', { protocol: 'TCP' });
const CONTAINER: Record<string, Relation> = {
  ports: PORTS,
  env: by('name'),
  volumeMounts: by('mountPath'),
  volumeDevices: by('devicePath'),
};
const NAMES = by('name');
const TYPES = by('type');

/** Lists that are more than one value, by type and field. Jobs keep their conditions as one. */
const LISTS: Readonly<Record<string, Readonly<Record<string, Relation>>>> = {
  ObjectMeta: { finalizers: SET, ownerReferences: by('uid') },
  PodSpec: {
    containers: NAMES,
    initContainers: NAMES,
    ephemeralContainers: NAMES,
    volumes: NAMES,
    imagePullSecrets: NAMES,
    hostAliases: by('ip'),
    topologySpreadConstraints: by('topologyKey whenUnsatisfiable'),
    schedulingGates: NAMES,
    resourceClaims: NAMES,
  },
  Container: CONTAINER,
  EphemeralContainer: CONTAINER,
  ResourceRequirements: { claims: NAMES },
  ContainerRestartRuleOnExitCodes: { values: SET },
  PodStatus: { conditions: TYPES, podIPs: by('ip'), resourceClaimStatuses: NAMES },
  ContainerStatus: { volumeMounts: by('mountPath'), allocatedResourcesStatus: NAMES },
  ServiceSpec: { ports: by('port protocol', { protocol: 'TCP' }) },
  ServiceAccount: { secrets: NAMES },
  NodeSpec: { podCIDRs: SET },
  NodeStatus: { conditions: TYPES, addresses: TYPES },
  PodFailurePolicyOnExitCodesRequirement: { values: SET },
  UncountedTerminatedPods: { succeeded: SET, failed: SET },
  DiscoveryEndpoint: { addresses: SET },
  Endpoint: { addresses: SET },
  ...Object.fromEntries(
    [
      'DaemonSet',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Namespace',
      'PersistentVolumeClaim',
      'PodDisruptionBudget',
      'ReplicaSet',
      'ReplicationController',
      'Service',
      'StatefulSet',
    ].map((kind) => [`${kind}Status`, { conditions: TYPES }]),
  ),
};

/** Structs that are one value. */
const ATOMIC_TYPES = new Set([
  'ConfigMapKeySelector',
  'DiscoveryEndpointPort',
  'EndpointAddress',
  'EndpointPort',
  'FileKeySelector',
  'LabelSelector',
  'LocalObjectReference',
  'NodeSelector',
  'NodeSelectorTerm',
  'ObjectFieldSelector',
  'ObjectReference',
  'ResourceFieldSelector',
  'ScopeSelector',
  'SecretKeySelector',
  'SecretReference',
  'TopologySelectorTerm',
  'TypedLocalObjectReference',
]);
const ATOMIC_MAPS = new Set([
  'PodSpec.nodeSelector',
  'ReplicationControllerSpec.selector',
  'ServiceSpec.selector',
]);

class TypedPlace implements Place {
  readonly #node: SchemaNode | undefined;
  /** `PodSpec.containers` */
  readonly #name: string;

  constructor(node: SchemaNode | undefined, name: string) {
    this.#node = node;
    this.#name = name;
  }

  relation(value: Json): Relation {
    const [type = '', field = ''] = this.#name.split('.');
    if (Array.isArray(value)) return LISTS[type]?.[field] ?? ATOMIC;
    if (!isMap(value)) return ATOMIC;
    const struct = this.#node && refName(this.#node);
    // A claim's reference to its volume is the one that is told apart.
    if (struct !== undefined && ATOMIC_TYPES.has(struct) && this.#name !== 'PersistentVolumeSpec.claimRef')
      return ATOMIC;
    if (this.#node?.format !== undefined && this.#node.format !== 'quantity') return ATOMIC;
    return ATOMIC_MAPS.has(this.#name) ? ATOMIC : MAP;
  }

  below(field?: string): Place {
    if (field === undefined) return new TypedPlace(this.#node?.items, '');
    const struct = this.#node && refName(this.#node);
    if (struct !== undefined) {
      const { properties } = definitions[struct]!;
      const node = Object.hasOwn(properties, field) ? properties[field] : undefined;
      return node === undefined ? GUESSED : new TypedPlace(node, `${struct}.${field}`);
    }
    const rest = this.#node?.additionalProperties;
    return typeof rest === 'object' ? new TypedPlace(rest, '') : GUESSED;
  }
}

/** Nobody knows: maps are maps, lists are one value. */
const GUESSED: Place = {
  relation: (value) => (isMap(value) ? MAP : ATOMIC),
  below: () => GUESSED,
};

class SchemaPlace implements Place {
  readonly #schema: Schema;
  readonly #isRoot: boolean;

  constructor(schema: Schema, isRoot = false) {
    this.#schema = schema;
    this.#isRoot = isRoot;
  }

  relation(value: Json): Relation {
    if (isMap(value)) return this.#schema['x-kubernetes-map-type'] === 'atomic' ? ATOMIC : MAP;
    if (!Array.isArray(value)) return ATOMIC;
    const kind = this.#schema['x-kubernetes-list-type'];
    if (kind === 'set') return SET;
    if (kind !== 'map') return ATOMIC;
    const keys = this.#schema['x-kubernetes-list-map-keys'] ?? [];
    const fields = this.#schema.items?.properties ?? {};
    const defaults = keys.flatMap((key) =>
      fields[key]?.default === undefined ? [] : [[key, fields[key].default] as const],
    );
    return { merge: 'keys', keys, defaults: Object.fromEntries(defaults) };
  }

  below(field?: string): Place {
    if (this.#isRoot && field === 'metadata') return METADATA;
    const inner = field === undefined ? this.#schema.items : propertySchema(this.#schema, field);
    return inner === undefined ? GUESSED : new SchemaPlace(inner);
  }
}

const METADATA: Place = new TypedPlace({ $ref: '#/definitions/ObjectMeta' }, '');

/** The place of whole objects of a kind. */
export function placeOf(kind: string, schema?: Schema): Place {
  if (schema !== undefined) return new SchemaPlace(schema, true);
  if (definitions[kind] !== undefined) return new TypedPlace({ $ref: `#/definitions/${kind}` }, '');
  return { relation: GUESSED.relation, below: (field) => (field === 'metadata' ? METADATA : GUESSED) };
}

/** The step to an item of a list that is merged by keys. */
export function keyStep(relation: Relation & { merge: 'keys' }, item: Json): string {
  const map: JsonMap = isMap(item) ? item : {};
  const keys = relation.keys.flatMap((key): [string, Json][] => {
    const value = map[key] ?? relation.defaults[key];
    return value === undefined ? [] : [[key, value]];
  });
  return `k:${JSON.stringify(Object.fromEntries(keys.sort(([a], [b]) => (a < b ? -1 : 1))))}`;
}

export const valueStep = (item: Json): string => `v:${JSON.stringify(item)}`;

/** The parts of a value by their steps, each with its own place; undefined where the value is one. */
export function parts(place: Place, value: Json): Map<string, { value: Json; place: Place }> | undefined {
  const relation = place.relation(value);
  if (relation.merge === 'atomic') return undefined;
  if (relation.merge === 'map')
    return new Map(
      Object.entries(value as JsonMap)
        .filter(([, field]) => field !== undefined)
        .map(([key, field]) => [`f:${key}`, { value: field, place: place.below(key) }]),
    );
  const items = value as readonly Json[];
  if (relation.merge === 'set')
    return new Map(items.map((item) => [valueStep(item), { value: item, place: GUESSED }]));
  return new Map(items.map((item) => [keyStep(relation, item), { value: item, place: place.below() }]));
}

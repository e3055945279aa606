/** The way of an object into the store: decode, default, admit, validate. */
import { decodeCustom, hasCustomStatus, validateCustom } from '../../api/custom/objects.ts';
import { decode } from '../../api/decode.ts';
import { applyDefaults } from '../../api/defaults/index.ts';
import { deepEqual } from '../../api/equal.ts';
import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import { isSince } from '../../api/release.ts';
import { validateCreate, validateReplace } from '../../api/validation/index.ts';
import { podWarnings } from '../../api/warnings.ts';
import { kindWarnings, nameWarnings } from '../../api/warnings-kinds.ts';
import type { Rng } from '../../base/rng.ts';
import { timestamp } from '../../base/time.ts';
import { podSpecPath } from '../../scenario/places.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';
import { admitEviction } from '../disruption/rules.ts';
import { admitLimits } from './admission/limit-ranger.ts';
import { admitToNamespace } from './admission/namespace.ts';
import { admitNode } from './admission/node.ts';
import { admitPodSecurity, admitPolicyLabels } from './admission/pod-security.ts';
import { admitPriority, admitPriorityClass, admitTolerations, keepPriority } from './admission/priority.ts';
import { admitQuota } from './admission/quota.ts';
import { admitRuntimeClass } from './admission/runtime-class.ts';
import { allocateService, dropTypeDependent, type ServiceNumbers } from './admission/service.ts';
import { admitServiceAccount } from './admission/service-account.ts';
import { admitResize, admitStorage } from './admission/storage.ts';
import type { Answer, ControlPlaneApi, Origin } from './control-plane-api.ts';
import { mergeMatchLabelKeys } from './match-label-keys.ts';
import { generateName } from './names.ts';
import { isNamespaced } from './resources.ts';
import { prepareForCreate } from './strategy.ts';

export interface Pipeline {
  /** A new object, ready to be stored under its final name. `uid` is the one it will have. */
  create(input: unknown, uid: string, api: ControlPlaneApi, origin: Origin): Answer;
  update(input: unknown, stored: KubeObject, api: ControlPlaneApi, origin: Origin): Answer;
  /** What the binding of a pod to its node adds to it. */
  bound(pod: KubeObject, api: ControlPlaneApi): KubeObject;
  /** Throws TooManyRequests where a PodDisruptionBudget says no. */
  admitEviction(pod: KubeObject, api: ControlPlaneApi): void;
}

/** Generated names are tried so often. Models Create of apiserver/pkg/registry/generic/registry (RetryGenerateName). */
const NAME_ATTEMPTS = 8;

export interface PipelineOptions {
  version: ReleaseVersion;
  rng: Rng;
  nodePortRange: readonly [number, number];
  now(): number;
}

const MIRROR = 'kubernetes.io/config.mirror';
const TOPOLOGY = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

export function createPipeline({ version, rng, nodePortRange, now }: PipelineOptions): Pipeline {
  const names = rng.fork('apiserver/generateName');
  const volumes = rng.fork('apiserver/tokenVolumes');
  const numbers: ServiceNumbers = {
    addresses: rng.fork('apiserver/clusterIPs'),
    ports: rng.fork('apiserver/nodePorts'),
    nodePortRange,
  };

  /** A copy that may be changed in place, with known fields only. */
  function read(input: unknown, { trusted, fieldValidation }: Origin, api: ControlPlaneApi): Answer {
    if (trusted) return { object: structuredClone(input) as KubeObject, warnings: [] };
    const { apiVersion, kind } = (input ?? {}) as Partial<KubeObject>;
    const custom = api.custom().byVersion(String(apiVersion), String(kind));
    if (custom !== undefined)
      return decodeCustom(input as Record<string, unknown>, custom, version, fieldValidation);
    return decode(input, { version, ...(fieldValidation === undefined ? {} : { fieldValidation }) });
  }

  /** A generated name that nothing has, if there is one among the first few. */
  function freeName(base: string, isTaken: (name: string) => boolean): string {
    let name = generateName(base, names);
    for (let attempt = 1; attempt < NAME_ATTEMPTS && isTaken(name); attempt++)
      name = generateName(base, names);
    return name;
  }

  return {
    create(input, uid, api, origin) {
      const { object, warnings } = read(input, origin, api);
      const custom = api.custom().byKind(object.kind);
      object.metadata ??= { name: '' } as KubeObject['metadata'];
      const { metadata } = object;
      if (custom?.namespaced ?? isNamespaced(object.kind)) metadata.namespace ||= 'default';
      else delete metadata.namespace;
      if (!metadata.name && metadata.generateName)
        metadata.name = freeName(
          metadata.generateName,
          (name) => api.get(object.kind, metadata.namespace, name) !== undefined,
        );
      if (!metadata.name) throw nameless(object);
      metadata.uid = uid;
      if (custom === undefined) applyDefaults(object, version);
      admitToNamespace(object, api);
      if (object.kind === 'Pod') {
        // The mirror of a static pod only shows it: nothing is added to it.
        if (metadata.annotations?.[MIRROR] === undefined) admitServiceAccount(object, api, volumes);
        admitPriority(object, api);
        admitTolerations(object);
        admitRuntimeClass(object, api);
      }
      if (object.kind === 'Node' && !origin.trusted) admitNode(object);
      if (object.kind === 'PriorityClass') admitPriorityClass(object, api);
      admitStorage(object, api);
      admitLimits(object, api);
      const said = admitPodSecurity(object, api);
      if (object.kind === 'Namespace') admitPolicyLabels(object, undefined, api);
      prepareForCreate(object, () => timestamp(now()));
      if (object.kind === 'Pod') mergeMatchLabelKeys(object);
      if (custom !== undefined && hasCustomStatus(custom)) delete object.status;
      if (origin.trusted) {
        // What a component makes is right.
      } else if (custom !== undefined) validateCustom(object, custom);
      else validateCreate(object, version);
      if (object.kind === 'Service') allocateService(object, undefined, api, numbers);
      admitQuota(object, api);
      if (origin.trusted) return { object, warnings };
      return {
        object,
        warnings: [...warnings, ...said, ...nameWarnings(object), ...warningsOf(object, version)],
      };
    },

    update(input, stored, api, origin) {
      if (origin.trusted) return { object: input as KubeObject, warnings: [] };
      const { object, warnings } = read(input, origin, api);
      const custom = api.custom().byKind(object.kind);
      if (custom?.namespaced ?? isNamespaced(object.kind)) object.metadata.namespace ||= 'default';
      if (custom !== undefined) {
        validateCustom(object, custom, stored);
        return { object, warnings };
      }
      applyDefaults(object, version);
      if (origin.subresource !== undefined) {
        const part = withSubresource(stored, object, origin.subresource);
        if (origin.subresource === 'resize') {
          admitLimits(part, api);
          validateReplace(part, stored, version, 'resize');
          admitQuota(part, api, stored);
        }
        return { object: part, warnings };
      }
      if (object.kind === 'Pod') {
        keepPriority(object, stored);
        admitTolerations(object);
      }
      if (object.kind === 'PriorityClass') admitPriorityClass(object, api);
      if (object.kind === 'Service') dropTypeDependent(object, stored);
      if (object.kind === 'PersistentVolumeClaim') {
        admitResize(object, stored, api);
        admitLimits(object, api);
      }
      const said = object.kind === 'Namespace' ? admitPolicyLabels(object, stored, api) : [];
      if (!deepEqual(object.spec, stored.spec))
        said.push(...admitPodSecurity(object, api), ...warningsOf(object, version));
      validateReplace(object, stored, version);
      if (object.kind === 'Service') allocateService(object, stored, api, numbers);
      if (object.kind === 'Service' || object.kind === 'PersistentVolumeClaim')
        admitQuota(object, api, stored);
      return { object, warnings: [...warnings, ...said] };
    },

    bound(seen, api) {
      if (!isSince(version, '1.35')) return seen;
      // What was foreseen has happened (ClearingNominatedNodeNameAfterBinding).
      const { nominatedNodeName: _, ...status } = seen.status ?? {};
      const pod = { ...seen, status };
      const labels = api.get('Node', undefined, pod.spec.nodeName)?.metadata.labels;
      const copied = TOPOLOGY.filter((key) => labels?.[key] !== undefined);
      if (copied.length === 0) return pod;
      const topology = Object.fromEntries(copied.map((key) => [key, labels![key]!]));
      return { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...topology } } };
    },

    admitEviction: (pod, api) => admitEviction(api, pod, now()),
  };
}

/** What is said of an object, and of the pod in it, if there is one. */
function warningsOf(object: KubeObject, version: ReleaseVersion): string[] {
  const path = podSpecPath(object.kind);
  if (path === undefined) return kindWarnings(object, version);
  const place = path.slice(0, -1);
  // biome-ignore lint/suspicious/noExplicitAny: a template somewhere in the object
  const pod = place.reduce((inner: any, field) => inner?.[field], object);
  const ofPod = pod?.spec === undefined ? [] : podWarnings(pod.spec, pod.metadata, place);
  return [...ofPod, ...kindWarnings(object, version)];
}

function nameless(object: KubeObject): ApiError {
  const cause = { field: 'metadata.name', message: 'Required value: name or generateName is required' };
  return new ApiError(
    'Invalid',
    `${object.kind} "" is invalid: ${cause.field}: ${cause.message}`,
    { kind: object.kind, name: '' },
    [cause],
  );
}

/** The stored pod with what the subresource may change taken from the written one. */
function withSubresource(
  stored: KubeObject,
  written: KubeObject,
  subresource: NonNullable<Origin['subresource']>,
): KubeObject {
  if (subresource === 'ephemeralcontainers') {
    const { ephemeralContainers } = written.spec;
    return { ...stored, spec: { ...stored.spec, ephemeralContainers } };
  }
  const resized = (list: 'containers' | 'initContainers') => {
    const given = (written.spec[list] ?? []) as { name: string; resources?: object }[];
    const resources = new Map(given.map((each) => [each.name, each.resources]));
    return (stored.spec[list] as { name: string }[]).map((each) => ({
      ...each,
      resources: resources.get(each.name) ?? {},
    }));
  };
  const spec = { ...stored.spec, containers: resized('containers') };
  if (stored.spec.initContainers !== undefined) spec.initContainers = resized('initContainers');
  if (stored.spec.resources !== undefined) spec.resources = written.spec.resources ?? {};
  return { ...stored, spec };
}

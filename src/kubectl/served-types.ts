import type { CustomKind } from '../api/custom/kinds.ts';
import { kinds } from '../api/kinds.ts';
import type { Resource } from './discovery.ts';
import { minorOf } from './printers/tables/table.ts';

/** A type as discovery of a real cluster lists it, whether this one simulates it or not. */
export interface ServedType extends Resource {
  verbs: readonly string[];
  categories: readonly string[];
  /** False where a real cluster serves it and here nothing keeps such objects. */
  kept: boolean;
  /** The first release whose API server serves it in the version named here. */
  sinceMinor: number;
}

const CUSTOM_VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
/** Asked once and answered at once, stored never: reviews and bindings. */
const CREATE = ['create'];
const EXTENSIONS = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
]);

interface Options {
  names?: readonly string[];
  cluster?: boolean;
  verbs?: readonly string[];
  since?: number;
}

function besides(apiVersion: string, kind: string, plural: string, options: Options = {}): ServedType {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return {
    apiVersions: [apiVersion],
    kind,
    plural,
    singular: kind.toLowerCase(),
    shortNames: options.names ?? [],
    namespaced: options.cluster !== true,
    listKind: `${kind}List`,
    group,
    version: apiVersion.slice(slash + 1),
    all: false,
    simulated: false,
    verbs: options.verbs ?? ALL_VERBS,
    categories: EXTENSIONS.has(group) ? ['api-extensions'] : [],
    kept: false,
    sinceMinor: options.since ?? 0,
  };
}

const CLUSTER = { cluster: true };
const REVIEW = { cluster: true, verbs: CREATE };

/** The health of the control plane, which the API server makes up when it is asked. */
export const COMPONENT_STATUS: ServedType = {
  ...besides('v1', 'ComponentStatus', 'componentstatuses', {
    names: ['cs'],
    cluster: true,
    verbs: ['get', 'list'],
  }),
  kept: true,
};

/** What a real cluster serves by default besides the kinds of src/api. Models api/discovery of upstream. */
const BESIDES: readonly ServedType[] = [
  COMPONENT_STATUS,
  besides('v1', 'Binding', 'bindings', { verbs: CREATE }),
  besides('admissionregistration.k8s.io/v1', 'MutatingAdmissionPolicy', 'mutatingadmissionpolicies', {
    cluster: true,
    since: 36,
  }),
  besides(
    'admissionregistration.k8s.io/v1',
    'MutatingAdmissionPolicyBinding',
    'mutatingadmissionpolicybindings',
    { cluster: true, since: 36 },
  ),
  besides('authentication.k8s.io/v1', 'SelfSubjectReview', 'selfsubjectreviews', REVIEW),
  besides('authentication.k8s.io/v1', 'TokenReview', 'tokenreviews', REVIEW),
  besides('authorization.k8s.io/v1', 'LocalSubjectAccessReview', 'localsubjectaccessreviews', {
    verbs: CREATE,
  }),
  besides('authorization.k8s.io/v1', 'SelfSubjectAccessReview', 'selfsubjectaccessreviews', REVIEW),
  besides('authorization.k8s.io/v1', 'SelfSubjectRulesReview', 'selfsubjectrulesreviews', REVIEW),
  besides('authorization.k8s.io/v1', 'SubjectAccessReview', 'subjectaccessreviews', REVIEW),
  besides('certificates.k8s.io/v1', 'CertificateSigningRequest', 'certificatesigningrequests', {
    names: ['csr'],
    cluster: true,
  }),
  besides('events.k8s.io/v1', 'Event', 'events', { names: ['ev'] }),
  besides('networking.k8s.io/v1', 'IPAddress', 'ipaddresses', { names: ['ip'], cluster: true }),
  besides('networking.k8s.io/v1', 'ServiceCIDR', 'servicecidrs', CLUSTER),
  besides('resource.k8s.io/v1', 'DeviceClass', 'deviceclasses', CLUSTER),
  besides('resource.k8s.io/v1', 'ResourceClaim', 'resourceclaims'),
  besides('resource.k8s.io/v1', 'ResourceClaimTemplate', 'resourceclaimtemplates'),
  besides('resource.k8s.io/v1', 'ResourceSlice', 'resourceslices', CLUSTER),
  besides('storage.k8s.io/v1', 'VolumeAttachment', 'volumeattachments', CLUSTER),
  besides('storage.k8s.io/v1', 'VolumeAttributesClass', 'volumeattributesclasses', {
    names: ['vac'],
    cluster: true,
  }),
];

const KEPT: readonly ServedType[] = kinds.map((info) => ({
  ...info,
  // A namespace goes alone: there is no way to delete several at once.
  verbs: info.kind === 'Namespace' ? ALL_VERBS.filter((verb) => verb !== 'deletecollection') : ALL_VERBS,
  categories: info.all ? ['all'] : EXTENSIONS.has(info.group) ? ['api-extensions'] : [],
  kept: true,
  sinceMinor: 0,
}));

const byName = (a: ServedType, b: ServedType): number =>
  a.group === b.group ? (a.plural < b.plural ? -1 : 1) : a.group < b.group ? -1 : 1;

const TYPES: readonly ServedType[] = [...KEPT, ...BESIDES].sort(byName);

/** Every type that an API server of this release lists, by group and name; the custom ones are those of the cluster. */
export function servedTypes(version: string, custom: readonly CustomKind[] = []): readonly ServedType[] {
  const served = TYPES.filter(({ sinceMinor }) => sinceMinor <= minorOf(version));
  if (custom.length === 0) return served;
  const added = custom.map((info) => ({ ...info, verbs: CUSTOM_VERBS, kept: true, sinceMinor: 0 }));
  return [...served, ...added].sort(byName);
}

/** The type that a word means among those that a real cluster serves and src/api does not know. */
export function servedBesides(word: string, version: string): ServedType | undefined {
  const [name = '', ...rest] = word.toLowerCase().split('.');
  const place = rest.join('.');
  return BESIDES.find(
    (type) =>
      type.sinceMinor <= minorOf(version) &&
      [type.plural, type.singular, ...type.shortNames].includes(name) &&
      ['', type.group, `${type.version}.${type.group}`].includes(place),
  );
}

/** The same for what a document says of itself. */
export const servedBesidesAs = (apiVersion: string, kind: string, version: string): ServedType | undefined =>
  BESIDES.find(
    (type) => type.sinceMinor <= minorOf(version) && type.apiVersions[0] === apiVersion && type.kind === kind,
  );

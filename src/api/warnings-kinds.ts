/** What the server says of objects besides what it says of their pods. Models the WarningsOnCreate of the registries. */
import type { KubeObject } from './meta.ts';
import { parseQuantity } from './quantity.ts';
import { isSince, type Release } from './release.ts';
import { parseIp } from './validation/ip.ts';
import { dns1123Label } from './validation/names.ts';

/** Kinds whose names become names of pods, and with them of hosts. */
const NAMES_PODS = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob']);
const SURPRISE = 'which can result in surprising behavior; a DNS label is recommended:';

type Warnings = (object: KubeObject, version: Release) => string[];

const quote = (text: string) => JSON.stringify(text);

/** Of the rest of an object, besides its name and its pod. */
export const kindWarnings = (object: KubeObject, version: Release): string[] =>
  BY_KIND[object.kind]?.(object, version) ?? [];

/** Of a new object whose pods will be called after it. */
export function nameWarnings({ kind, metadata }: KubeObject): string[] {
  const isPod = kind === 'Pod';
  if (!isPod && !NAMES_PODS.has(kind)) return [];
  const texts = dns1123Label(metadata.name);
  if (texts.length === 0) return [];
  const used = isPod ? "the Pod's hostname" : 'Pod names and hostnames';
  return [`metadata.name: this is used in ${used}, ${SURPRISE} [${texts.join(' ')}]`];
}

/** Addresses that can be read in two ways, or are not as short as they could be. */
export function ipWarnings(path: string, text: string): string[] {
  const bytes = parseIp(text);
  if (bytes === undefined || bytes.length !== 4) return [];
  const canonical = bytes.join('.');
  return canonical === text
    ? []
    : [`${path}: non-standard IP address ${quote(text)} is invalid: use ${quote(canonical)}`];
}

const HINTS = 'service.kubernetes.io/topology-aware-hints';

function ofService({ metadata, spec }: KubeObject, version: Release): string[] {
  const warnings: string[] = [];
  if (metadata.annotations?.[HINTS] !== undefined)
    warnings.push(
      `annotation ${HINTS} is deprecated, please use service.kubernetes.io/topology-mode instead`,
    );
  const isHeadless = spec.type === 'ClusterIP' && spec.clusterIP === 'None';
  const outside: string[] = spec.externalIPs ?? [];
  const isExternal = spec.type === 'ExternalName';
  if (isHeadless) {
    if (spec.loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services');
    if (outside.length > 0) warnings.push('spec.externalIPs is ignored for headless services');
    if (spec.sessionAffinity !== 'None')
      warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  for (const [i, ip] of outside.entries()) warnings.push(...ipWarnings(`spec.externalIPs[${i}]`, ip));
  if (outside.length > 0 && !isHeadless && !isExternal && isSince(version, '1.36'))
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  if (isExternal && outside.length > 0)
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (!isExternal && spec.externalName)
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (spec.trafficDistribution === 'PreferClose' && hasPreferClose(version))
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  return warnings;
}

/** The old word for the same zone is spoken of since 1.35. */
const hasPreferClose = (version: Release) => isSince(version, '1.35');

function ofVolume({ spec }: KubeObject): string[] {
  return spec.persistentVolumeReclaimPolicy === 'Recycle'
    ? [
        'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
      ]
    : [];
}

interface Claim {
  resources?: Partial<Record<'requests' | 'limits', Record<string, string>>>;
}

function ofClaim({ resources }: Claim, path: string): string[] {
  return (['requests', 'limits'] as const).flatMap((kind) => {
    const amount = resources?.[kind]?.storage;
    if (amount === undefined || parseQuantity(amount).nano % 1_000_000_000n === 0n) return [];
    return [
      `${path}.resources.${kind}[storage]: fractional byte value ${quote(String(amount))} is invalid, must be an integer`,
    ];
  });
}

const CLASS = 'kubernetes.io/ingress.class';

const BY_KIND: Readonly<Record<string, Warnings>> = {
  Service: ofService,
  PersistentVolume: ofVolume,
  PersistentVolumeClaim: ({ spec }) => ofClaim(spec, 'spec'),
  StatefulSet: ({ spec }) =>
    ((spec.volumeClaimTemplates ?? []) as { spec?: Claim }[]).flatMap((claim, i) =>
      ofClaim(claim.spec ?? {}, `spec.volumeClaimTemplates[${i}]`),
    ),
  Ingress: ({ metadata, spec }) =>
    metadata.annotations?.[CLASS] !== undefined && spec.ingressClassName === undefined
      ? [`annotation ${quote(CLASS)} is deprecated, please use 'spec.ingressClassName' instead`]
      : [],
};

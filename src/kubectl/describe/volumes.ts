import { amountOf } from '../quantity.ts';
import type { DescribeWriter } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: volume sources are read field by field
type Any = any;

/** The volumes of a pod or, with `space`, of a template. Models describe.go describeVolumes. */
export function describeVolumes(w: DescribeWriter, volumes: readonly Any[] | undefined, space: string): void {
  if (!volumes?.length) {
    w.line(0, `${space}Volumes:`, '<none>');
    return;
  }
  w.line(0, `${space}Volumes:`);
  for (const volume of volumes) {
    w.line(1, `${space ? ' ' : ''}${volume.name}:`);
    const lines = sourceLines(volume);
    if (lines === undefined) w.line(1, '<unknown>');
    for (const line of lines ?? []) {
      if ('plain' in line) w.line(3, line.plain);
      else if (line[1] === undefined) w.line(2, `${line[0]}:`);
      else w.line(2, `${line[0]}:`, line[1]);
    }
    if (volume.csi) attributeLines(w, volume.csi.volumeAttributes);
    if (volume.ephemeral) ephemeralLines(w, volume.ephemeral.volumeClaimTemplate);
  }
}

/** A title with its value, a title alone, or a line one step deeper. */
type Line = [title: string, value?: string] | { plain: string };

function sourceLines(volume: Any): Line[] | undefined {
  if (volume.hostPath)
    return [
      ['Type', 'HostPath (bare host directory volume)'],
      ['Path', volume.hostPath.path],
      ['HostPathType', volume.hostPath.type ?? '<none>'],
    ];
  if (volume.emptyDir) {
    const { medium = '', sizeLimit } = volume.emptyDir;
    return [
      ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ['Medium', medium],
      ['SizeLimit', (amountOf(sizeLimit) ?? 0) > 0 ? String(sizeLimit) : '<unset>'],
    ];
  }
  if (volume.secret)
    return [
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', volume.secret.secretName ?? ''],
      ['Optional', String(volume.secret.optional === true)],
    ];
  if (volume.configMap)
    return [
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', volume.configMap.name ?? ''],
      ['Optional', String(volume.configMap.optional === true)],
    ];
  if (volume.nfs)
    return [
      ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
      ['Server', volume.nfs.server],
      ['Path', volume.nfs.path],
      ['ReadOnly', String(volume.nfs.readOnly === true)],
    ];
  if (volume.persistentVolumeClaim)
    return [
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', volume.persistentVolumeClaim.claimName],
      ['ReadOnly', String(volume.persistentVolumeClaim.readOnly === true)],
    ];
  if (volume.ephemeral)
    return [
      [
        'Type',
        'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
      ],
    ];
  if (volume.downwardAPI)
    return [
      ['Type', 'DownwardAPI (a volume populated by information about the pod)'],
      ['Items'],
      ...(volume.downwardAPI.items ?? []).flatMap((item: Any): Line[] => {
        if (item.fieldRef) return [{ plain: `${item.fieldRef.fieldPath} -> ${item.path}` }];
        return item.resourceFieldRef ? [{ plain: `${item.resourceFieldRef.resource} -> ${item.path}` }] : [];
      }),
    ];
  if (volume.projected)
    return [
      ['Type', 'Projected (a volume that contains injected data from multiple sources)'],
      ...(volume.projected.sources ?? []).flatMap(projectedLines),
    ];
  if (volume.csi)
    return [
      ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
      ['Driver', volume.csi.driver],
      ['FSType', volume.csi.fsType ?? ''],
      ['ReadOnly', String(volume.csi.readOnly === true)],
    ];
  if (volume.image)
    return [
      ['Type', 'Image (a container image or OCI artifact)'],
      ['Reference', volume.image.reference ?? ''],
      ['PullPolicy', volume.image.pullPolicy ?? ''],
    ];
  return undefined;
}

function projectedLines(source: Any): Line[] {
  if (source.secret)
    return [
      ['SecretName', source.secret.name],
      ['Optional', String(source.secret.optional === true)],
    ];
  if (source.downwardAPI) return [['DownwardAPI', 'true']];
  if (source.configMap)
    return [
      ['ConfigMapName', source.configMap.name],
      ['Optional', String(source.configMap.optional === true)],
    ];
  if (source.serviceAccountToken)
    return [['TokenExpirationSeconds', String(source.serviceAccountToken.expirationSeconds ?? 3600)]];
  return [];
}

/** The attributes of a CSI volume, in a column of their own. */
function attributeLines(w: DescribeWriter, attributes: Record<string, string> | undefined): void {
  const items = Object.entries(attributes ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
  if (items.length === 0) w.line(2, 'VolumeAttributes:', '<none>');
  for (const [i, item] of items.entries()) w.line(2, i === 0 ? 'VolumeAttributes:' : '', `    ${item}`);
}

/** The claim that an ephemeral volume makes; it has no status to show. */
function ephemeralLines(w: DescribeWriter, template: Any): void {
  const spec = template?.spec ?? {};
  w.line(2, 'StorageClass:', spec.storageClassName ?? '');
  w.line(2, 'Volume:', spec.volumeName ?? '');
  mapLines(w, 'Labels', template?.metadata?.labels, '=');
  mapLines(w, 'Annotations', template?.metadata?.annotations, ': ');
  w.line(2, 'Capacity:', '');
  w.line(2, 'Access Modes:', '');
  if (spec.volumeMode) w.line(2, 'VolumeMode:', spec.volumeMode);
}

/** kubectl writes the indentation before the values, too. */
function mapLines(
  w: DescribeWriter,
  title: string,
  map: Record<string, string> | undefined,
  between: string,
): void {
  const items = Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}${between}${value}`);
  if (items.length === 0) w.line(2, `${title}:`, '    <none>');
  for (const [i, item] of items.entries()) w.line(2, i === 0 ? `${title}:` : '    ', `    ${item}`);
}

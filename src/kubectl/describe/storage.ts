import type { KubeObject } from '../../api/meta.ts';
import { age } from '../printers/duration.ts';
import { accessModes, isDefaultClass, storageClassOf } from '../printers/tables/storage.ts';
import { formatLabels } from '../selectors.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { annotationLines, type DescribeWriter, labelLines, longTime, multiline, yesNo } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: read field by field
type Any = any;

const statusText = ({ metadata, status }: KubeObject, { now }: DescribeContext) =>
  metadata.deletionTimestamp
    ? `Terminating (lasts ${age(metadata.deletionTimestamp, now)})`
    : (status?.phase ?? '');

export const describeClaim: Describer = (w, claim, context) => {
  const { metadata, spec, status } = claim;
  const isBound = Boolean(spec?.volumeName);
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Namespace:', metadata.namespace ?? '');
  w.line(0, 'StorageClass:', storageClassOf(claim));
  w.line(0, 'Status:', statusText(claim, context));
  w.line(0, 'Volume:', spec?.volumeName ?? '');
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'Finalizers:', `[${(metadata.finalizers ?? []).join(' ')}]`);
  w.line(0, 'Capacity:', isBound ? String(status?.capacity?.storage ?? '0') : '');
  w.line(0, 'Access Modes:', isBound ? accessModes(status?.accessModes) : '');
  if (spec?.volumeMode) w.line(0, 'VolumeMode:', spec.volumeMode);
  if (spec?.dataSource) {
    w.line(0, 'DataSource:');
    if (spec.dataSource.apiGroup) w.line(1, 'APIGroup:', spec.dataSource.apiGroup);
    w.line(1, 'Kind:', spec.dataSource.kind);
    w.line(1, 'Name:', spec.dataSource.name);
  }
  const users = context.client
    .list('Pod', metadata.namespace)
    .filter((pod) =>
      (pod.spec?.volumes ?? []).some(
        (volume: Any) => volume.persistentVolumeClaim?.claimName === metadata.name,
      ),
    )
    .map((pod) => pod.metadata.name);
  multiline(w, 'Used By', users.sort());
  claimConditions(w, status?.conditions);
  describeEvents(w, context, claim);
};

function claimConditions(w: DescribeWriter, conditions: Any[] | undefined): void {
  if (!conditions?.length) return;
  w.line(0, 'Conditions:');
  w.line(1, 'Type', 'Status', 'LastProbeTime', 'LastTransitionTime', 'Reason', 'Message');
  w.line(1, '----', '------', '-----------------', '------------------', '------', '-------');
  for (const c of conditions)
    w.line(
      1,
      `${c.type} `,
      `${c.status} `,
      `${longTime(c.lastProbeTime)} `,
      `${longTime(c.lastTransitionTime)} `,
      `${c.reason ?? ''} `,
      c.message ?? '',
    );
}

export const describeVolume: Describer = (w, volume, context) => {
  const { metadata, spec = {}, status } = volume;
  w.line(0, 'Name:', metadata.name);
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'Finalizers:', `[${(metadata.finalizers ?? []).join(' ')}]`);
  w.line(0, 'StorageClass:', storageClassOf(volume));
  w.line(0, 'Status:', statusText(volume, context));
  w.line(0, 'Claim:', spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name}` : '');
  w.line(0, 'Reclaim Policy:', spec.persistentVolumeReclaimPolicy ?? '');
  w.line(0, 'Access Modes:', accessModes(spec.accessModes));
  if (spec.volumeMode) w.line(0, 'VolumeMode:', spec.volumeMode);
  w.line(0, 'Capacity:', String(spec.capacity?.storage ?? '0'));
  affinityLines(w, spec.nodeAffinity);
  w.line(0, 'Message:', status?.message ?? '');
  w.line(0, 'Source:');
  for (const [title, value] of sourceLines(spec)) w.line(2, `${title}:`, value);
  describeEvents(w, context, volume);
};

function affinityLines(w: DescribeWriter, affinity: Any): void {
  if (!affinity?.required) {
    w.line(0, 'Node Affinity:', '<none>');
    return;
  }
  w.line(0, 'Node Affinity:', '');
  const terms: Any[] = affinity.required.nodeSelectorTerms ?? [];
  w.line(1, 'Required Terms:', terms.length === 0 ? '<none>' : '');
  for (const [i, term] of terms.entries()) {
    const requirements: Any[] = term.matchExpressions ?? [];
    if (requirements.length === 0) w.line(2, `Term ${i}:`, '<none>');
    for (const [j, { key, operator, values }] of requirements.entries()) {
      const list = values?.length ? ` [${values.join(', ')}]` : '';
      w.line(2, j === 0 ? `Term ${i}:` : '', `${key} ${operator.toLowerCase()}${list}`);
    }
  }
}

function sourceLines(spec: Any): [string, string][] {
  if (spec.hostPath)
    return [
      ['Type', 'HostPath (bare host directory volume)'],
      ['Path', spec.hostPath.path],
      ['HostPathType', spec.hostPath.type ?? '<none>'],
    ];
  if (spec.local)
    return [
      ['Type', 'LocalVolume (a persistent volume backed by local storage on a node)'],
      ['Path', spec.local.path],
    ];
  if (spec.nfs)
    return [
      ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
      ['Server', spec.nfs.server],
      ['Path', spec.nfs.path],
      ['ReadOnly', String(spec.nfs.readOnly ?? false)],
    ];
  if (spec.csi)
    return [
      ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
      ['Driver', spec.csi.driver],
      ['FSType', spec.csi.fsType ?? ''],
      ['VolumeHandle', spec.csi.volumeHandle],
      ['ReadOnly', String(spec.csi.readOnly ?? false)],
      ['VolumeAttributes', formatLabels(spec.csi.volumeAttributes)],
    ];
  return [['Type', '<unknown>']];
}

export const describeStorageClass: Describer = (w, object, context) => {
  const { metadata } = object;
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'IsDefaultClass:', isDefaultClass(object) ? 'Yes' : 'No');
  w.line(0, 'Annotations:', formatLabels(metadata.annotations));
  w.line(0, 'Provisioner:', object.provisioner ?? '');
  w.line(0, 'Parameters:', formatLabels(object.parameters));
  w.line(
    0,
    'AllowVolumeExpansion:',
    object.allowVolumeExpansion === undefined ? '<unset>' : yesNo(object.allowVolumeExpansion),
  );
  if (object.mountOptions?.length) {
    w.line(0, 'MountOptions:');
    for (const option of object.mountOptions) w.line(1, option);
  } else w.line(0, 'MountOptions:', '<none>');
  if (object.reclaimPolicy) w.line(0, 'ReclaimPolicy:', object.reclaimPolicy);
  if (object.volumeBindingMode) w.line(0, 'VolumeBindingMode:', object.volumeBindingMode);
  describeEvents(w, context, object);
};

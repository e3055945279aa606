import type { KubeObject } from '../../api/meta.ts';
import { bytesQuantity, milliQuantity } from '../../api/quantity.ts';
import { age } from '../printers/duration.ts';
import { nodeRoles } from '../printers/tables/cluster.ts';
import { minorOf } from '../printers/tables/table.ts';
import { amountOf } from '../quantity.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { eventLines, eventsOf } from './events.ts';
import { podAmount } from './pod-resources.ts';
import { annotationLines, type DescribeWriter, labelLines, longTime, multiline } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: read field by field
type Any = any;

export const describeNode: Describer = (w, node, context) => {
  const { metadata, spec = {}, status = {} } = node;
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Roles:', nodeRoles(node));
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'CreationTimestamp:', longTime(metadata.creationTimestamp));
  multiline(w, 'Taints', taintTexts(spec.taints));
  w.line(0, 'Unschedulable:', String(spec.unschedulable ?? false));
  leaseLines(w, node, context);
  if (status.conditions?.length) {
    w.line(0, 'Conditions:');
    w.line(1, 'Type', 'Status', 'LastHeartbeatTime', 'LastTransitionTime', 'Reason', 'Message');
    w.line(1, '----', '------', '-----------------', '------------------', '------', '-------');
    for (const c of status.conditions)
      w.line(
        1,
        `${c.type} `,
        `${c.status} `,
        `${longTime(c.lastHeartbeatTime)} `,
        `${longTime(c.lastTransitionTime)} `,
        `${c.reason ?? ''} `,
        c.message ?? '',
      );
  }
  w.line(0, 'Addresses:');
  for (const address of status.addresses ?? []) w.line(1, `${address.type}:`, address.address);
  amounts(w, 'Capacity', status.capacity);
  amounts(w, 'Allocatable', status.allocatable);
  systemInfo(w, status.nodeInfo ?? {}, context);
  if (spec.podCIDR) w.line(0, 'PodCIDR:', spec.podCIDR);
  if (spec.podCIDRs?.length) w.line(0, 'PodCIDRs:', spec.podCIDRs.join(','));
  if (spec.providerID) w.line(0, 'ProviderID:', spec.providerID);
  podLines(w, node, context);
  if (context.showEvents) {
    // The kubelet's events carry the node's name as uid, those of controllers its uid.
    const byUid = eventsOf(context, node);
    const byName = eventsOf(context, { ...node, metadata: { ...metadata, uid: metadata.name } });
    eventLines(w, context, [...new Set([...byUid, ...byName])]);
  }
};

/** `key=value:Effect`, in the order of effect and key. */
function taintTexts(taints: Any[] | undefined): string[] {
  return [...(taints ?? [])]
    .sort((a, b) => (`${a.effect},${a.key}` < `${b.effect},${b.key}` ? -1 : 1))
    .map(({ key, value, effect }) =>
      value ? `${key}=${value}:${effect}` : effect ? `${key}:${effect}` : key,
    );
}

function leaseLines(w: DescribeWriter, node: KubeObject, { client }: DescribeContext): void {
  let lease: KubeObject;
  try {
    lease = client.get('Lease', 'kube-node-lease', node.metadata.name);
  } catch (error) {
    w.line(0, 'Lease:', `Failed to get lease: ${(error as Error).message}`);
    return;
  }
  const time = (value: string | undefined) => (value ? longTime(value) : '<unset>');
  w.line(0, 'Lease:');
  w.line(1, 'HolderIdentity:', lease.spec?.holderIdentity ?? '<unset>');
  w.line(1, 'AcquireTime:', time(lease.spec?.acquireTime));
  w.line(1, 'RenewTime:', time(lease.spec?.renewTime));
}

function amounts(w: DescribeWriter, title: string, list: Record<string, string> | undefined): void {
  const entries = Object.entries(list ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return;
  w.line(0, `${title}:`);
  for (const [name, value] of entries) w.line(1, `${name}:`, String(value));
}

function systemInfo(w: DescribeWriter, info: Any, { version }: DescribeContext): void {
  w.line(0, 'System Info:');
  const lines: [string, string | undefined][] = [
    ['Machine ID', info.machineID],
    ['System UUID', info.systemUUID],
    ['Boot ID', info.bootID],
    ['Kernel Version', info.kernelVersion],
    ['OS Image', info.osImage],
    ['Operating System', info.operatingSystem],
    ['Architecture', info.architecture],
    ['Container Runtime Version', info.containerRuntimeVersion],
    ['Kubelet Version', info.kubeletVersion],
    ...(minorOf(version) <= 35 ? [['Kube-Proxy Version', info.kubeProxyVersion] as [string, string]] : []),
  ];
  for (const [title, value] of lines) w.line(1, `${title}:`, value ?? '');
}

const cpuText = (amount: number) => milliQuantity(amount * 1000);
const byteText = (amount: number) => bytesQuantity(amount);
const percent = (part: number, whole: number) => (whole > 0 ? `${Math.trunc((part / whole) * 100)}%` : '0%');

function podLines(w: DescribeWriter, node: KubeObject, { client, now }: DescribeContext): void {
  const pods = client
    .list('Pod', undefined)
    .filter(
      (pod) =>
        pod.spec?.nodeName === node.metadata.name &&
        pod.status?.phase !== 'Succeeded' &&
        pod.status?.phase !== 'Failed',
    );
  const status = node.status ?? {};
  const available: Record<string, string> = status.allocatable ?? status.capacity ?? {};
  const whole = (name: string) => amountOf(available[name]) ?? 0;
  w.line(0, 'Non-terminated Pods:', `(${pods.length} in total)`);
  w.line(1, 'Namespace', 'Name', '', 'CPU Requests', 'CPU Limits', 'Memory Requests', 'Memory Limits', 'Age');
  w.line(1, '---------', '----', '', '------------', '----------', '---------------', '-------------', '---');
  for (const pod of pods) {
    const cells = (['cpu', 'memory'] as const).flatMap((name) =>
      (['requests', 'limits'] as const).map((section) => {
        const amount = podAmount(pod.spec, section, name);
        return `${name === 'cpu' ? cpuText(amount) : byteText(amount)} (${percent(amount, whole(name))})`;
      }),
    );
    w.line(
      1,
      pod.metadata.namespace ?? '',
      pod.metadata.name,
      '',
      ...cells,
      age(pod.metadata.creationTimestamp, now),
    );
  }
  w.line(0, 'Allocated resources:');
  w.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)');
  w.line(1, 'Resource', 'Requests', 'Limits');
  w.line(1, '--------', '--------', '------');
  const total = (section: 'requests' | 'limits', name: string) =>
    pods.reduce((sum, pod) => sum + podAmount(pod.spec, section, name), 0);
  const line = (name: string, text: (amount: number) => string) => {
    const cells = (['requests', 'limits'] as const).map((section) => {
      const amount = total(section, name);
      return `${text(amount)} (${percent(amount, whole(name))})`;
    });
    w.line(1, name, ...cells);
  };
  line('cpu', cpuText);
  line('memory', byteText);
  line('ephemeral-storage', byteText);
  for (const name of Object.keys(available)
    .filter((each) => each.startsWith('hugepages-'))
    .sort())
    line(name, byteText);
  const standard = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods']);
  for (const name of Object.keys(available)
    .filter((each) => !standard.has(each) && !each.startsWith('hugepages-'))
    .sort())
    w.line(1, name, String(total('requests', name)), String(total('limits', name)));
}

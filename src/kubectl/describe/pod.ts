import { formatLabelSelector } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { age } from '../printers/duration.ts';
import { describeContainers, describeResources } from './containers.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { podQos } from './qos.ts';
import { describeVolumes } from './volumes.ts';
import { annotationLines, type DescribeWriter, labelLines, longTime, multiline } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: pod specs are read field by field
type Any = any;

/** `StatefulSet/web` */
export function controllerOf(object: KubeObject): string | undefined {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller);
  return owner && `${owner.kind}/${owner.name}`;
}

/** Models describe.go describePod. */
export const describePod: Describer = (w, pod, context) => {
  const { metadata } = pod;
  const spec = pod.spec ?? {};
  const status = pod.status ?? {};
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Namespace:', metadata.namespace ?? '');
  if (spec.priority !== undefined) w.line(0, 'Priority:', spec.priority);
  if (spec.priorityClassName) w.line(0, 'Priority Class Name:', spec.priorityClassName);
  if (spec.runtimeClassName) w.line(0, 'Runtime Class Name:', spec.runtimeClassName);
  if (spec.serviceAccountName) w.line(0, 'Service Account:', spec.serviceAccountName);
  w.line(0, 'Node:', spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>');
  if (status.startTime) w.line(0, 'Start Time:', longTime(status.startTime));
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    w.line(0, 'Status:', `Terminating (lasts ${age(metadata.deletionTimestamp, context.now)})`);
    w.line(0, 'Termination Grace Period:', `${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else w.line(0, 'Status:', status.phase ?? '');
  if (status.reason) w.line(0, 'Reason:', status.reason);
  if (status.message) w.line(0, 'Message:', status.message);
  const seccomp = spec.securityContext?.seccompProfile;
  if (seccomp) w.line(0, 'SeccompProfile:', seccomp.type);
  if (seccomp?.type === 'Localhost') w.line(0, 'LocalhostProfile:', seccomp.localhostProfile);
  w.line(0, 'IP:', status.podIP ?? '');
  if (status.podIPs?.length) {
    w.line(0, 'IPs:');
    for (const { ip } of status.podIPs) w.line(1, 'IP:', ip);
  } else w.line(0, 'IPs:', '<none>');
  const controller = controllerOf(pod);
  if (controller) w.line(0, 'Controlled By:', controller);
  if (status.nominatedNodeName) w.line(0, 'NominatedNodeName:', status.nominatedNodeName);
  if (spec.resources) {
    w.line(0, 'Resources:');
    describeResources(w, spec.resources, 1);
  }
  const containers = (label: string, list: Any[] | undefined, statuses: Any[] | undefined) => {
    if (list?.length) describeContainers(w, label, list, { pod, statuses: statuses ?? [], space: '' });
  };
  containers('Init Containers', spec.initContainers, status.initContainerStatuses);
  describeContainers(w, 'Containers', spec.containers ?? [], {
    pod,
    statuses: status.containerStatuses ?? [],
    space: '',
  });
  containers('Ephemeral Containers', spec.ephemeralContainers, status.ephemeralContainerStatuses);
  gateLines(w, spec.readinessGates ?? [], status.conditions ?? []);
  if (status.conditions?.length) {
    w.line(0, 'Conditions:');
    w.line(1, 'Type', 'Status');
    for (const condition of status.conditions) w.line(1, `${condition.type} `, `${condition.status} `);
  }
  describeVolumes(w, spec.volumes, '');
  w.line(0, 'QoS Class:', status.qosClass ?? podQos(spec));
  labelLines(w, 'Node-Selectors', spec.nodeSelector);
  tolerationLines(w, 'Tolerations', spec.tolerations);
  spreadLines(w, '', spec.topologySpreadConstraints);
  describeEvents(w, context, pod);
};

function gateLines(w: DescribeWriter, gates: Any[], conditions: Any[]): void {
  if (gates.length === 0) return;
  w.line(0, 'Readiness Gates:');
  w.line(1, 'Type', 'Status');
  for (const gate of gates) {
    const condition = conditions.find((each) => each.type === gate.conditionType);
    w.line(1, `${gate.conditionType} `, `${condition?.status ?? '<none>'} `);
  }
}

/** Models describe.go printTolerationsMultilineWithIndent. */
function tolerationLines(w: DescribeWriter, title: string, tolerations: Any[] | undefined): void {
  const sorted = [...(tolerations ?? [])].sort((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0,
  );
  multiline(w, title, sorted.map(tolerationText));
}

function tolerationText({ key = '', value, effect, operator, tolerationSeconds }: Any): string {
  let text = key + (value ? `=${value}` : '') + (effect ? `:${effect}` : '');
  if (operator === 'Exists' && !value) text += text === '' ? 'op=Exists' : ' op=Exists';
  if (tolerationSeconds !== undefined && tolerationSeconds !== null) text += ` for ${tolerationSeconds}s`;
  return text;
}

function spreadLines(w: DescribeWriter, space: string, constraints: Any[] | undefined): void {
  if (!constraints?.length) return;
  const sorted = [...constraints].sort((a, b) =>
    a.topologyKey < b.topologyKey ? -1 : a.topologyKey > b.topologyKey ? 1 : 0,
  );
  multiline(
    w,
    `${space}Topology Spread Constraints`,
    sorted.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
      const selector = labelSelector ? ` for selector ${formatLabelSelector(labelSelector)}` : '';
      return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`;
    }),
  );
}

/** The template of a controller. Models describe.go DescribePodTemplate. */
export function describePodTemplate(w: DescribeWriter, template: Any): void {
  w.line(0, 'Pod Template:');
  if (!template) {
    w.raw('  <unset>');
    return;
  }
  const spec = template.spec ?? {};
  labelLines(w, '  Labels', template.metadata?.labels);
  if (Object.keys(template.metadata?.annotations ?? {}).length > 0)
    annotationLines(w, '  Annotations', template.metadata.annotations);
  if (spec.serviceAccountName) w.line(1, 'Service Account:', spec.serviceAccountName);
  if (spec.initContainers?.length)
    describeContainers(w, 'Init Containers', spec.initContainers, { space: '  ' });
  describeContainers(w, 'Containers', spec.containers ?? [], { space: '  ' });
  describeVolumes(w, spec.volumes, '  ');
  spreadLines(w, '  ', spec.topologySpreadConstraints);
  if (spec.priorityClassName) w.line(1, 'Priority Class Name:', spec.priorityClassName);
  labelLines(w, '  Node-Selectors', spec.nodeSelector);
  tolerationLines(w, '  Tolerations', spec.tolerations);
}

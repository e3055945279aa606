import { formatLabelSelector } from '../../api/labels.ts';
import { formatLabels } from '../selectors.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { annotationLines, type DescribeWriter, labelLines, longTime } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: read field by field
type Any = any;

export const describeBudget: Describer = (w, object, context) => {
  const { metadata, spec, status = {} } = object;
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Namespace:', metadata.namespace ?? '');
  if (spec.minAvailable !== undefined) w.line(0, 'Min available:', String(spec.minAvailable));
  else if (spec.maxUnavailable !== undefined) w.line(0, 'Max unavailable:', String(spec.maxUnavailable));
  w.line(0, 'Selector:', spec.selector ? formatLabelSelector(spec.selector) : '<unset>');
  w.line(0, 'Status:');
  w.line(2, 'Allowed disruptions:', status.disruptionsAllowed ?? 0);
  w.line(2, 'Current:', status.currentHealthy ?? 0);
  w.line(2, 'Desired:', status.desiredHealthy ?? 0);
  w.line(2, 'Total:', status.expectedPods ?? 0);
  describeEvents(w, context, object);
};

export const describePriorityClass: Describer = (w, object, context) => {
  w.line(0, 'Name:', object.metadata.name);
  w.line(0, 'Value:', object.value ?? 0);
  w.line(0, 'GlobalDefault:', String(object.globalDefault ?? false));
  w.line(0, 'PreemptionPolicy:', object.preemptionPolicy ?? 'PreemptLowerPriority');
  w.line(0, 'Description:', object.description ?? '');
  w.line(0, 'Annotations:', formatLabels(object.metadata.annotations));
  describeEvents(w, context, object);
};

export const describeAutoscaler: Describer = (w, object, context) => {
  const { metadata, spec, status = {} } = object;
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Namespace:', metadata.namespace ?? '');
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'CreationTimestamp:', longTime(metadata.creationTimestamp));
  w.line(0, 'Reference:', `${spec.scaleTargetRef?.kind}/${spec.scaleTargetRef?.name}`);
  w.line(0, 'Metrics:', '( current / target )');
  for (const [i, metric] of (spec.metrics ?? []).entries()) metricLine(w, metric, status.currentMetrics?.[i]);
  w.line(0, 'Min replicas:', spec.minReplicas ?? '<unset>');
  w.line(0, 'Max replicas:', spec.maxReplicas ?? 0);
  if (spec.behavior) {
    w.line(0, 'Behavior:');
    behaviorLines(w, 'Scale Up', spec.behavior.scaleUp);
    behaviorLines(w, 'Scale Down', spec.behavior.scaleDown);
  }
  w.line(
    0,
    `${spec.scaleTargetRef?.kind} pods:`,
    `${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`,
  );
  if (status.conditions?.length) {
    w.line(0, 'Conditions:');
    w.line(1, 'Type', 'Status', 'Reason', 'Message');
    w.line(1, '----', '------', '------', '-------');
    for (const c of status.conditions) w.line(1, c.type, c.status, c.reason ?? '', c.message ?? '');
  }
  describeEvents(w, context, object);
};

function metricLine(w: DescribeWriter, metric: Any, current: Any): void {
  const field = { Resource: 'resource', ContainerResource: 'containerResource' }[metric.type as string];
  if (field === undefined) {
    customMetricLine(w, metric, current);
    return;
  }
  const source = metric[field];
  const now = current?.[field]?.current;
  const head =
    field === 'resource'
      ? `resource ${source.name} on pods`
      : `resource ${source.name} of container "${source.container}" on pods`;
  if (source.target?.averageValue !== undefined) {
    w.line(1, `${head}:`, `${now?.averageValue ?? '<unknown>'} / ${source.target.averageValue}`);
    return;
  }
  const seen =
    now?.averageUtilization === undefined ? '<unknown>' : `${now.averageUtilization}% (${now.averageValue})`;
  const target =
    source.target?.averageUtilization === undefined ? '<auto>' : `${source.target.averageUtilization}%`;
  w.line(1, `${head}  (as a percentage of request):`, `${seen} / ${target}`);
}

/** A metric of the custom or external metrics API. */
function customMetricLine(w: DescribeWriter, { pods, object, external }: Any, current: Any): void {
  const source = pods ?? object ?? external;
  const now = (current?.pods ?? current?.object ?? current?.external)?.current;
  const name = JSON.stringify(source?.metric?.name ?? '');
  const average = source?.target?.averageValue;
  const seen = (average === undefined ? now?.value : now?.averageValue) ?? '<unknown>';
  const kind = average === undefined ? 'target value' : 'target average value';
  const on =
    object === undefined ? '' : ` on ${object.describedObject?.kind}/${object.describedObject?.name}`;
  const head = pods === undefined ? `${name}${on} (${kind}):` : `${name} on pods:`;
  w.line(1, head, `${seen} / ${average ?? source?.target?.value}`);
}

function behaviorLines(w: DescribeWriter, title: string, rules: Any): void {
  if (!rules) return;
  w.line(1, `${title}:`);
  if (rules.stabilizationWindowSeconds !== undefined)
    w.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  if (!rules.policies?.length) return;
  w.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
  w.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of rules.policies)
    w.line(3, `- Type: ${type}`, `Value: ${value}`, `Period: ${periodSeconds} seconds`);
}

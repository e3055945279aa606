import { formatLabelSelector, labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { storageClassOf } from '../printers/tables/storage.ts';
import { formatLabels } from '../selectors.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { controllerOf, describePodTemplate } from './pod.ts';
import { newReplicaSet, oldReplicaSets, replicaSetsOf } from './replica-sets.ts';
import { annotationLines, type DescribeWriter, labelLines, longTime } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: specs are read field by field
type Any = any;

/** The pods of a controller by phase: `1 Running / 0 Waiting / 0 Succeeded / 0 Failed`. */
function podsStatus(
  context: DescribeContext,
  object: KubeObject,
  selects: (pod: KubeObject) => boolean,
): string {
  const count = { Running: 0, Pending: 0, Succeeded: 0, Failed: 0 };
  for (const pod of context.client.list('Pod', object.metadata.namespace)) {
    const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller);
    if (owner?.uid !== object.metadata.uid || !selects(pod)) continue;
    const phase = pod.status?.phase as keyof typeof count;
    if (phase in count) count[phase]++;
  }
  return `${count.Running} Running / ${count.Pending} Waiting / ${count.Succeeded} Succeeded / ${count.Failed} Failed`;
}

const bySelector = (object: KubeObject) => (pod: KubeObject) =>
  labelSelectorMatches(object.spec?.selector, pod.metadata.labels);

function head(w: DescribeWriter, object: KubeObject): void {
  w.line(0, 'Name:', object.metadata.name);
  w.line(0, 'Namespace:', object.metadata.namespace ?? '');
}

/** Type, status and reason of each condition. */
function conditionLines(w: DescribeWriter, conditions: Any[] | undefined): void {
  if (!conditions?.length) return;
  w.line(0, 'Conditions:');
  w.line(1, 'Type', 'Status', 'Reason');
  w.line(1, '----', '------', '------');
  for (const { type, status, reason = '' } of conditions) w.line(1, `${type} `, status, reason);
}

export const describeStatefulSet: Describer = (w, object, context) => {
  const { metadata, spec, status } = object;
  head(w, object);
  w.line(0, 'CreationTimestamp:', longTime(metadata.creationTimestamp));
  w.line(0, 'Selector:', formatLabelSelector(spec.selector));
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'Replicas:', `${spec.replicas ?? 1} desired | ${status?.replicas ?? 0} total`);
  w.line(0, 'Update Strategy:', spec.updateStrategy?.type ?? '');
  const rolling = spec.updateStrategy?.rollingUpdate;
  if (rolling?.partition !== undefined) {
    w.line(1, 'Partition:', rolling.partition);
    if (rolling.maxUnavailable !== undefined) w.line(1, 'MaxUnavailable:', String(rolling.maxUnavailable));
  }
  w.line(0, 'Pods Status:', podsStatus(context, object, bySelector(object)));
  describePodTemplate(w, spec.template);
  claimTemplates(w, spec.volumeClaimTemplates);
  describeEvents(w, context, object);
};

function claimTemplates(w: DescribeWriter, templates: Any[] | undefined): void {
  if (!templates?.length) {
    w.line(0, 'Volume Claims:', '<none>');
    return;
  }
  w.line(0, 'Volume Claims:');
  for (const claim of templates) {
    w.line(1, 'Name:', claim.metadata?.name ?? '');
    w.line(1, 'StorageClass:', storageClassOf({ metadata: {}, ...claim }));
    labelLines(w, '  Labels', claim.metadata?.labels);
    labelLines(w, '  Annotations', claim.metadata?.annotations);
    w.line(1, 'Capacity:', String(claim.spec?.resources?.requests?.storage ?? '<default>'));
    w.line(1, 'Access Modes:', `[${(claim.spec?.accessModes ?? []).join(' ')}]`);
  }
}

export const describeDeployment: Describer = (w, object, context) => {
  const { metadata, spec, status = {} } = object;
  head(w, object);
  w.line(0, 'CreationTimestamp:', longTime(metadata.creationTimestamp));
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'Selector:', formatLabelSelector(spec.selector));
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status;
  w.line(
    0,
    'Replicas:',
    `${spec.replicas ?? 1} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  );
  w.line(0, 'StrategyType:', spec.strategy?.type ?? '');
  w.line(0, 'MinReadySeconds:', spec.minReadySeconds ?? 0);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling)
    w.line(
      0,
      'RollingUpdateStrategy:',
      `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`,
    );
  describePodTemplate(w, spec.template);
  conditionLines(w, status.conditions);
  const all = replicaSetsOf(context.client, object);
  if (all.length > 0) {
    const current = newReplicaSet(object, all);
    w.line(0, 'OldReplicaSets:', replicaSetList(oldReplicaSets(object, all)));
    w.line(0, 'NewReplicaSet:', replicaSetList(current ? [current] : []));
  }
  describeEvents(w, context, object);
};

const replicaSetList = (sets: readonly KubeObject[]) =>
  sets
    .map(
      ({ metadata, spec, status }) =>
        `${metadata.name} (${status?.replicas ?? 0}/${spec.replicas ?? 1} replicas created)`,
    )
    .join(', ') || '<none>';

export const describeReplicaSet: Describer = (w, object, context) => {
  const { metadata, spec, status } = object;
  head(w, object);
  w.line(0, 'Selector:', formatLabelSelector(spec.selector));
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  const controller = controllerOf(object);
  if (controller) w.line(0, 'Controlled By:', controller);
  w.line(0, 'Replicas:', `${status?.replicas ?? 0} current / ${spec.replicas ?? 1} desired`);
  w.line(0, 'Pods Status:', podsStatus(context, object, bySelector(object)));
  describePodTemplate(w, spec.template);
  conditionLines(w, status?.conditions);
  describeEvents(w, context, object);
};

export const describeReplicationController: Describer = (w, object, context) => {
  const { metadata, spec, status } = object;
  const selects = (pod: KubeObject) =>
    Object.entries(spec.selector ?? {}).every(([key, value]) => pod.metadata.labels?.[key] === value);
  head(w, object);
  w.line(0, 'Selector:', formatLabels(spec.selector));
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'Replicas:', `${status?.replicas ?? 0} current / ${spec.replicas ?? 1} desired`);
  w.line(0, 'Pods Status:', podsStatus(context, object, selects));
  describePodTemplate(w, spec.template);
  conditionLines(w, status?.conditions);
  describeEvents(w, context, object);
};

export const describeDaemonSet: Describer = (w, object, context) => {
  const { metadata, spec, status = {} } = object;
  head(w, object);
  w.line(0, 'Selector:', formatLabelSelector(spec.selector));
  w.line(0, 'Node-Selector:', formatLabels(spec.template?.spec?.nodeSelector));
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}`);
  w.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}`);
  w.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`);
  w.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`);
  w.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}`);
  w.line(0, 'Pods Status:', podsStatus(context, object, bySelector(object)));
  describePodTemplate(w, spec.template);
  describeEvents(w, context, object);
};

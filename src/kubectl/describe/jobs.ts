import { formatLabelSelector } from '../../api/labels.ts';
import { parseTimestamp } from '../../base/time.ts';
import { humanDuration } from '../printers/duration.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { controllerOf, describePodTemplate } from './pod.ts';
import { annotationLines, labelLines, longTime, yesNo } from './writer.ts';

export const describeJob: Describer = (w, job, context) => {
  const { metadata, spec, status = {} } = job;
  const isSet = (value: unknown) => value !== undefined && value !== null;
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Namespace:', metadata.namespace ?? '');
  w.line(0, 'Selector:', spec.selector ? formatLabelSelector(spec.selector) : '');
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  const controller = controllerOf(job);
  if (controller) w.line(0, 'Controlled By:', controller);
  if (isSet(spec.parallelism)) w.line(0, 'Parallelism:', spec.parallelism);
  w.line(0, 'Completions:', spec.completions ?? '<unset>');
  if (isSet(spec.completionMode)) w.line(0, 'Completion Mode:', spec.completionMode);
  if (isSet(spec.suspend)) w.line(0, 'Suspend:', String(spec.suspend));
  if (isSet(spec.backoffLimit)) w.line(0, 'Backoff Limit:', spec.backoffLimit);
  if (isSet(spec.ttlSecondsAfterFinished))
    w.line(0, 'TTL Seconds After Finished:', spec.ttlSecondsAfterFinished);
  if (status.startTime) w.line(0, 'Start Time:', longTime(status.startTime));
  if (status.completionTime) w.line(0, 'Completed At:', longTime(status.completionTime));
  if (status.startTime && status.completionTime)
    w.line(
      0,
      'Duration:',
      humanDuration(parseTimestamp(status.completionTime) - parseTimestamp(status.startTime)),
    );
  if (isSet(spec.activeDeadlineSeconds))
    w.line(0, 'Active Deadline Seconds:', `${spec.activeDeadlineSeconds}s`);
  const ready = isSet(status.ready) ? ` (${status.ready} Ready)` : '';
  w.line(
    0,
    'Pods Statuses:',
    `${status.active ?? 0} Active${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`,
  );
  if (spec.completionMode === 'Indexed')
    w.line(0, 'Completed Indexes:', indexList(status.completedIndexes ?? ''));
  describePodTemplate(w, spec.template);
  describeEvents(w, context, job);
};

const MAX_INDEXES = 50;

/** Long lists end at the first comma behind the limit. */
function indexList(indexes: string): string {
  if (indexes === '') return '<none>';
  const comma = indexes.indexOf(',', MAX_INDEXES);
  return indexes.length <= MAX_INDEXES || comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}

export const describeCronJob: Describer = (w, cronJob, context) => {
  const { metadata, spec, status = {} } = cronJob;
  const seconds = (value: number | undefined) => (value === undefined ? '<unset>' : `${value}s`);
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Namespace:', metadata.namespace ?? '');
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'Schedule:', spec.schedule ?? '');
  w.line(0, 'Concurrency Policy:', spec.concurrencyPolicy ?? '');
  w.line(0, 'Suspend:', spec.suspend === undefined ? '<unset>' : yesNo(spec.suspend));
  w.line(0, 'Time Zone:', spec.timeZone ?? '<unset>');
  w.line(0, 'Successful Job History Limit:', spec.successfulJobsHistoryLimit ?? '<unset>');
  w.line(0, 'Failed Job History Limit:', spec.failedJobsHistoryLimit ?? '<unset>');
  w.line(0, 'Starting Deadline Seconds:', seconds(spec.startingDeadlineSeconds));
  const job = spec.jobTemplate?.spec ?? {};
  w.line(0, 'Selector:', job.selector ? formatLabelSelector(job.selector) : '<unset>');
  w.line(0, 'Parallelism:', job.parallelism ?? '<unset>');
  w.line(0, 'Completions:', job.completions ?? '<unset>');
  if (job.activeDeadlineSeconds !== undefined)
    w.line(0, 'Active Deadline Seconds:', seconds(job.activeDeadlineSeconds));
  describePodTemplate(w, job.template);
  w.line(0, 'Last Schedule Time:', status.lastScheduleTime ? longTime(status.lastScheduleTime) : '<unset>');
  const active = (status.active ?? []).map((reference: { name: string }) => reference.name);
  w.line(0, 'Active Jobs:', active.length > 0 ? active.join(', ') : '<none>');
  describeEvents(w, context, cronJob);
};

/** One sync of the CronJob controller as a pure decision. Models pkg/controller/cronjob/cronjob_controllerv2.go. */
import type { KubeObject } from '../../api/meta.ts';
import { EPOCH_MS, parseTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import { UTC, type Zone, zonedTimestamp, zoneOf } from '../../base/zone.ts';
import { controllerReference } from '../controller/owners.ts';
import { condition } from '../controller/pods.ts';
import type { Write } from '../controller/writes.ts';
import { isFinished } from '../job/plan.ts';
import { nextTime, parseSchedule, type Schedule } from './schedule.ts';

/** After the due moment, against skewed clocks. */
const DELTA_MS = 100;
const TOO_MANY_MISSED = 100;

export interface CronWorld {
  cronJob: KubeObject;
  /** Jobs that it controls. */
  jobs: readonly KubeObject[];
  now: SimMs;
}
export interface CronDecision {
  writes: Write[];
  status: KubeObject['status'];
  again?: SimMs;
}

export function decide({ cronJob, jobs, now }: CronWorld): CronDecision {
  const { spec } = cronJob;
  const writes: Write[] = [];
  const known: { name: string; uid: string }[] = cronJob.status?.active ?? [];
  const active = known.filter((each) => {
    const job = jobs.find((candidate) => candidate.metadata.uid === each.uid);
    if (job === undefined) {
      writes.push(say(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${each.name}`));
      return false;
    }
    if (!isFinished(job)) return true;
    const how = condition(job, 'Complete')?.status === 'True' ? 'Complete' : 'Failed';
    writes.push(
      say(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${each.name}, condition: ${how}`),
    );
    return false;
  });
  writes.push(...cleanup(cronJob, jobs));
  const succeeded = jobs.filter((job) => condition(job, 'Complete')?.status === 'True');
  const lastSuccess = succeeded
    .map((job) => job.status.completionTime as string)
    .sort()
    .at(-1);
  const status = {
    ...cronJob.status,
    active: active.length > 0 ? active : undefined,
    ...(lastSuccess === undefined ? {} : { lastSuccessfulTime: lastSuccess }),
  };
  const schedule = parseSchedule(spec.schedule);
  if (schedule === undefined || spec.suspend || cronJob.metadata.deletionTimestamp !== undefined)
    return { writes, status };
  return start({ cronJob, jobs, now }, schedule, { writes, status }, active);
}

function start(
  { cronJob, now }: CronWorld,
  schedule: Schedule,
  { writes, status }: CronDecision,
  active: { name: string; uid: string }[],
): CronDecision {
  const { spec } = cronJob;
  const zone = spec.timeZone ? zoneOf(spec.timeZone) : UTC;
  if (zone === undefined) {
    const message = `invalid timeZone: "${spec.timeZone}": unknown time zone ${spec.timeZone}`;
    writes.push(say(cronJob, 'Warning', 'UnknownTimeZone', message));
    return { writes, status };
  }
  const { due, missed } = mostRecent(cronJob, schedule, zone, now);
  const next = nextTime(schedule, EPOCH_MS + now, zone);
  const again = next === undefined ? {} : { again: next - EPOCH_MS - now + DELTA_MS };
  if (missed > TOO_MANY_MISSED)
    writes.push(
      say(
        cronJob,
        'Warning',
        'TooManyMissedTimes',
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
      ),
    );
  if (due === undefined) return { writes, status, ...again };
  const deadline: number | undefined = spec.startingDeadlineSeconds;
  if (deadline !== undefined && deadline !== null && due + deadline * 1000 < now) {
    const at = new Date(EPOCH_MS + due).toUTCString().replace('GMT', '+0000');
    writes.push(say(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${at}`));
    return { writes, status, ...again };
  }
  if (spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
    writes.push(
      say(
        cronJob,
        'Normal',
        'JobAlreadyActive',
        'Not starting job because prior execution is running and concurrency policy is Forbid',
      ),
    );
    return { writes, status, ...again };
  }
  if (spec.concurrencyPolicy === 'Replace')
    for (const each of active)
      writes.push(
        remove(cronJob, {
          kind: 'Job',
          metadata: { ...each, namespace: cronJob.metadata.namespace },
        } as KubeObject),
      );
  writes.push({
    op: 'create',
    object: newJob(cronJob, due, zone),
    says: {
      on: cronJob,
      done: { type: 'Normal', reason: 'SuccessfulCreate', message: 'Created job {name}' },
      failed: { type: 'Warning', reason: 'FailedCreate', message: 'Error creating job: {error}' },
    },
  });
  // What was replaced is no longer active; that it is gone then is no surprise.
  const left = spec.concurrencyPolicy === 'Replace' ? { active: undefined } : {};
  return { writes, status: { ...status, ...left, lastScheduleTime: timestamp(due) }, ...again };
}

/** The latest moment that has been due and not been served. */
function mostRecent(
  cronJob: KubeObject,
  schedule: Schedule,
  zone: Zone,
  now: SimMs,
): { due: SimMs | undefined; missed: number } {
  const last: string | undefined = cronJob.status?.lastScheduleTime;
  let from = parseTimestamp(last ?? cronJob.metadata.creationTimestamp);
  const deadline: number | undefined = cronJob.spec.startingDeadlineSeconds;
  if (deadline !== undefined && deadline !== null) from = Math.max(from, now - deadline * 1000);
  let due: SimMs | undefined;
  let missed = 0;
  for (;;) {
    const next = nextTime(schedule, EPOCH_MS + (due ?? from), zone);
    if (next === undefined || next - EPOCH_MS > now) return { due, missed };
    due = next - EPOCH_MS;
    missed++;
  }
}

export function jobName(cronJob: KubeObject, due: SimMs): string {
  return `${cronJob.metadata.name.slice(0, 52)}-${Math.floor((EPOCH_MS + due) / 60_000)}`;
}

function newJob(cronJob: KubeObject, due: SimMs, zone: Zone) {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(cronJob, due),
      namespace: cronJob.metadata.namespace,
      labels: { ...metadata?.labels },
      annotations: {
        ...metadata?.annotations,
        'batch.kubernetes.io/cronjob-scheduled-timestamp': zonedTimestamp(due, zone),
      },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec,
  };
}

/** Finished jobs beyond the two history limits, oldest first. */
function cleanup(cronJob: KubeObject, jobs: readonly KubeObject[]): Write[] {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cronJob.spec;
  const oldest = (type: string, limit: number): KubeObject[] => {
    const finished = jobs
      .filter((job) => condition(job, type)?.status === 'True')
      .sort((a, b) => ((a.status.startTime ?? '') < (b.status.startTime ?? '') ? -1 : 1));
    return finished.slice(0, Math.max(0, finished.length - limit));
  };
  return [...oldest('Complete', successfulJobsHistoryLimit), ...oldest('Failed', failedJobsHistoryLimit)].map(
    (job) => remove(cronJob, job),
  );
}

function remove(cronJob: KubeObject, job: KubeObject): Write {
  return {
    op: 'delete',
    object: job,
    options: { propagationPolicy: 'Background' },
    says: {
      on: cronJob,
      done: { type: 'Normal', reason: 'SuccessfulDelete', message: 'Deleted job {name}' },
    },
  };
}

function say(on: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): Write {
  return { op: 'event', on, said: { type, reason, message } };
}

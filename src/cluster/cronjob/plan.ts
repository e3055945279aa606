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
  /** Where a Job is to be created: the status when it is there. */
  started?: KubeObject['status'];
  again?: SimMs;
}

export function decide({ cronJob, jobs, now }: CronWorld): CronDecision {
  const { spec } = cronJob;
  const removed = cleanup(cronJob, jobs);
  const writes: Write[] = removed.map((job) => remove(cronJob, job));
  // What is cleaned up is in nobody's list any more, and not remarked upon.
  const gone = new Set(removed.map((job) => job.metadata.uid));
  const known: { name: string; uid: string }[] = (cronJob.status?.active ?? []).filter(
    ({ uid }: { uid: string }) => !gone.has(uid),
  );
  for (const job of jobs)
    if (!isFinished(job) && !known.some(({ uid }) => uid === job.metadata.uid))
      writes.push(
        say(
          cronJob,
          'Warning',
          'UnexpectedJob',
          `Saw a job that the controller did not create or forgot: ${job.metadata.name}`,
        ),
      );
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
  const succeeded = jobs.filter((job) => condition(job, 'Complete')?.status === 'True');
  const lastSuccess = [
    ...succeeded.map((job) => job.status.completionTime as string),
    ...(cronJob.status?.lastSuccessfulTime ? [cronJob.status.lastSuccessfulTime as string] : []),
  ]
    .sort()
    .at(-1);
  const status = {
    ...cronJob.status,
    active: active.length > 0 ? active : undefined,
    ...(lastSuccess === undefined ? {} : { lastSuccessfulTime: lastSuccess }),
  };
  if (cronJob.metadata.deletionTimestamp !== undefined) return { writes, status };
  const zone = spec.timeZone ? zoneOf(spec.timeZone) : UTC;
  if (zone === undefined) {
    const message = `invalid timeZone: "${spec.timeZone}": unknown time zone ${spec.timeZone}`;
    writes.push(say(cronJob, 'Warning', 'UnknownTimeZone', message));
    return { writes, status };
  }
  const schedule = parseSchedule(spec.schedule);
  if (schedule === undefined || spec.suspend) return { writes, status };
  return start({ cronJob, now }, { schedule, zone }, { writes, status }, active);
}

/** When the times of a schedule are. */
interface Timetable {
  schedule: Schedule;
  zone: Zone;
}

/** Milliseconds until the schedule of a CronJob is to be looked at again; undefined where it never is due. */
export function untilNext(cronJob: KubeObject, now: SimMs): SimMs | undefined {
  const zone = cronJob.spec.timeZone ? zoneOf(cronJob.spec.timeZone) : UTC;
  const schedule = parseSchedule(cronJob.spec.schedule);
  return zone === undefined || schedule === undefined
    ? undefined
    : untilNextTime(cronJob, { schedule, zone }, now);
}

/**
 * After the latest time that was due, whether it was served or not; after now where times were missed of which
 * the guess at the latest found none. Models nextScheduleTimeDuration.
 */
function untilNextTime(cronJob: KubeObject, timetable: Timetable, now: SimMs): SimMs | undefined {
  const { earliest, due, missed } = mostRecent(cronJob, timetable, now, false);
  const next = after(timetable, due ?? (missed > 0 ? now : earliest));
  return next === undefined ? undefined : next - now + DELTA_MS;
}

const after = ({ schedule, zone }: Timetable, at: SimMs): SimMs | undefined => {
  const next = nextTime(schedule, EPOCH_MS + at, zone);
  return next === undefined ? undefined : next - EPOCH_MS;
};

function start(
  { cronJob, now }: Pick<CronWorld, 'cronJob' | 'now'>,
  timetable: Timetable,
  { writes, status }: CronDecision,
  active: { name: string; uid: string }[],
): CronDecision {
  const { spec } = cronJob;
  const { due, missed } = mostRecent(cronJob, timetable, now, true);
  const next = untilNextTime(cronJob, timetable, now);
  if (next === undefined) {
    // `0 0 31 2 *` is well-formed, but there is no such day.
    const why = 'time difference between two schedules is less than 1 second';
    writes.push(say(cronJob, 'Warning', 'InvalidSchedule', `invalid schedule: ${spec.schedule} : ${why}`));
    return { writes, status };
  }
  const again = { again: next };
  if (due !== undefined && missed > TOO_MANY_MISSED)
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
    object: newJob(cronJob, due, timetable.zone),
    says: {
      on: cronJob,
      done: { type: 'Normal', reason: 'SuccessfulCreate', message: 'Created job {name}' },
      failed: { type: 'Warning', reason: 'FailedCreate', message: 'Error creating job: {error}' },
    },
  });
  // What was replaced is no longer active; that it is gone then is no surprise.
  const left = spec.concurrencyPolicy === 'Replace' ? { active: undefined } : {};
  return {
    writes,
    status,
    started: { ...status, ...left, lastScheduleTime: timestamp(due) },
    ...again,
  };
}

interface Recent {
  /** From when on times count: the last one that was served, or the beginning. */
  earliest: SimMs;
  /** The latest moment that has been due since. */
  due: SimMs | undefined;
  /** How many have been due, judged by the distance between the first two of them. */
  missed: number;
}

/** Models mostRecentScheduleTime of pkg/controller/cronjob/utils.go. */
function mostRecent(cronJob: KubeObject, timetable: Timetable, now: SimMs, withinDeadline: boolean): Recent {
  let earliest = parseTimestamp(cronJob.status?.lastScheduleTime ?? cronJob.metadata.creationTimestamp);
  const deadline: number | undefined = cronJob.spec.startingDeadlineSeconds;
  if (withinDeadline && deadline !== undefined && deadline !== null)
    earliest = Math.max(earliest, now - deadline * 1000);
  const first = after(timetable, earliest);
  if (first === undefined || now < first) return { earliest, due: undefined, missed: 0 };
  const second = after(timetable, first);
  if (second === undefined || now < second) return { earliest, due: first, missed: 0 };
  const distance = Math.round((second - first) / 1000) * 1000;
  const missed = Math.floor((now - first) / distance) + 1;
  // Two steps back, because the distances of a schedule need not be equal.
  let due: SimMs | undefined;
  let at = after(timetable, first + (missed - 2) * distance);
  while (at !== undefined && at <= now) {
    due = at;
    at = after(timetable, at);
  }
  return { earliest, due, missed };
}

function jobName(cronJob: KubeObject, due: SimMs): string {
  return `${cronJob.metadata.name}-${Math.floor((EPOCH_MS + due) / 60_000)}`;
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
function cleanup(cronJob: KubeObject, jobs: readonly KubeObject[]): KubeObject[] {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cronJob.spec;
  const oldest = (type: string, limit: number): KubeObject[] => {
    const finished = jobs
      .filter((job) => condition(job, type)?.status === 'True')
      .sort((a, b) => compare(startOf(a), startOf(b)) || compare(a.metadata.name, b.metadata.name));
    return finished.slice(0, Math.max(0, finished.length - limit));
  };
  return [...oldest('Complete', successfulJobsHistoryLimit), ...oldest('Failed', failedJobsHistoryLimit)];
}

/** What never started comes last. */
const startOf = (job: KubeObject): string => job.status.startTime ?? '~';
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

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

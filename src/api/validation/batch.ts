import { zoneOf } from '../../base/zone.ts';
import type { Path } from '../decode.ts';
import type { Release } from '../release.ts';
import type { CronJob, Job, JobSpec } from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { validateLabelSelector } from './meta.ts';
import { validatePodTemplate } from './pod.ts';

/** Models batch/validation ValidateJobSpec for a new job. */
export function validateJob({ spec }: Job, version: Release, errors: Errors): void {
  validateJobSpec(spec, version, ['spec'], errors);
}

function validateJobSpec(spec: JobSpec, version: Release, path: Path, errors: Errors): void {
  const counts = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const;
  for (const field of counts) errors.nonNegative([...path, field], spec[field]);
  errors.oneOf([...path, 'completionMode'], spec.completionMode, ['Indexed', 'NonIndexed']);
  if (spec.completionMode === 'Indexed' && spec.completions === undefined) {
    errors.required([...path, 'completions'], 'when completion mode is Indexed');
  }
  if (spec.backoffLimitPerIndex !== undefined && spec.completionMode !== 'Indexed') {
    errors.invalid(
      [...path, 'backoffLimitPerIndex'],
      spec.backoffLimitPerIndex,
      'requires indexed completion mode',
    );
  }
  errors.oneOf([...path, 'podReplacementPolicy'], spec.podReplacementPolicy, [
    'Failed',
    'TerminatingOrFailed',
  ]);
  if (spec.selector !== undefined) validateLabelSelector(spec.selector, [...path, 'selector'], errors);
  const template = [...path, 'template'];
  validatePodTemplate(spec.template, version, template, errors);
  const restartPolicy = spec.template?.spec?.restartPolicy;
  if (restartPolicy === undefined || restartPolicy === 'Always') {
    errors.required([...template, 'spec', 'restartPolicy'], 'valid values: "OnFailure", "Never"');
  } else if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never') {
    errors.notSupported([...template, 'spec', 'restartPolicy'], restartPolicy, ['OnFailure', 'Never']);
  } else if (spec.podFailurePolicy !== undefined && restartPolicy !== 'Never') {
    errors.invalid(
      [...template, 'spec', 'restartPolicy'],
      restartPolicy,
      'only "Never" is supported when podFailurePolicy is specified',
    );
  }
  for (const [i, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const at = [...path, 'podFailurePolicy', 'rules', i];
    errors.oneOf([...at, 'action'], rule.action, ['Count', 'FailIndex', 'FailJob', 'Ignore']);
    const both = rule.onExitCodes !== undefined && (rule.onPodConditions ?? []).length > 0;
    const none = rule.onExitCodes === undefined && (rule.onPodConditions ?? []).length === 0;
    if (both) errors.invalid(at, '', 'specifying both OnExitCodes and OnPodConditions is not supported');
    if (none) errors.invalid(at, '', 'specifying one of OnExitCodes and OnPodConditions is required');
  }
}

const FIELD_RANGES: readonly [number, number][] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
];
const NAMES = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)\b/gi;

/** Whether a schedule is one that the controller's cron parser takes. Empty text where it is. */
export function scheduleProblem(schedule: string): string {
  const text = schedule.trim();
  if (text === '') return 'empty spec string';
  if (text.startsWith('@')) {
    return /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/.test(text)
      ? ''
      : `unrecognized descriptor: ${text}`;
  }
  const fields = text.split(/\s+/);
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  for (const [i, field] of fields.entries()) {
    const [low, high] = FIELD_RANGES[i]!;
    for (const part of field.replace(NAMES, '1').split(',')) {
      const match = /^(\*|\?|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
      if (match === null)
        return `failed to parse int from ${part}: strconv.Atoi: parsing ${JSON.stringify(part)}: invalid syntax`;
      const numbers = [match[2], match[3]].filter((number) => number !== undefined).map(Number);
      for (const number of numbers) {
        if (number < low) return `beginning of range (${number}) below minimum (${low}): ${part}`;
        if (number > high) return `end of range (${number}) above maximum (${high}): ${part}`;
      }
      if (match[4] === '0') return `step of range should be a positive number: ${part}`;
    }
  }
  return '';
}

/** Models batch/validation ValidateCronJobSpec. */
export function validateCronJob({ spec }: CronJob, version: Release, errors: Errors): void {
  const path: Path = ['spec'];
  if (!spec.schedule) errors.required([...path, 'schedule']);
  else {
    const problem = scheduleProblem(spec.schedule);
    if (problem !== '') errors.invalid([...path, 'schedule'], spec.schedule, problem);
    if (spec.schedule.includes('TZ')) {
      errors.invalid(
        [...path, 'schedule'],
        spec.schedule,
        'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      );
    }
  }
  errors.nonNegative([...path, 'startingDeadlineSeconds'], spec.startingDeadlineSeconds);
  errors.oneOf([...path, 'concurrencyPolicy'], spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace']);
  if (spec.timeZone === '')
    errors.invalid([...path, 'timeZone'], '', 'timeZone must be nil or non-empty string');
  else if (spec.timeZone?.toLowerCase() === 'local')
    errors.invalid(
      [...path, 'timeZone'],
      spec.timeZone,
      'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    );
  else if (spec.timeZone !== undefined && zoneOf(spec.timeZone) === undefined)
    errors.invalid([...path, 'timeZone'], spec.timeZone, `unknown time zone ${spec.timeZone}`);
  errors.nonNegative([...path, 'successfulJobsHistoryLimit'], spec.successfulJobsHistoryLimit);
  errors.nonNegative([...path, 'failedJobsHistoryLimit'], spec.failedJobsHistoryLimit);
  validateJobSpec(
    spec.jobTemplate?.spec ?? ({} as JobSpec),
    version,
    [...path, 'jobTemplate', 'spec'],
    errors,
  );
}

import { zoneOf } from '../../base/zone.ts';
import type { Path } from '../decode.ts';
import { compileLabelSelector, selectorMatches } from '../labels.ts';
import type { Release } from '../release.ts';
import type { CronJob, Job, JobSpec } from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { selectorValue } from './internal.ts';
import { validateFailurePolicy, validateSuccessPolicy } from './job-policies.ts';
import { validateLabelSelector } from './meta.ts';
import { dns1123Label, dns1123Subdomain } from './names.ts';
import { validatePodTemplate } from './pod.ts';
import { scheduleProblem } from './schedule.ts';

const LEGACY_UID = 'controller-uid';
const LEGACY_NAME = 'job-name';
const PREFIX = 'batch.kubernetes.io/';

/** Models batch/validation ValidateJob. */
export function validateJob({ metadata, spec }: Job, version: Release, errors: Errors): void {
  const { name = '', uid } = metadata ?? {};
  // Without admission there is no uid yet, and no selector was made of it.
  if (uid) validateGenerated(spec, name, uid, errors);
  validateJobSpec(spec, version, ['spec'], errors);
  const before = errors.causes.length;
  validateLabelSelector(spec.selector, ['spec', 'selector'], errors);
  const labels = spec.template?.metadata?.labels;
  if (spec.selector === undefined) {
    if (uid) errors.required(['spec', 'selector']);
  } else if (errors.causes.length === before && !selectorMatches(compileLabelSelector(spec.selector), labels))
    errors.invalid(
      ['spec', 'template', 'metadata', 'labels'],
      labels,
      '`selector` does not match template `labels`',
    );
  const { completions = 0 } = spec;
  if (spec.completionMode !== 'Indexed' || completions <= 0) return;
  const last = `${name}-${completions - 1}`;
  if (dns1123Label(last).length > 0)
    errors.invalid(['metadata', 'name'], name, `will not able to create pod with invalid DNS label: ${last}`);
}

/** The labels by which a Job finds its pods are as they were generated. Models validateGeneratedSelector. */
function validateGenerated(spec: JobSpec, name: string, uid: string, errors: Errors): void {
  if (spec.manualSelector === true || spec.selector === undefined) return;
  const expected: Record<string, string> = {
    [LEGACY_UID]: uid,
    [LEGACY_NAME]: name,
    [PREFIX + LEGACY_UID]: uid,
    [PREFIX + LEGACY_NAME]: name,
  };
  const labels = spec.template?.metadata?.labels ?? {};
  for (const [label, value] of Object.entries(expected)) {
    const at = ['spec', 'template', 'metadata', 'labels', { key: label }];
    if (labels[label] === undefined) errors.required(at, `must be '${value}'`);
    else if (labels[label] !== value) errors.invalid(at, labels, `must be '${value}'`);
  }
  if (!selectorMatches(compileLabelSelector(spec.selector), expected))
    errors.invalid(['spec', 'selector'], selectorValue(spec.selector), '`selector` not auto-generated');
}

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;
const MAX_MANAGER = 63;

function validateJobSpec(spec: JobSpec, version: Release, path: Path, errors: Errors): void {
  for (const field of COUNTS) errors.nonNegative([...path, field], spec[field]);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.required([...path, 'backoffLimitPerIndex'], 'when maxFailedIndexes is specified');
  if (spec.managedBy !== undefined) validateManager(spec.managedBy, [...path, 'managedBy'], errors);
  errors.oneOf([...path, 'completionMode'], spec.completionMode, ['NonIndexed', 'Indexed']);
  const isIndexed = spec.completionMode === 'Indexed';
  if (isIndexed) validateIndexed(spec, path, errors);
  else if (spec.completionMode === undefined || spec.completionMode === 'NonIndexed')
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
      if (spec[field] !== undefined)
        errors.invalid([...path, field], spec[field], 'requires indexed completion mode');
  if (spec.podFailurePolicy !== undefined) validateFailurePolicy(spec, [...path, 'podFailurePolicy'], errors);
  if (spec.successPolicy !== undefined)
    validateSuccessPolicy(spec, isIndexed, [...path, 'successPolicy'], errors);
  const replaced = spec.podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
  errors.oneOf([...path, 'podReplacementPolicy'], spec.podReplacementPolicy, replaced);
  const template = [...path, 'template'];
  validatePodTemplate(spec.template, version, template, errors);
  const restartPolicy = spec.template?.spec?.restartPolicy;
  const at = [...template, 'spec', 'restartPolicy'];
  if (restartPolicy === undefined || restartPolicy === 'Always')
    errors.required(at, 'valid values: "OnFailure", "Never"');
  else if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never')
    errors.notSupported(at, restartPolicy, ['OnFailure', 'Never']);
  else if (spec.podFailurePolicy !== undefined && restartPolicy !== 'Never')
    errors.invalid(at, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified');
}

/** Who else may run the Job: a name below a domain. Models IsDomainPrefixedPath. */
function validateManager(manager: string, at: Path, errors: Errors): void {
  const slash = manager.indexOf('/');
  if (manager === '') errors.required(at);
  else if (slash <= 0 || slash === manager.length - 1)
    errors.invalid(at, manager, 'must be a domain-prefixed path (such as "acme.io/foo")');
  else {
    const host = manager.slice(0, slash);
    errors.all(at, host, dns1123Subdomain(host));
    const rest = manager.slice(slash + 1);
    const allowed = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
    if (!new RegExp(`^${allowed}$`).test(rest))
      errors.invalid(at, rest, `Invalid path (regex used for validation is '${allowed}')`);
  }
  if (manager.length > MAX_MANAGER) errors.tooLong(at, MAX_MANAGER);
}

const MANY = 100_000;
const MANY_AT_ONCE = 10_000;

/** Bounds that keep the lists of indexes short. */
function validateIndexed(spec: JobSpec, path: Path, errors: Errors): void {
  const { completions, parallelism = 0, maxFailedIndexes } = spec;
  const atMost = (field: 'parallelism' | 'maxFailedIndexes', limit: number, when = '') => {
    const value = spec[field];
    if (value !== undefined && value > limit)
      errors.invalid([...path, field], value, `must be less than or equal to ${limit}${when}`);
  };
  if (completions === undefined) errors.required([...path, 'completions'], 'when completion mode is Indexed');
  atMost('parallelism', MANY, ' when completion mode is Indexed');
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions)
    errors.invalid(
      [...path, 'maxFailedIndexes'],
      maxFailedIndexes,
      'must be less than or equal to completions',
    );
  atMost('maxFailedIndexes', MANY);
  if (completions === undefined || completions <= MANY || spec.backoffLimitPerIndex === undefined) return;
  if (maxFailedIndexes === undefined)
    errors.required([...path, 'maxFailedIndexes'], `must be specified when completions is above ${MANY}`);
  const when = ` when completions are above ${MANY} and used with backoff limit per index`;
  if (parallelism > MANY_AT_ONCE) atMost('parallelism', MANY_AT_ONCE, when);
  atMost('maxFailedIndexes', MANY_AT_ONCE, when);
}

/** Models batch/validation ValidateCronJobCreate; what is there already need not be asked about again. */
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
  validateTimeZone(spec.timeZone, [...path, 'timeZone'], errors);
  errors.oneOf([...path, 'concurrencyPolicy'], spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace']);
  const job = spec.jobTemplate?.spec ?? ({} as JobSpec);
  const at = [...path, 'jobTemplate', 'spec'];
  validateJobSpec(job, version, at, errors);
  if (job.selector !== undefined)
    errors.invalid([...at, 'selector'], selectorValue(job.selector), '`selector` will be auto-generated');
  if (job.manualSelector === true) errors.notSupported([...at, 'manualSelector'], true, ['nil', 'false']);
  errors.nonNegative([...path, 'successfulJobsHistoryLimit'], spec.successfulJobsHistoryLimit);
  errors.nonNegative([...path, 'failedJobsHistoryLimit'], spec.failedJobsHistoryLimit);
}

const ZONE_PART = /^[A-Za-z.\-_0-9+]{1,14}$/;

function validateTimeZone(zone: string | undefined, at: Path, errors: Errors): void {
  if (zone === undefined) return;
  if (zone === '') {
    errors.invalid(at, '', 'timeZone must be nil or non-empty string');
    return;
  }
  const isPart = (part: string) =>
    !['.', '..'].includes(part) && !part.startsWith('-') && ZONE_PART.test(part);
  const unknown = `unknown time zone ${zone}`;
  if (!zone.split('/').every(isPart)) errors.invalid(at, zone, unknown);
  else if (zone.toLowerCase() === 'local') {
    errors.invalid(
      at,
      zone,
      'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    );
    // Only this spelling is known to the library.
    if (zone !== 'Local') errors.invalid(at, zone, unknown);
  } else if (zoneOf(zone) === undefined) errors.invalid(at, zone, unknown);
}

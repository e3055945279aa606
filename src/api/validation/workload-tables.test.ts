/** Rows after pkg/apis/{apps,batch}/validation/validation_test.go. */
import { describe, expect, test } from 'vitest';
import type { ApiError } from '../errors.ts';
import { prepare } from '../prepare.ts';
import type { Release } from '../release.ts';
import { validateReplace } from './index.ts';
import { scheduleProblem } from './schedule.ts';

type Raw = Record<string, unknown>;

const causesOf = (attempt: () => unknown): string[] => {
  try {
    attempt();
    return [];
  } catch (error) {
    return (error as ApiError).causes.map(({ field, message }) => `${field}: ${message}`);
  }
};
const refused = (raw: Raw, version: Release = '1.36') => causesOf(() => prepare(raw, { version }));

const container = { name: 'c', image: 'i' };
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [container] } };
const selector = { matchLabels: { app: 'a' } };
const apps = (kind: string, spec: Raw, name = 'w') =>
  refused({ apiVersion: 'apps/v1', kind, metadata: { name }, spec: { selector, template, ...spec } });
const MISMATCH = '`selector` does not match template `labels`';

type Row = [what: string, causes: string[], expected: string[]];
const table = (rows: Row[]) =>
  test.each(rows)('%s', (_, causes, expected) => {
    expect(causes.map((cause, i) => cause.slice(0, expected[i]?.length ?? cause.length))).toEqual(expected);
  });

describe('controllers of pods', () => {
  const L = 'spec.template.metadata.labels';
  table([
    [
      'an unknown strategy is shown whole',
      apps('Deployment', { strategy: { type: 'Blue' } }),
      [
        'spec.strategy: Unsupported value: {"Type":"Blue","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
      ],
    ],
    [
      'a selector that cannot be read, whose template nobody looks at',
      apps('Deployment', {
        selector: { matchExpressions: [{ key: 'a', operator: 'Like' }] },
        template: { spec: { containers: [] } },
      }),
      [
        'spec.selector.matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator',
        'spec.selector: Invalid value: {"matchExpressions":[{"key":"a","operator":"Like"}]}: invalid label selector',
      ],
    ],
    [
      'no template',
      apps('ReplicaSet', { template: undefined }),
      [`${L}: Invalid value: null: ${MISMATCH}`, 'spec.template.spec.containers: Required value'],
    ],
    [
      'an empty selector of a ReplicaSet, which is called a deployment',
      apps('ReplicaSet', { selector: {} }),
      ['spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    ],
    [
      'a DaemonSet without a selector matches nothing, and only that is said',
      apps('DaemonSet', { selector: undefined }),
      [`${L}: Invalid value: {"app":"a"}: ${MISMATCH}`],
    ],
    [
      'a DaemonSet with both, and one above 100 %',
      apps('DaemonSet', { updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: '101%' } } }),
      [
        'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: "101%": must not be greater than 100%',
        'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: "101%": may not be set when maxUnavailable is non-zero',
      ],
    ],
    [
      'a deadline of a template, by the kind of its owner',
      refused({
        apiVersion: 'v1',
        kind: 'ReplicationController',
        metadata: { name: 'w' },
        spec: { template: { ...template, spec: { ...template.spec, activeDeadlineSeconds: 5 } } },
      }),
      [
        'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported',
      ],
    ],
    [
      'spaces around the image of a template are let through',
      apps('Deployment', {
        template: { ...template, spec: { containers: [{ ...container, image: ' i ' }] } },
      }),
      [],
    ],
    [
      'a template on the network of the host leaves the port of the host to the pod',
      apps('DaemonSet', {
        template: {
          ...template,
          spec: { hostNetwork: true, containers: [{ ...container, ports: [{ containerPort: 80 }] }] },
        },
      }),
      [],
    ],
    [
      'a StatefulSet with the name of a domain',
      apps('StatefulSet', {}, 'a.b'),
      ['metadata.name: Invalid value: "a.b": a lowercase RFC 1123 label must consist'],
    ],
    [
      'strategies of a StatefulSet, shown as the server has them',
      apps('StatefulSet', { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } }),
      [
        'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
      ],
    ],
    [
      'what is kept of a StatefulSet',
      apps('StatefulSet', { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Maybe' } }),
      [
        'spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "Maybe": supported values: "Retain", "Delete"',
      ],
    ],
    [
      'claims are counted among the volumes, and come first',
      apps('StatefulSet', {
        volumeClaimTemplates: [
          {
            metadata: { name: 'Data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
        template: { ...template, spec: { ...template.spec, volumes: [{ name: 'B', emptyDir: {} }] } },
      }),
      [
        'spec.template.spec.volumes[0].name: Invalid value: "Data"',
        'spec.template.spec.volumes[1].name: Invalid value: "B"',
      ],
    ],
  ]);
});

const jobSpec = (spec: Raw) => ({
  template: { spec: { containers: [container], restartPolicy: 'Never' } },
  ...spec,
});
const job = (spec: Raw, name = 'j', version?: Release) =>
  refused({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: jobSpec(spec) }, version);
const indexed = (spec: Raw, name?: string) =>
  job({ completionMode: 'Indexed', completions: 5, ...spec }, name);

describe('a Job', () => {
  const codes = (onExitCodes: Raw) =>
    job({ podFailurePolicy: { rules: [{ action: 'Count', onExitCodes }] } });
  const R = 'spec.podFailurePolicy.rules[0]';
  const X = `${R}.onExitCodes`;
  const success = (rule: Raw) => indexed({ successPolicy: { rules: [rule] } });
  const S = 'spec.successPolicy.rules[0]';
  table([
    [
      'an unknown mode',
      job({ completionMode: 'x' }),
      ['spec.completionMode: Unsupported value: "x": supported values: "NonIndexed", "Indexed"'],
    ],
    [
      'too many at once',
      indexed({ parallelism: 100001 }),
      [
        'spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed',
      ],
    ],
    [
      'more failures than completions, and no limit of each',
      indexed({ maxFailedIndexes: 6 }),
      [
        'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
        'spec.maxFailedIndexes: Invalid value: 6: must be less than or equal to completions',
      ],
    ],
    [
      'very many with a limit of each',
      indexed({ completions: 100001, parallelism: 10001, backoffLimitPerIndex: 1 }),
      [
        'spec.maxFailedIndexes: Required value: must be specified when completions is above 100000',
        'spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
      ],
    ],
    [
      'limits of indexes without indexes',
      job({ backoffLimitPerIndex: 1, maxFailedIndexes: 1 }),
      [
        'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
        'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
      ],
    ],
    [
      'a name too long for its pods',
      indexed({}, 'a'.repeat(62)),
      [
        `metadata.name: Invalid value: "${'a'.repeat(62)}": will not able to create pod with invalid DNS label:`,
      ],
    ],
    [
      'somebody else without a domain',
      job({ managedBy: 'me' }),
      ['spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")'],
    ],
    [
      'pods that are replaced before they have failed',
      job({ podFailurePolicy: { rules: [] }, podReplacementPolicy: 'TerminatingOrFailed' }),
      ['spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"'],
    ],
    [
      'a rule without anything',
      job({ podFailurePolicy: { rules: [{}] } }),
      [
        `${R}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]`,
        `${R}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`,
      ],
    ],
    [
      'an index that fails where there are none',
      job({ podFailurePolicy: { rules: [{ action: 'FailIndex', onPodConditions: [{ type: 'A' }] }] } }),
      [`${R}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
    ],
    [
      'codes that are none',
      codes({ operator: 'In', values: [2, 0, 2], containerName: 'x' }),
      [
        `${X}.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template`,
        `${X}.values[1]: Invalid value: 0: must not be 0 for the In operator`,
        `${X}.values[2]: Duplicate value: 2`,
        `${X}.values: Invalid value: [2,0,2]: must be ordered`,
      ],
    ],
    [
      'no codes',
      codes({ operator: 'Like', values: [] }),
      [
        `${X}.operator: Unsupported value: "Like": supported values: "In", "NotIn"`,
        `${X}.values: Invalid value: []: at least one value is required`,
      ],
    ],
    [
      'success without a rule',
      indexed({ successPolicy: { rules: [] } }),
      [
        'spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified',
      ],
    ],
    [
      'success of nothing',
      success({}),
      [`${S}: Required value: at least one of succeededCount or succeededIndexes`],
    ],
    [
      'more than there are',
      success({ succeededIndexes: '0-2', succeededCount: 4 }),
      [
        `${S}.succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of indexes in the specified succeededIndexes field)`,
      ],
    ],
    [
      'indexes that are none',
      success({ succeededIndexes: '0,5' }),
      [`${S}.succeededIndexes: Invalid value: "0,5": error parsing succeededIndexes: too large index: "5"`],
    ],
    [
      'indexes backwards',
      success({ succeededIndexes: '3,1-2' }),
      [
        `${S}.succeededIndexes: Invalid value: "3,1-2": error parsing succeededIndexes: non-increasing order, previous: 3, current: 1`,
      ],
    ],
  ]);
});

describe('a Job that changes', () => {
  const made = (spec: Raw, status: Raw = {}) => {
    const raw = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec: jobSpec(spec) };
    return { ...prepare(raw, { version: '1.36' }).object, status };
  };
  const changed = (before: Raw, after: Raw, status: Raw = {}, version: Release = '1.36') =>
    causesOf(() => validateReplace(made(after), made(before, status), version));
  const with_ = (more: Raw) => ({
    template: { spec: { containers: [{ ...container, ...more }], restartPolicy: 'Never' } },
  });
  const more = { suspend: true, ...with_({ resources: { limits: { cpu: '1' } } }) };
  const fixed = (field: string) => [`spec.${field}: Invalid value: `];
  table([
    [
      'its number, in indexes',
      changed({ completionMode: 'Indexed', completions: 5 }, { completionMode: 'Indexed', completions: 6 }),
      ['spec.completions: Invalid value: 6: can only be modified in tandem with spec.parallelism'],
    ],
    [
      'both its numbers, in indexes',
      changed(
        { completionMode: 'Indexed', completions: 5 },
        { completionMode: 'Indexed', completions: 6, parallelism: 6 },
      ),
      [],
    ],
    [
      'its number',
      changed({ completions: 5 }, { completions: 6 }),
      ['spec.completions: Invalid value: 6: field is immutable'],
    ],
    [
      'who runs it',
      changed({}, { managedBy: 'a.b/c' }),
      ['spec.managedBy: Invalid value: "a.b/c": field is immutable'],
    ],
    ['its template', changed({}, with_({ image: 'j' })), fixed('template')],
    [
      'its amounts while it runs',
      changed({}, with_({ resources: { limits: { cpu: '1' } } })),
      fixed('template'),
    ],
    ['its amounts while it is suspended', changed({ suspend: true }, more), []],
    [
      'its amounts while it is suspended, before 1.36',
      changed({ suspend: true }, more, {}, '1.35'),
      fixed('template'),
    ],
    [
      'its amounts while pods of it still end',
      changed({ suspend: true }, more, { startTime: 't', active: 1 }),
      fixed('template'),
    ],
    [
      'its image while it is suspended',
      changed({ suspend: true }, { suspend: true, ...with_({ image: 'j' }) }),
      ['spec.template.spec: Invalid value: '],
    ],
  ]);
});

describe('a CronJob', () => {
  const cron = (spec: Raw) =>
    refused({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'c' },
      spec: { schedule: '* * * * *', jobTemplate: { spec: jobSpec({}) }, ...spec },
    });
  table([
    [
      'a selector of its own',
      cron({ jobTemplate: { spec: jobSpec({ selector, manualSelector: true }) } }),
      [
        'spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"app":"a"}}: `selector` will be auto-generated',
        'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
      ],
    ],
    [
      'a zone above',
      cron({ timeZone: '../x' }),
      ['spec.timeZone: Invalid value: "../x": unknown time zone ../x'],
    ],
    [
      'a part of a zone that is too long',
      cron({ timeZone: 'a/bbbbbbbbbbbbbbb' }),
      ['spec.timeZone: Invalid value: "a/bbbbbbbbbbbbbbb": unknown time zone'],
    ],
  ]);

  test.each([
    ['50-10 * * * *', 'beginning of range (50) beyond end of range (10): 50-10'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['*/1/2 * * * *', 'too many slashes: */1/2'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['* * * foo *', 'failed to parse int from foo: strconv.Atoi: parsing "foo": invalid syntax'],
    ['mon * * * *', 'failed to parse int from mon: strconv.Atoi: parsing "mon": invalid syntax'],
    ['* * * jan-mar mon-fri', ''],
    ['5/15 * * * ?', ''],
    ['@every 1h30m', ''],
    ['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
    ['@noon', 'unrecognized descriptor: @noon'],
    ['error', 'expected exactly 5 fields, found 1: [error]'],
  ])('%s', (schedule, expected) => expect(scheduleProblem(schedule)).toBe(expected));
});

import { describe, expect, test } from 'vitest';
import { Errors } from './errors.ts';
import { validateLimitRange, validateQuota } from './policies.ts';
import { validateResources } from './resources.ts';

const texts = (run: (errors: Errors) => void): string[] => {
  const errors = new Errors();
  run(errors);
  return errors.causes.map(({ field, message }) => `${field}: ${message}`);
};
const quota = (spec: object) => texts((errors) => validateQuota({ spec } as never, errors));
const range = (limits: object[]) =>
  texts((errors) => validateLimitRange({ spec: { limits } } as never, errors));

describe('a quota', () => {
  test.each([
    [{ hard: { pods: '3', 'requests.cpu': '1', 'count/jobs.batch': '2', 'services.nodeports': '0' } }, []],
    [{ hard: { pods: '1.5' } }, ['spec.hard[pods]: Invalid value: "1500m": must be an integer']],
    [{ hard: { cpu: '-1' } }, ['spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0']],
    [
      { hard: { 'limit.cpu': '1' } },
      [
        'spec.hard[limit.cpu]: Invalid value: "limit.cpu": must be a standard resource type or fully qualified',
        'spec.hard[limit.cpu]: Invalid value: "limit.cpu": must be a standard resource for quota',
      ],
    ],
    [
      { hard: { cpu: '1' }, scopes: ['BestEffort'] },
      ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
    ],
    [
      { hard: { pods: '1' }, scopes: ['Terminating', 'NotTerminating'] },
      ['spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes'],
    ],
    [{ hard: { pods: '1' }, scopes: ['Soon'] }, ['spec.scopes: Invalid value: ["Soon"]: unsupported scope']],
  ])('%j', (spec, expected) => expect(quota(spec)).toEqual(expected));
});

describe('a range', () => {
  test.each([
    [[{ type: 'Container', min: { cpu: '50m' }, max: { cpu: '1' }, default: { cpu: '200m' } }], []],
    [
      [{ type: 'Container', min: { cpu: '400m' }, max: { cpu: '200m' } }],
      ['spec.limits[0].min[cpu]: Invalid value: "400m": min value 400m is greater than max value 200m'],
    ],
    [
      [{ type: 'Container', defaultRequest: { memory: '2Gi' }, default: { memory: '1Gi' } }],
      [
        'spec.limits[0].defaultRequest[memory]: Invalid value: "2Gi": default request value 2Gi is greater than default limit value 1Gi',
      ],
    ],
    [
      [{ type: 'Pod', default: { cpu: '1' } }],
      ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
    ],
    [
      [{ type: 'Container', maxLimitRequestRatio: { cpu: '500m' } }],
      ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1'],
    ],
    [[{ type: 'Pod' }, { type: 'Pod' }], ['spec.limits[1].type: Duplicate value: "Pod"']],
  ])('%j', (limits, expected) => expect(range(limits)).toEqual(expected));
});

test('the name of a resource is told at its key', () =>
  expect(texts((errors) => validateResources({ limits: { gpu: '1' } }, ['resources'], errors))).toEqual([
    'resources.limits[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
    'resources.limits[gpu]: Invalid value: "gpu": must be a standard resource for containers',
  ]));

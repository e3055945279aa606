import { expect, test } from 'vitest';
import type { ApiError } from '../errors.ts';
import { prepare } from '../prepare.ts';
import type { Release } from '../release.ts';

/** What the API server has against a container with this policy and these rules. */
function refusal(version: Release, restartPolicy: string | undefined, rules: object[]): string[] {
  const container = { name: 'c', image: 'web:1', restartPolicy, restartPolicyRules: rules };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [container] } };
  try {
    prepare(JSON.parse(JSON.stringify(pod)), { version });
    return [];
  } catch (error) {
    return (error as ApiError).causes.map(({ field, message }) => `${field.slice(19)}: ${message}`);
  }
}
const rule = (action: string, values: number[] = [1]) => ({
  action,
  exitCodes: { operator: 'In', values },
});
const many = (length: number) => Array.from({ length }, (_, i) => i);

test.each<[string, Release, string | undefined, object[], string[]]>([
  ['rules and a policy', '1.35', 'Never', [rule('Restart')], []],
  ['a policy and an empty list', '1.36', undefined, [], []],
  [
    'rules without a policy',
    '1.36',
    undefined,
    [rule('Restart')],
    ['restartPolicy: Required value: must specify restartPolicy when restart rules are used'],
  ],
  ['RestartAllContainers', '1.36', 'Never', [rule('RestartAllContainers')], []],
  [
    'RestartAllContainers',
    '1.35',
    'Never',
    [rule('RestartAllContainers')],
    ['restartPolicyRules[0].action: Unsupported value: "RestartAllContainers": supported values: "Restart"'],
  ],
  [
    'too many rules',
    '1.36',
    'Never',
    many(21).map(() => rule('Restart')),
    ['restartPolicyRules: Too many: 21: must have at most 20 items'],
  ],
  [
    'too many rules',
    '1.35',
    'Never',
    many(21).map(() => rule('Restart')),
    ['restartPolicyRules: Too long: may not be more than 20 bytes'],
  ],
  [
    'too many exit codes',
    '1.36',
    'Never',
    [rule('Restart', many(256))],
    ['restartPolicyRules[0].exitCodes.values: Too many: 256: must have at most 255 items'],
  ],
])('%s (%s)', (_, version, policy, rules, expected) =>
  expect(refusal(version, policy, rules)).toEqual(expected),
);

/** From pkg/controller/replicaset/replica_set_utils_test.go. */
import { expect, test } from 'vitest';
import type { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import { replicaStatus } from './status.ts';

const none = { active: 0, labelled: 0, ready: 0, available: 0, terminating: 0 };
const created = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'first' };
const failing = (reason: 'FailedCreate' | 'FailedDelete', message: string) =>
  ({ error: { message } as ApiError, reason }) as const;

test.each([
  ['nothing has failed', [], undefined, []],
  ['something fails', [], failing('FailedDelete', 'now'), ['FailedDelete now']],
  ['it fails again otherwise', [created], failing('FailedCreate', 'second'), ['FailedCreate first']],
  ['something else fails', [created], failing('FailedDelete', 'second'), ['FailedCreate first']],
  ['nothing fails any more', [created], undefined, []],
])('%s', (_, conditions, failure, expected) => {
  const owner = { metadata: {}, spec: {}, status: { conditions } } as unknown as KubeObject;
  const status = replicaStatus(owner, none, {
    now: 0,
    countTerminating: true,
    ...(failure === undefined ? {} : { failure }),
  });
  const said = (status.conditions ?? []).map(
    ({ reason, message }: { reason: string; message: string }) => `${reason} ${message}`,
  );
  expect(said).toEqual(expected);
});

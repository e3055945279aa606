/** One sync of a Job with pods in given states. Situations from pkg/controller/job/job_controller_test.go. */
import { expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { seconds, timestamp } from '../../base/time.ts';
import { decide, type JobWorld } from './plan.ts';
import { countFailures, INDEX, TRACKING } from './rules.ts';

const NOW = seconds(100);
const FAILED_EARLIER = timestamp(seconds(50));

type State = 'pending' | 'running' | 'ready' | 'succeeded' | 'failed' | 'terminating' | 'counted';

/** `ready 2`: a ready pod of index 2. */
function pod(text: string, number: number): KubeObject {
  const [state, index] = text.split(' ') as [State, string | undefined];
  const phase = { pending: 'Pending', succeeded: 'Succeeded', failed: 'Failed', counted: 'Failed' }[
    state as string
  ];
  const ended = state === 'succeeded' || state === 'failed';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `p${number}`,
      namespace: 'default',
      uid: `uid-${number}`,
      creationTimestamp: timestamp(seconds(1)),
      ...(state === 'counted' ? {} : { finalizers: [TRACKING] }),
      ...(state === 'terminating'
        ? { deletionTimestamp: FAILED_EARLIER, deletionGracePeriodSeconds: 30 }
        : {}),
      ...(index === undefined ? {} : { annotations: { [INDEX]: index } }),
    },
    spec: { nodeName: 'w1', containers: [{ name: 'c' }] },
    status: {
      phase: phase ?? 'Running',
      conditions: [{ type: 'Ready', status: state === 'ready' ? 'True' : 'False' }],
      containerStatuses: ended
        ? [
            {
              name: 'c',
              state: { terminated: { exitCode: state === 'failed' ? 1 : 0, finishedAt: FAILED_EARLIER } },
            },
          ]
        : [],
    },
  } as KubeObject;
}

interface Situation {
  spec: object;
  pods?: readonly string[];
  status?: object;
  deleting?: true;
  backoff?: JobWorld['backoff'];
}

/** What the sync does, in short: `create 2; delete p1; active ...`. */
function sync({ spec, pods = [], status, deleting, backoff }: Situation): string {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: 'j',
      namespace: 'default',
      uid: 'job',
      ...(deleting ? { deletionTimestamp: FAILED_EARLIER } : {}),
    },
    spec: {
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c' }] } },
      backoffLimit: 6,
      podReplacementPolicy: 'TerminatingOrFailed',
      ...spec,
    },
    ...(status === undefined ? {} : { status }),
  } as unknown as KubeObject;
  const decision = decide({
    job,
    pods: pods.map(pod),
    backoff: backoff ?? { failures: 0, lastFailure: 0 },
    now: NOW,
    suspensionClearsStart: true,
  });
  const created = decision.writes.filter(({ op }) => op === 'create');
  const indexes = created.map((each) => (each as { object: KubeObject }).object.metadata.labels?.[INDEX]);
  const deleted = decision.writes.filter(({ op }) => op === 'delete').length;
  const { succeeded, failed, completedIndexes, failedIndexes, conditions = [] } = decision.status;
  return [
    created.length > 0 && `create ${indexes[0] === undefined ? created.length : indexes.join('+')}`,
    deleted > 0 && `delete ${deleted}`,
    decision.counted.length > 0 && `count ${decision.counted.length}`,
    succeeded && `succeeded ${succeeded}`,
    failed && `failed ${failed}`,
    completedIndexes && `done ${completedIndexes}`,
    failedIndexes && `lost ${failedIndexes}`,
    ...conditions.map(
      (each: { type: string; status: string; reason: string }) =>
        `${each.type}${each.status === 'True' ? '' : '=False'} ${each.reason}`,
    ),
    decision.phase === 'back off' && `wait ${decision.again! / 1000} s`,
  ]
    .filter(Boolean)
    .join('; ');
}

const QUEUE = { parallelism: 2 };
const TWO_OF_FIVE = { parallelism: 2, completions: 5 };
const indexed = (spec: object = {}) => ({ ...TWO_OF_FIVE, completionMode: 'Indexed', ...spec });
const many = (count: number, state: string): string[] => Array.from({ length: count }, () => state);
const RESUMED = { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' };

test.each<[string, Situation, string]>([
  ['starts', { spec: TWO_OF_FIVE }, 'create 2'],
  ['starts a work queue', { spec: QUEUE }, 'create 2'],
  ['has what it wants', { spec: TWO_OF_FIVE, pods: ['ready', 'pending'] }, ''],
  ['has one too few', { spec: TWO_OF_FIVE, pods: ['ready', 'succeeded'] }, 'create 1; count 1; succeeded 1'],
  ['has too many', { spec: TWO_OF_FIVE, pods: many(10, 'running') }, 'delete 8'],
  [
    'has more than are left to do',
    {
      spec: { parallelism: 3, completions: 4 },
      pods: ['running', 'running', 'running', 'succeeded', 'succeeded'],
    },
    'delete 1; count 2; succeeded 2',
  ],
  ['asks for 500 at most', { spec: { parallelism: 900, completions: 900 } }, 'create 500'],
  [
    'takes away 500 at most',
    { spec: { parallelism: 0, completions: 900 }, pods: many(600, 'running') },
    'delete 500',
  ],
  [
    'is finished',
    { spec: TWO_OF_FIVE, pods: many(5, 'succeeded') },
    'count 5; succeeded 5; SuccessCriteriaMet CompletionsReached; Complete CompletionsReached',
  ],
  [
    'is finished while one runs in vain',
    { spec: { parallelism: 2, completions: 1 }, pods: ['succeeded', 'running'] },
    'delete 1; count 2; succeeded 1; SuccessCriteriaMet CompletionsReached',
  ],
  [
    'lets the rest of a work queue run',
    { spec: QUEUE, pods: ['running', 'succeeded'] },
    'count 1; succeeded 1',
  ],
  [
    'lets the rest run though it may run fewer now',
    { spec: { parallelism: 1 }, pods: ['running', 'running', 'succeeded'] },
    'count 1; succeeded 1',
  ],
  [
    'ends a work queue with its last pod, whatever failed',
    { spec: QUEUE, pods: ['succeeded', 'failed'] },
    'count 2; succeeded 1; failed 1; SuccessCriteriaMet CompletionsReached; Complete CompletionsReached',
  ],
  [
    'suspended, a work queue that has had a success is complete, not suspended',
    { spec: { ...QUEUE, suspend: true }, pods: ['running', 'succeeded'] },
    'delete 1; count 2; succeeded 1; SuccessCriteriaMet CompletionsReached',
  ],
  [
    'resumed',
    { spec: TWO_OF_FIVE, status: { conditions: [RESUMED] } },
    'create 2; Suspended=False JobResumed',
  ],
  [
    'suspended',
    { spec: { ...TWO_OF_FIVE, suspend: true }, pods: ['ready', 'pending'] },
    'delete 2; Suspended JobSuspended',
  ],
  [
    'waits after a failure of which it still counts the last second',
    { spec: TWO_OF_FIVE, pods: ['running'], backoff: { failures: 4, lastFailure: seconds(90) } },
    'wait 70 s',
  ],
  [
    'waits a second at least',
    { spec: TWO_OF_FIVE, backoff: { failures: 1, lastFailure: NOW - 9900 } },
    'wait 1 s',
  ],
  [
    'deleted, it counts what has ended and lets go of all',
    { spec: TWO_OF_FIVE, deleting: true, pods: ['pending', 'running', 'succeeded'] },
    'count 3; succeeded 1',
  ],
  [
    'deleted, it can still fail',
    { spec: { ...TWO_OF_FIVE, backoffLimit: 0 }, deleting: true, pods: ['failed'] },
    'count 1; failed 1; FailureTarget BackoffLimitExceeded; Failed BackoffLimitExceeded',
  ],
  [
    'replaces a pod on its way out',
    { spec: TWO_OF_FIVE, pods: ['running', 'terminating'] },
    'create 1; count 1; failed 1',
  ],
  [
    'does not replace it before it has failed',
    { spec: { ...TWO_OF_FIVE, podReplacementPolicy: 'Failed' }, pods: ['running', 'terminating'] },
    '',
  ],
  [
    'forgets what has been counted',
    { spec: TWO_OF_FIVE, pods: ['running', 'counted'], status: { failed: 1 } },
    'create 1; failed 1',
  ],
  ['Indexed: takes the lowest indexes', { spec: indexed() }, 'create 0+1'],
  [
    'Indexed: fills what is missing',
    { spec: indexed({ parallelism: 3 }), pods: ['ready 1', 'succeeded 2'] },
    'create 0+3; count 1; succeeded 1; done 2',
  ],
  [
    'Indexed: of two with one index takes the earlier away',
    { spec: indexed(), pods: ['ready 0', 'pending 0', 'ready 1'] },
    'delete 1',
  ],
  ['Indexed: takes away what has no index', { spec: indexed(), pods: ['ready', 'ready 0'] }, 'delete 1'],
  [
    'Indexed: takes away what has none of its indexes',
    { spec: indexed(), pods: ['ready 7', 'ready 0'] },
    'delete 1',
  ],
  [
    'Indexed: two successes of one index are one',
    { spec: indexed(), pods: ['succeeded 0', 'succeeded 0', 'running 1'] },
    'create 2; count 2; succeeded 1; done 0',
  ],
  [
    'Indexed: a success of an index that is none of its is not counted',
    { spec: indexed(), pods: ['succeeded 9', 'running 1'] },
    'create 0; count 1',
  ],
  [
    'Indexed: replaces only what has failed, so the index of a pod on its way out is taken',
    { spec: indexed({ podReplacementPolicy: 'Failed' }), pods: ['terminating 1'] },
    'create 0',
  ],
  [
    'limit for each index: goes on with the next while one waits',
    { spec: indexed({ backoffLimitPerIndex: 1 }), pods: ['failed 0'] },
    'create 0+1',
  ],
  [
    'limit for each index: an index is lost',
    { spec: indexed({ backoffLimitPerIndex: 0 }), pods: ['failed 0', 'running 1'] },
    'create 2; count 1; failed 1; lost 0',
  ],
  [
    'limit for each index: too many are lost',
    { spec: indexed({ backoffLimitPerIndex: 0, maxFailedIndexes: 1 }), pods: ['failed 0', 'failed 1'] },
    'count 2; failed 2; lost 0,1; FailureTarget MaxFailedIndexesExceeded; Failed MaxFailedIndexesExceeded',
  ],
  [
    'limit for each index: none is left',
    {
      spec: indexed({ completions: 2, backoffLimitPerIndex: 0 }),
      pods: ['failed 0', 'succeeded 1'],
    },
    'count 2; succeeded 1; failed 1; done 1; lost 0; FailureTarget FailedIndexes; Failed FailedIndexes',
  ],
  [
    'limit for each index: the limit of all comes first',
    {
      spec: indexed({ backoffLimit: 1, backoffLimitPerIndex: 0, maxFailedIndexes: 1 }),
      pods: ['failed 0', 'failed 1'],
    },
    'count 2; failed 2; lost 0,1; FailureTarget BackoffLimitExceeded; Failed BackoffLimitExceeded',
  ],
  [
    'success policy: enough, though others run',
    {
      spec: indexed({ successPolicy: { rules: [{ succeededIndexes: '0' }] } }),
      pods: ['succeeded 0', 'ready 1'],
    },
    'delete 1; count 2; succeeded 1; done 0; SuccessCriteriaMet SuccessPolicy',
  ],
  [
    'success policy: a failure beyond the limit comes first',
    {
      spec: indexed({ backoffLimit: 0, successPolicy: { rules: [{ succeededIndexes: '0' }] } }),
      pods: ['succeeded 0', 'failed 1'],
    },
    'count 2; succeeded 1; failed 1; done 0; FailureTarget BackoffLimitExceeded; Failed BackoffLimitExceeded',
  ],
  [
    'success policy: what was met before stays met, whatever fails',
    {
      spec: indexed({ backoffLimit: 0, successPolicy: { rules: [{ succeededIndexes: '0' }] } }),
      pods: ['failed 1'],
      status: {
        completedIndexes: '0',
        conditions: [{ type: 'SuccessCriteriaMet', status: 'True', reason: 'SuccessPolicy', message: 'm' }],
      },
    },
    'count 1; succeeded 1; failed 1; done 0; SuccessCriteriaMet SuccessPolicy; Complete SuccessPolicy',
  ],
  [
    'success policy: of indexes that it has no longer none is asked for',
    {
      spec: indexed({ completions: 2, successPolicy: { rules: [{ succeededIndexes: '0-3' }] } }),
      pods: ['succeeded 0', 'succeeded 1'],
    },
    'count 2; succeeded 2; done 0,1; SuccessCriteriaMet SuccessPolicy; Complete SuccessPolicy',
  ],
])('a Job %s', (_, situation, expected) => {
  expect(sync(situation)).toBe(expected);
});

// Situations from pkg/controller/job/backoff_utils_test.go.
const at = (state: 'succeeded' | 'failed', second: number, number: number): KubeObject => {
  const ended = pod(state, number);
  ended.status.containerStatuses[0].state.terminated.finishedAt = timestamp(seconds(second));
  return ended;
};
test.each([
  ['nothing ended', 0, [], [], 'none'],
  ['failures follow failures', 2, [], [40, 30], '4, last at 40 s'],
  ['a success forgets them', 2, [10], [], 'none'],
  ['of failures before and after a success the later count', 2, [30], [20, 35, 40], '2, last at 40 s'],
  ['a failure in the second of the success does not count', 0, [30], [30], 'none'],
])('%s', (_, before, succeeded, failed, expected) => {
  const record = countFailures(
    { failures: before, lastFailure: seconds(before) },
    succeeded.map((second, index) => at('succeeded', second, index)),
    failed.map((second, index) => at('failed', second, index)),
  );
  expect(record.failures === 0 ? 'none' : `${record.failures}, last at ${record.lastFailure / 1000} s`).toBe(
    expected,
  );
});

test.each<[string, (ended: KubeObject) => void, number]>([
  ['the last of its containers', () => {}, 50],
  ['a sidecar that ends after them', (p) => addSidecar(p, timestamp(seconds(60))), 60],
  ['not while a sidecar runs: when it stopped being ready', (p) => addSidecar(p, undefined), 55],
  [
    'a container that runs yet: when it stopped being ready',
    (p) => p.status.containerStatuses.push({ name: 'd', state: { running: {} } }),
    55,
  ],
  ['no container: when it stopped being ready', (p) => delete p.status.containerStatuses, 55],
  [
    'nothing at all: when it was made',
    (p) => {
      delete p.status.containerStatuses;
      p.status.conditions = [];
    },
    1,
  ],
])('a failure is dated by %s', (_, change, expected) => {
  const ended = pod('failed', 1);
  ended.status.conditions = [{ type: 'Ready', status: 'False', lastTransitionTime: timestamp(seconds(55)) }];
  change(ended);
  expect(countFailures({ failures: 0, lastFailure: 0 }, [], [ended]).lastFailure).toBe(seconds(expected));
});

function addSidecar(ended: KubeObject, finishedAt: string | undefined): void {
  ended.spec.initContainers = [{ name: 'log', restartPolicy: 'Always' }, { name: 'prepare' }];
  ended.status.initContainerStatuses = [
    { name: 'log', state: finishedAt ? { terminated: { finishedAt } } : { running: {} } },
    { name: 'prepare', state: { terminated: { finishedAt: timestamp(seconds(70)) } } },
  ];
}

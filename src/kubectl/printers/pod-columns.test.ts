import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { timestamp } from '../../base/time.ts';
import { podColumns, restartsCell } from './pod-columns.ts';

const NOW = 30 * 86_400_000;

/**
 * A pod in one line: `phase[/reason] | init containers | containers | flags`. A container is `R` (running and
 * Ready), `r` (running), `W:reason`, `T:reason` or `T!code` (ended), `-` (no state); `*` in front makes it a
 * native sidecar, `s` behind the state says started, `+` Ready without a state; `(3)` restarts, `@10` seconds since
 * the last one ended.
 */
function pod(text: string): KubeObject {
  const [phase = '', inits = '', mains = '', flags = ''] = text.split('|').map((part) => part.trim());
  const spec = { initContainers: [] as object[], containers: [] as object[] };
  const read = (list: string, into: object[]) =>
    list.split(/\s+/).flatMap((word, i) => {
      if (word === '') return [];
      const [, sidecar, state, reason, code, started, readyFlag, restarts, ago] =
        /^(\*?)([RrWT-])(?::(\w+))?(?:!(\d+))?(s?)(\+?)(?:\((\d+)\))?(?:@(\d+))?$/.exec(word)!;
      into.push({ name: `c${i}`, ...(sidecar ? { restartPolicy: 'Always' } : {}) });
      const exitCode = code ? Number(code) : reason && reason !== 'Completed' ? 1 : 0;
      return {
        name: `c${i}`,
        ready: state === 'R' || readyFlag === '+',
        started: started === 's',
        restartCount: Number(restarts ?? 0),
        state:
          state === 'W'
            ? { waiting: { reason } }
            : state === 'T'
              ? { terminated: { reason, exitCode } }
              : state === '-'
                ? {}
                : { running: {} },
        lastState: ago
          ? { terminated: { exitCode: 0, finishedAt: timestamp(NOW - Number(ago) * 1000) } }
          : {},
      };
    });
  const initContainerStatuses = read(inits, spec.initContainers);
  const containerStatuses = read(mains, spec.containers);
  const [phaseName, reason] = phase.split('/');
  const words = flags.split(/\s+/).filter(Boolean);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web',
      uid: 'u',
      resourceVersion: '1',
      creationTimestamp: timestamp(0),
      ...(words.includes('deleted') ? { deletionTimestamp: timestamp(1) } : {}),
    },
    spec: spec.containers.length ? spec : { ...spec, containers: [{ name: 'c0' }] },
    status: {
      phase: phaseName,
      ...(reason ? { reason } : {}),
      conditions: words
        .filter((w) => w.includes('='))
        .map((w) => {
          const [type, value = ''] = w.split('=');
          const [status, why] = value.split(':');
          return { type, status, ...(why ? { reason: why } : {}) };
        }),
      initContainerStatuses,
      containerStatuses,
    },
  };
}

describe('READY, STATUS and RESTARTS', () => {
  test.each([
    // of a plain pod
    ['podPhase | | R(3) -(3)', '1/2', 'podPhase', '6'],
    [
      'podPhase | | W:ContainerWaitingReason(3) T:ContainerTerminatedReason(3)',
      '0/2',
      'ContainerWaitingReason',
      '6',
    ],
    ['podPhase/podReason | | R(3) -+(3)', '1/2', 'podReason', '6'],
    ['Running | | T:Completed(3) R(3) | Ready=True', '1/2', 'Running', '6'],
    ['Running | | T:Completed R', '1/2', 'NotReady', '0'],
    ['Running | | R(3)@432000', '1/1', 'Running', '3 (5d ago)'],
    ['Running | | R(6)@432000 R(3)@1728000', '2/2', 'Running', '9 (5d ago)'],
    ['Running | | T!3', '0/1', 'ExitCode:3', '0'],
    ['Pending | | | PodScheduled=False:SchedulingGated', '0/1', 'SchedulingGated', '0'],
    // deletion
    ['Succeeded | | T:Completed', '0/1', 'Completed', '0'],
    ['Succeeded | | T:Completed | deleted', '0/1', 'Completed', '0'],
    ['Pending | | | deleted', '0/1', 'Terminating', '0'],
    ['Running/NodeLost | | R | deleted', '1/1', 'Unknown', '0'],
    // a failure beside others
    ['Failed | | R T:podCrash', '1/2', 'podCrash', '0'],
    ['Failed | | r T:podCrash T', '0/3', 'podCrash', '0'],
    ['Failed | | T:Completed T:Error', '0/2', 'Error', '0'],
    // init containers
    ['podPhase | r(3)@10 W | W', '0/1', 'Init:0/2', '3 (10s ago)'],
    ['podPhase | T(2)@120 r(3)@10 | W', '0/1', 'Init:1/2', '5 (10s ago)'],
    ['Pending | T:Error(1) W | W', '0/1', 'Init:Error', '1'],
    ['Pending | T!2(1) W | W', '0/1', 'Init:ExitCode:2', '1'],
    ['Pending | W:CrashLoopBackOff(2)@7 | W:PodInitializing', '0/1', 'Init:CrashLoopBackOff', '2 (7s ago)'],
    ['Pending | W:PodInitializing W:PodInitializing | W:PodInitializing', '0/1', 'Init:0/2', '0'],
    [
      'Pending | T:Completed T:Completed | W:PodInitializing | Initialized=True',
      '0/1',
      'PodInitializing',
      '0',
    ],
    // native sidecars
    ['Pending | *r(3)@10 *W | W | Initialized=False', '0/3', 'Init:0/2', '3 (10s ago)'],
    ['Running | *rs(3)@10 *rs | R(4)@20 | Initialized=True', '1/3', 'Running', '7 (10s ago)'],
    ['Running | *Rs T:Completed(5) | R(1)', '2/2', 'Running', '1'],
  ])('%s', (text, ready, status, restarts) => {
    const columns = podColumns(pod(text), '1.36');
    expect([columns.ready, columns.status, restartsCell(columns, NOW)]).toEqual([ready, status, restarts]);
  });

  test('1.34 hides a failed container behind a completed one', () => {
    const failed = pod('Failed | | T:Completed T:Error');
    expect(podColumns(failed, 'v1.34.9').status).toBe('Completed');
    expect(podColumns(failed, '1.34').status).toBe('Completed');
    expect(podColumns(failed, '1.35').status).toBe('Error');
  });

  test('a pod without any status yet', () => {
    const fresh = pod('Pending | |');
    delete fresh.status;
    expect(podColumns(fresh, '1.36')).toEqual({ ready: '0/1', status: '', restarts: 0 });
  });
});

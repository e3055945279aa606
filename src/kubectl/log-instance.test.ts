import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../api/meta.ts';
import { isUnscheduled, logInstance } from './log-instance.ts';

const pod = (status: object | undefined, more: object = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c' }] },
    status:
      status === undefined ? {} : { containerStatuses: [{ name: 'c', restartCount: 2, ...status }], ...more },
  }) as unknown as KubeObject;
const shown = (object: KubeObject, previous = false) => {
  try {
    const { id, restarts } = logInstance(object, { previous });
    return `${id} ${restarts}`;
  } catch (error) {
    return (error as Error).message;
  }
};
const waiting = (reason: string) => ({ state: { waiting: { reason } } });

// pkg/kubelet/kubelet_pods_test.go TestValidateContainerLogStatus
describe('which instance the log is of', () => {
  test.each<[string, object | undefined, string]>([
    ['one that runs', { containerID: 'a', state: { running: {} } }, 'a 2'],
    ['one that has ended', { containerID: 'a', state: { terminated: { containerID: 'a' } } }, 'a 2'],
    [
      'one that waits for its next start',
      { ...waiting('CrashLoopBackOff'), lastState: { terminated: { containerID: 'b' } } },
      'b 2',
    ],
    [
      'one that ended without ever having been',
      { state: { terminated: {} } },
      'container "c" in pod "p" is terminated',
    ],
    [
      'the same one, started before',
      { state: { terminated: {} }, lastState: { terminated: { containerID: 'b' } } },
      'b 2',
    ],
    ['one of a pod that was turned away', undefined, 'container "c" in pod "p" is not available'],
    [
      'one whose image does not come',
      waiting('ErrImagePull'),
      'container "c" in pod "p" is waiting to start: trying and failing to pull image',
    ],
    [
      'one whose image is waited for',
      waiting('ImagePullBackOff'),
      'container "c" in pod "p" is waiting to start: image can\'t be pulled',
    ],
    [
      'one whose image has no name',
      waiting('InvalidImageName'),
      'container "c" in pod "p" is waiting to start: InvalidImageName',
    ],
    [
      'one that is being made',
      waiting('ContainerCreating'),
      'container "c" in pod "p" is waiting to start: ContainerCreating',
    ],
  ])('%s', (_, status, expected) => expect(shown(pod(status))).toBe(expected));

  test.each<[string, object | undefined, string]>([
    ['the one before', { containerID: 'a', lastState: { terminated: { containerID: 'b' } } }, 'b 2'],
    ['there was none', { containerID: 'a' }, 'previous terminated container "c" in pod "p" not found'],
    [
      'one that never was',
      { containerID: 'a', lastState: { terminated: {} } },
      'previous terminated container "c" in pod "p" not found',
    ],
    ['a pod that was turned away', undefined, 'container "c" in pod "p" is not available'],
  ])('of the previous one: %s', (_, status, expected) => expect(shown(pod(status), true)).toBe(expected));
});

test('a pod without a node has an empty log, one that was turned away by its node has none', () => {
  const on = (nodeName?: string) => ({ ...pod(undefined), spec: { nodeName, containers: [{ name: 'c' }] } });
  expect([isUnscheduled(on()), isUnscheduled(on('n'))]).toEqual([true, false]);
});

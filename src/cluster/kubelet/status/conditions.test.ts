import { describe, expect, test } from 'vitest';
import { podManifest } from '../testing/lab.ts';
import { apiStatus } from '../testing/statuses.ts';
import type { Container, Pod } from '../types.ts';
import {
  type ConditionInput,
  containersReadyCondition,
  initializedCondition,
  readyCondition,
} from './conditions.ts';

const c = (name: string, more: Partial<Container> = {}): Container => ({ name, image: 'app:1', ...more });
const input = (more: Partial<ConditionInput>, spec: object = {}): ConditionInput => ({
  pod: podManifest('p', {
    initContainers: [c('i1'), c('s', { restartPolicy: 'Always' }), c('i2')],
    containers: [c('a'), c('b')],
    ...spec,
  }) as unknown as Pod,
  conditions: [],
  init: [],
  regular: [],
  phase: 'Pending',
  staysInitialized: false,
  ...more,
});
/** The first init container in this state, the others done, the sidecar dead. */
const inits = (first: string) => [
  { ...apiStatus('i1', first), ready: first === 'terminated:0' },
  apiStatus('s', 'terminated:1'),
  { ...apiStatus('i2', 'terminated:0'), ready: true },
];
const line = ({ status, reason, message }: { status: string; reason?: string; message?: string }) =>
  [status, reason, message].filter((part) => part !== undefined).join(' | ');

describe('conditions', () => {
  test.each([
    ['nothing known', {}, 'False | ContainersNotInitialized | containers with unknown status: [i1 s i2]'],
    [
      'first done, sidecar not started',
      {
        init: [
          { ...apiStatus('i1', 'terminated:0'), ready: true },
          apiStatus('s', 'running'),
          apiStatus('i2', 'waiting'),
        ],
      },
      'False | ContainersNotInitialized | containers with incomplete status: [s i2]',
    ],
    [
      'a regular container has run: init containers that run again change nothing',
      { init: inits('running'), regular: [apiStatus('a', 'terminated:137')] },
      'True',
    ],
    [
      'one that waits for its back-off while a sidecar restarts is no proof',
      { init: inits('terminated:0'), regular: [apiStatus('a', 'waiting after:1')] },
      'False | ContainersNotInitialized | containers with incomplete status: [s]',
    ],
    [
      'but it is since 1.36, where the pod was initialised',
      {
        init: inits('terminated:0'),
        regular: [apiStatus('a', 'waiting after:1')],
        staysInitialized: true,
      },
      'True',
    ],
    ['succeeded', { init: inits('terminated:0'), phase: 'Succeeded' }, 'True | PodCompleted'],
  ] as const)('Initialized: %s', (_, more, expected) =>
    expect(line(initializedCondition(input(more as Partial<ConditionInput>)))).toBe(expected),
  );

  test.each([
    ['Running', 'True'],
    ['Succeeded', 'True | PodCompleted'],
  ] as const)('Initialized without init containers, %s', (phase, expected) =>
    expect(line(initializedCondition(input({ phase }, { initContainers: [] })))).toBe(expected),
  );

  test.each([
    ['no statuses at all', { regular: undefined }, 'False | UnknownContainerStatuses'],
    [
      'some unready, sidecars first',
      {
        init: [apiStatus('s', 'running')],
        regular: [apiStatus('a', 'running ready'), apiStatus('b', 'running')],
      },
      'False | ContainersNotReady | containers with unready status: [s b]',
    ],
    [
      'some unknown',
      { init: [apiStatus('s', 'running ready')], regular: [apiStatus('a', 'running')] },
      'False | ContainersNotReady | containers with unknown status: [b], containers with unready status: [a]',
    ],
    ['failed', { phase: 'Failed' }, 'False | PodFailed'],
    [
      'succeeded',
      {
        phase: 'Succeeded',
        init: [apiStatus('s', 'terminated:0')],
        regular: [apiStatus('a', 'terminated:0'), apiStatus('b', 'terminated:0')],
      },
      'False | PodCompleted',
    ],
  ] as const)('ContainersReady: %s', (_, more, expected) =>
    expect(line(containersReadyCondition(input(more as unknown as Partial<ConditionInput>)))).toBe(expected),
  );

  test.each([
    [
      'a gate that nobody has set',
      [],
      'False | ReadinessGatesNotReady | corresponding condition of pod readiness gate "g" does not exist.',
    ],
    [
      'a gate that is False',
      [{ type: 'g', status: 'False' }],
      'False | ReadinessGatesNotReady | the status of pod readiness gate "g" is not "True", but False',
    ],
    ['a gate that is True', [{ type: 'g', status: 'True' }], 'True'],
  ])('Ready: %s', (_, conditions, expected) =>
    expect(
      line(
        readyCondition(
          input(
            { conditions, regular: [apiStatus('a', 'running ready')], phase: 'Running' },
            { initContainers: [], containers: [c('a')], readinessGates: [{ conditionType: 'g' }] },
          ),
        ),
      ),
    ).toBe(expected),
  );
});

import { describe, expect, test } from 'vitest';
import { podManifest } from '../testing/lab.ts';
import { apiStatus } from '../testing/statuses.ts';
import type { Container, Pod, RestartPolicy } from '../types.ts';
import { computePhase } from './phase.ts';

type Case = [
  what: string,
  policy: RestartPolicy,
  containers: Record<string, string>,
  phase: string,
  more?: string,
];

/** Names that begin with i are init containers, with s sidecars. */
const CASES: Case[] = [
  ['nothing known', 'Always', {}, 'Pending'],
  ['not started yet', 'Always', { a: 'waiting' }, 'Pending'],
  ['one runs, one waits', 'Always', { a: 'running', b: 'waiting' }, 'Pending'],
  ['all run', 'Always', { a: 'running', b: 'running' }, 'Running'],
  ['one runs, one is unknown', 'Always', { a: 'running', b: 'none' }, 'Pending'],
  ['one ended, will be restarted', 'Always', { a: 'running', b: 'terminated:1' }, 'Running'],
  ['all ended, will be restarted', 'Always', { a: 'terminated:0', b: 'terminated:1' }, 'Running'],
  ['crash loop', 'Always', { a: 'waiting after:1' }, 'Running'],
  ['all succeeded', 'OnFailure', { a: 'terminated:0', b: 'terminated:0' }, 'Succeeded'],
  ['one failed, will be restarted', 'OnFailure', { a: 'terminated:0', b: 'terminated:1' }, 'Running'],
  ['all succeeded', 'Never', { a: 'terminated:0' }, 'Succeeded'],
  ['one failed', 'Never', { a: 'terminated:0', b: 'terminated:3' }, 'Failed'],
  ['one failed, one runs', 'Never', { a: 'running', b: 'terminated:3' }, 'Running'],
  ['terminated for good', 'Always', { a: 'terminated:0' }, 'Succeeded', 'terminal'],
  ['terminated for good, killed', 'Always', { a: 'terminated:137' }, 'Failed', 'terminal'],
  ['init waits', 'Always', { i: 'waiting', a: 'waiting' }, 'Pending'],
  ['init runs', 'Always', { i: 'running', a: 'waiting' }, 'Pending'],
  ['init failed, is tried again', 'Always', { i: 'terminated:1', a: 'waiting' }, 'Pending'],
  ['init in back-off', 'OnFailure', { i: 'waiting after:1', a: 'waiting' }, 'Pending'],
  ['init failed for good', 'Never', { i: 'terminated:1', a: 'waiting' }, 'Failed'],
  ['init done', 'Never', { i: 'terminated:0', a: 'running' }, 'Running'],
  ['sidecar not started', 'Always', { s: 'running', a: 'waiting' }, 'Pending'],
  ['sidecar started, main runs', 'Always', { s: 'running started', a: 'running' }, 'Running', 'initialized'],
  ['sidecar restarts, main runs', 'Always', { s: 'waiting after:1', a: 'running' }, 'Running', 'initialized'],
  [
    'main done, sidecar still runs',
    'Never',
    { s: 'running started', a: 'terminated:0' },
    'Running',
    'initialized',
  ],
  [
    'main done, sidecar was killed',
    'Never',
    { s: 'terminated:137', a: 'terminated:0' },
    'Succeeded',
    'initialized',
  ],
];

describe('computePhase', () => {
  test.each(CASES)('%s (%s)', (_, restartPolicy, containers, phase, more) => {
    const spec = (name: string): Container => ({
      name,
      image: 'app:1',
      ...(name === 's' ? { restartPolicy: 'Always' as const } : {}),
    });
    const names = Object.keys(containers);
    const inits = names.filter((name) => /^[is]/.test(name));
    const regular = names.filter((name) => !/^[is]/.test(name));
    const pod = podManifest('p', {
      restartPolicy,
      initContainers: inits.map(spec),
      containers: (regular.length > 0 ? regular : ['a']).map(spec),
    }) as unknown as Pod;
    const statuses = (list: string[]) =>
      list.filter((n) => containers[n] !== 'none').map((n) => apiStatus(n, containers[n]!));
    expect(
      computePhase({
        pod,
        init: statuses(inits),
        regular: statuses(regular),
        terminal: more === 'terminal',
        initialized: more === 'initialized',
        release: '1.36',
      }),
    ).toBe(phase);
  });
});

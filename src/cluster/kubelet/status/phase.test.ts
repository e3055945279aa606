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

const rule = (restartPolicy: RestartPolicy) => ({
  restartPolicy,
  restartPolicyRules: [
    {
      action: 'RestartAllContainers' as const,
      exitCodes: { operator: 'In' as const, values: [42] },
    },
  ],
});
/** Names that end in R ask with 42 for all containers to start over (1.36). */
const STARTING_OVER: Case[] = [
  ['a container asks for it', 'Never', { aR: 'terminated:42' }, 'Running'],
  ['an init container asks for it', 'Never', { iR: 'terminated:42', a: 'waiting' }, 'Pending'],
  ['a sidecar asks for it', 'Never', { sR: 'terminated:42', a: 'waiting' }, 'Pending'],
  ['all is removed', 'Never', { aR: 'waiting removed' }, 'Running'],
  [
    'all is removed, init containers too',
    'Never',
    { i: 'waiting removed', aR: 'waiting removed' },
    'Running',
  ],
  ['the init container runs again', 'Never', { i: 'running', aR: 'waiting removed' }, 'Pending'],
  ['and is done', 'Never', { i: 'terminated:0', aR: 'waiting removed' }, 'Running'],
  ['and fails', 'Never', { i: 'terminated:1', aR: 'waiting removed' }, 'Failed'],
  ['during the initialisation', 'Never', { iR: 'waiting removed', a: 'waiting' }, 'Pending'],
  [
    'a sidecar and a container are removed',
    'Never',
    { sR: 'waiting removed', a: 'waiting removed' },
    'Running',
  ],
  [
    'the sidecar runs again',
    'Never',
    { sR: 'running started', a: 'waiting removed' },
    'Running',
    'initialized',
  ],
];

describe('computePhase', () => {
  test.each([...CASES, ...STARTING_OVER])('%s (%s)', (_, restartPolicy, containers, phase, more) => {
    const spec = (name: string): Container => ({
      name,
      image: 'app:1',
      ...(name.startsWith('s') ? { restartPolicy: 'Always' as const } : {}),
      ...(name.endsWith('R') ? rule(name.startsWith('s') ? 'Always' : 'Never') : {}),
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

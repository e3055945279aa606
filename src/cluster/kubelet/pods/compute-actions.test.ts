import { describe, expect, test } from 'vitest';
import type { ReleaseVersion } from '../../../scenario/types.ts';
import { podManifest } from '../testing/lab.ts';
import { runtimeStatus } from '../testing/statuses.ts';
import type { Container, Pod, PodSpec, ProbeKind, ProbeResult } from '../types.ts';
import { computePodActions } from './compute-actions.ts';

interface Case {
  spec?: Partial<PodSpec>;
  sandbox?: boolean;
  /** Probe results that are stored: `a-0 liveness failure`. */
  probes?: string[];
  release?: ReleaseVersion;
}
const c = (name: string, more: Partial<Container> = {}): Container => ({ name, image: 'app:1', ...more });
const tcp = { tcpSocket: { port: 1 } };

/** Draws the actions of a sync: `kill a (text); init i; start b`. */
function actions(
  containers: Record<string, string>,
  { spec = {}, sandbox, probes = [], release = '1.36' }: Case = {},
) {
  const pod = podManifest('p', { containers: [c('a'), c('b')], ...spec }) as unknown as Pod;
  const stored = probes.map((text) => text.split(' '));
  const result = computePodActions({
    pod,
    status: runtimeStatus(containers, sandbox),
    probes: {
      get: (kind: ProbeKind, id: string) =>
        stored.find((p) => p[0] === id && p[1] === kind)?.[2] as ProbeResult | undefined,
    },
    release,
  });
  const said: string[] = [];
  if (result.restartAll) said.push(`restart all because of ${result.restartAll}`);
  if (result.killPod) said.push(result.createSandbox ? 'new sandbox' : 'kill pod');
  for (const { instance, message } of result.toKill) said.push(`kill ${instance.name} (${message})`);
  for (const i of result.ephemeralToStart) said.push(`debug ${pod.spec.ephemeralContainers![i]!.name}`);
  for (const i of result.initToStart) said.push(`init ${pod.spec.initContainers![i]!.name}`);
  for (const i of result.toStart) said.push(`start ${pod.spec.containers[i]!.name}`);
  return said.join('; ');
}

describe('what a sync does', () => {
  test.each<[string, Record<string, string>, Case, string]>([
    ['nothing to do', { a: 'running', b: 'running' }, {}, ''],
    ['the first start', { a: 'none', b: 'none' }, {}, 'start a; start b'],
    ['one has crashed', { a: 'exited:1', b: 'running' }, {}, 'start a'],
    [
      'one has completed, OnFailure',
      { a: 'exited:0', b: 'running' },
      { spec: { restartPolicy: 'OnFailure' } },
      '',
    ],
    ['one has failed, Never', { a: 'exited:1', b: 'running' }, { spec: { restartPolicy: 'Never' } }, ''],
    [
      'all have ended, Never',
      { a: 'exited:1', b: 'exited:0' },
      { spec: { restartPolicy: 'Never' } },
      'kill pod',
    ],
    [
      'all completed, OnFailure',
      { a: 'exited:0', b: 'exited:0' },
      { spec: { restartPolicy: 'OnFailure' } },
      'kill pod',
    ],
    [
      'liveness failed',
      { a: 'running', b: 'running' },
      { probes: ['a-0 liveness failure'] },
      'kill a (Container a failed liveness probe, will be restarted); start a',
    ],
    [
      'startup failed',
      { a: 'running', b: 'running' },
      { probes: ['b-0 startup failure'] },
      'kill b (Container b failed startup probe, will be restarted); start b',
    ],
    [
      'liveness failed, Never, another runs',
      { a: 'running', b: 'running' },
      { probes: ['a-0 liveness failure'], spec: { restartPolicy: 'Never' } },
      'kill a (Container a failed liveness probe)',
    ],
    [
      'liveness failed, Never, none is left: the pod ends',
      { a: 'running', b: 'exited:0' },
      { probes: ['a-0 liveness failure'], spec: { restartPolicy: 'Never' } },
      'kill pod',
    ],
    [
      'the image was edited, even with Never',
      { a: 'running', b: 'running' },
      { spec: { restartPolicy: 'Never', containers: [c('a', { image: 'app:2' }), c('b')] } },
      'kill a (Container a definition changed, will be restarted); start a',
    ],
    [
      'sandbox lost',
      { a: 'exited:137', b: 'exited:137' },
      { sandbox: false },
      'new sandbox; start a; start b',
    ],
    [
      'sandbox lost, OnFailure: what succeeded stays',
      { a: 'exited:0', b: 'exited:137' },
      { sandbox: false, spec: { restartPolicy: 'OnFailure' } },
      'new sandbox; start b',
    ],
    [
      'sandbox lost: a container that is never restarted by itself is',
      { a: 'exited:0', b: 'exited:137' },
      { sandbox: false, spec: { containers: [c('a', { restartPolicy: 'Never' }), c('b')] } },
      'new sandbox; start a; start b',
    ],
    [
      'sandbox lost, OnFailure, all have succeeded: the end',
      { a: 'exited:0', b: 'exited:0' },
      { sandbox: false, spec: { restartPolicy: 'OnFailure' } },
      'kill pod',
    ],
    [
      'sandbox lost, Never: the end',
      { a: 'exited:137', b: 'exited:137' },
      { sandbox: false, spec: { restartPolicy: 'Never' } },
      'kill pod',
    ],
    [
      'sandbox lost: init containers run again',
      { i: 'exited:0', a: 'exited:137' },
      { sandbox: false, spec: { initContainers: [c('i')], containers: [c('a')] } },
      'new sandbox; init i',
    ],
  ])('%s', (_, containers, situation, expected) => expect(actions(containers, situation)).toBe(expected));
});

describe('init containers and sidecars', () => {
  const spec = {
    initContainers: [c('i1'), c('s', { restartPolicy: 'Always', startupProbe: tcp }), c('i2')],
    containers: [c('a')],
  };
  const none = { i1: 'none', s: 'none', i2: 'none', a: 'none' };
  test.each<[string, Record<string, string>, Case, string]>([
    ['begin with the first', none, {}, 'init i1'],
    ['the first runs', { ...none, i1: 'running' }, {}, ''],
    ['the first is done', { ...none, i1: 'exited:0' }, {}, 'init s'],
    ['the first has failed', { ...none, i1: 'exited:1' }, {}, 'init i1'],
    [
      'the first has failed, Never',
      { ...none, i1: 'exited:1' },
      { spec: { restartPolicy: 'Never' } },
      'kill pod',
    ],
    ['the sidecar is not started yet', { ...none, i1: 'exited:0', s: 'running' }, {}, ''],
    [
      'the sidecar is started',
      { ...none, i1: 'exited:0', s: 'running' },
      { probes: ['s-0 startup success'] },
      'init i2',
    ],
    [
      'the sidecar fails its startup probe',
      { ...none, i1: 'exited:0', s: 'running' },
      { probes: ['s-0 startup failure'] },
      'kill s (Init container s failed startup probe); init s',
    ],
    [
      'the sidecar dies while the next init container runs',
      { ...none, i1: 'exited:0', s: 'exited:1', i2: 'running' },
      {},
      'init s',
    ],
    [
      'all are done',
      { ...none, i1: 'exited:0', s: 'running', i2: 'exited:0' },
      { probes: ['s-0 startup success'] },
      'start a',
    ],
    [
      'liveness of a sidecar',
      { i1: 'exited:0', s: 'running', i2: 'exited:0', a: 'running' },
      { probes: ['s-0 startup success', 's-0 liveness failure'] },
      'kill s (Init container s failed liveness probe); init s',
    ],
    [
      'a sidecar that died is restarted whatever the policy',
      { i1: 'exited:0', s: 'exited:0', i2: 'exited:0', a: 'running' },
      { spec: { restartPolicy: 'Never' } },
      'init s',
    ],
    [
      'a sidecar does not keep a finished pod alive',
      { i1: 'exited:0', s: 'running', i2: 'exited:0', a: 'exited:0' },
      { spec: { restartPolicy: 'Never' }, probes: ['s-0 startup success'] },
      'kill pod',
    ],
    [
      'when the sidecar and what it serves have died, the sidecar has to be started first',
      { i1: 'exited:0', s: 'exited:1', i2: 'exited:0', a: 'exited:1' },
      {
        spec: { initContainers: [c('i1'), c('i2'), c('s', { restartPolicy: 'Always', startupProbe: tcp })] },
      },
      'init s',
    ],
    [
      'and has to pass its startup probe',
      { i1: 'exited:0', s: 'running exited:1', i2: 'exited:0', a: 'exited:1' },
      {
        spec: { initContainers: [c('i1'), c('i2'), c('s', { restartPolicy: 'Always', startupProbe: tcp })] },
      },
      '',
    ],
    ['one was made and never started', { ...none, i1: 'created' }, {}, 'init i1'],
    [
      'an edited init container that runs is left alone',
      { ...none, i1: 'running' },
      { spec: { initContainers: [c('i1', { image: 'app:2' })] } },
      '',
    ],
    [
      'an edited sidecar is made anew',
      { i1: 'exited:0', s: 'running', i2: 'exited:0', a: 'running' },
      { spec: { initContainers: [c('i1'), c('s', { restartPolicy: 'Always', image: 'app:2' }), c('i2')] } },
      'kill s (Init container s definition changed); init s',
    ],
    [
      'but not before its startup probe has succeeded',
      { i1: 'exited:0', s: 'running', i2: 'exited:0', a: 'running' },
      {
        spec: {
          initContainers: [
            c('i1'),
            c('s', { restartPolicy: 'Always', startupProbe: tcp, image: 'app:2' }),
            c('i2'),
          ],
        },
      },
      '',
    ],
    [
      'init containers do not run again when a container restarts',
      { i1: 'exited:0', s: 'running', i2: 'exited:0', a: 'exited:1' },
      { probes: ['s-0 startup success'] },
      'start a',
    ],
  ])('%s', (_, containers, situation, expected) =>
    expect(actions(containers, { ...situation, spec: { ...spec, ...situation.spec } })).toBe(expected),
  );
});

describe('three sidecars', () => {
  const sidecar = (name: string) => c(name, { restartPolicy: 'Always' });
  const spec = { initContainers: [sidecar('s1'), sidecar('s2'), sidecar('s3')], containers: [c('a')] };
  test.each<[string, Record<string, string>, string]>([
    ['all run', { s1: 'running', s2: 'running', s3: 'running', a: 'none' }, 'start a'],
    ['the first has died', { s1: 'exited:1', s2: 'running', s3: 'running', a: 'none' }, 'init s1; start a'],
    ['the last one too', { s1: 'exited:1', s2: 'running', s3: 'exited:1', a: 'none' }, 'init s1; init s3'],
    [
      'nobody knows of the first two',
      { s1: 'none', s2: 'none', s3: 'running', a: 'none' },
      'init s1; init s2; start a',
    ],
    ['the last one has not come yet', { s1: 'running', s2: 'running', s3: 'none', a: 'none' }, 'init s3'],
  ])('%s', (_, containers, expected) => expect(actions(containers, { spec })).toBe(expected));
});

describe('ephemeral containers', () => {
  const spec = { ephemeralContainers: [c('d1'), c('d2')], containers: [c('a')] };
  test.each<[string, Record<string, string>, Case, string]>([
    ['are started', { a: 'running' }, {}, 'debug d1; debug d2'],
    ['are started once', { a: 'running', d1: 'running', d2: 'exited:1' }, {}, ''],
    [
      'do not wait for the initialisation',
      { i: 'running', d1: 'running', d2: 'none', a: 'none' },
      { spec: { initContainers: [c('i')] } },
      'debug d2',
    ],
    [
      'do not keep a finished pod alive',
      { a: 'exited:0', d1: 'running', d2: 'running' },
      { spec: { restartPolicy: 'Never' } },
      'kill pod',
    ],
    [
      'end with the sandbox',
      { a: 'exited:137', d1: 'exited:137', d2: 'exited:137' },
      { sandbox: false },
      'new sandbox; start a',
    ],
  ])('%s', (_, containers, situation, expected) =>
    expect(actions(containers, { ...situation, spec: { ...spec, ...situation.spec } })).toBe(expected),
  );
});

describe('restart policies and rules of containers', () => {
  const rule = (action: 'Restart' | 'RestartAllContainers', ...values: number[]) => ({
    restartPolicy: 'Never' as const,
    restartPolicyRules: [{ action, exitCodes: { operator: 'In' as const, values } }],
  });
  test.each<[string, ReleaseVersion, Container, string, string]>([
    ['own policy Always in a Never pod', '1.35', c('a', { restartPolicy: 'Always' }), 'exited:0', 'start a'],
    ['is not known before 1.35', '1.34', c('a', { restartPolicy: 'Always' }), 'exited:0', ''],
    ['a rule that matches', '1.35', c('a', rule('Restart', 42)), 'exited:42', 'start a'],
    ['a rule that does not match', '1.35', c('a', rule('Restart', 42)), 'exited:1', ''],
    [
      'RestartAllContainers',
      '1.36',
      c('a', rule('RestartAllContainers', 88)),
      'exited:88',
      'restart all because of a',
    ],
    ['is not known before 1.36', '1.35', c('a', rule('RestartAllContainers', 88)), 'exited:88', ''],
  ])('%s (%s)', (_, release, container, state, expected) =>
    expect(
      actions(
        { a: state, b: 'running' },
        { release, spec: { restartPolicy: 'Never', containers: [container, c('b')] } },
      ),
    ).toBe(expected),
  );
});

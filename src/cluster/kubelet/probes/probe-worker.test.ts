import { describe, expect, test } from 'vitest';
import type { ReleaseVersion } from '../../../scenario/types.ts';
import type { FakeApp } from '../testing/fake-runtime.ts';
import { Lab } from '../testing/lab.ts';
import type { Container, PodSpec, Probe } from '../types.ts';

const exec = (command: string, more: Partial<Probe> = {}): Probe => ({
  exec: { command: command.split(' ') },
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
  ...more,
});

function lab(
  container: Partial<Container>,
  app: FakeApp,
  more: { spec?: Partial<PodSpec>; release?: ReleaseVersion; seed?: number } = {},
) {
  const result = new Lab({ apps: { c: app }, release: more.release, seed: more.seed });
  result.pod('p', { containers: [{ name: 'c', image: 'app:1', ...container }], ...more.spec });
  return result;
}
/** Times of the probes of a kind, since the start of instance 0, to a tenth of a second. */
const times = (l: Lab, kind: string) =>
  l
    .records('probe')
    .filter((r) => r.probe === kind)
    .map((r) => Math.round((r.began - l.start('c')) * 10) / 10);

describe('probe workers', () => {
  test.each(['1.34', '1.36'] as const)(
    'liveness keeps to its own ticks, from when the volumes were ready (%s)',
    (release) => {
      const l = lab({ livenessProbe: exec('live', { periodSeconds: 5 }) }, {}, { release });
      l.until(30);
      const began = l.records('probe').map((r) => r.began);
      expect(began.length).toBeGreaterThanOrEqual(5);
      // 0.3 s for the volumes, so 5.3, 10.3, ... whatever the moment of the start was.
      for (const [i, t] of began.entries()) expect(t - 5 * i).toBeCloseTo(began[0]!, 1);
      expect(began[0]! - l.start('c')).toBeLessThan(5);
    },
  );

  test('initialDelaySeconds skips ticks and counts from the whole second of the start', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const l = lab(
        { livenessProbe: exec('live', { periodSeconds: 1, initialDelaySeconds: 8 }) },
        {},
        { seed },
      );
      l.until(15);
      const first = times(l, 'liveness')[0]!;
      expect(first).toBeGreaterThan(7);
      expect(first).toBeLessThanOrEqual(9);
    }
  });

  test('a failing first readiness probe is repeated within a second, then the period begins', () => {
    for (const release of ['1.34', '1.36'] as const)
      for (let seed = 1; seed <= 10; seed++) {
        const l = lab(
          { readinessProbe: exec('ready', { periodSeconds: 5 }) },
          { exec: { ready: [{ from: 0, exit: 1 }] } },
          { release, seed },
        );
        l.until(14);
        const [first, second, third, fourth] = times(l, 'readiness') as [number, number, number, number];
        expect(first).toBeLessThan(release === '1.36' ? 0.2 : 1.3);
        expect(second - first).toBeLessThanOrEqual(1.2);
        expect(third - second).toBeCloseTo(5, 0);
        expect(fourth - third).toBeCloseTo(5, 0);
      }
  });

  test('a first readiness probe that succeeds is not repeated at once', () => {
    const l = lab(
      { readinessProbe: exec('ready', { periodSeconds: 10 }) },
      { exec: { ready: [{ from: 0, exit: 0 }] } },
    );
    l.until(9);
    expect(times(l, 'readiness')).toHaveLength(1);
    expect(l.get('p')!.status!.containerStatuses![0]).toMatchObject({ ready: true, started: true });
  });

  test('readiness is probed at once when the startup probe has succeeded', () => {
    const l = lab(
      {
        startupProbe: exec('up', { periodSeconds: 5, failureThreshold: 30 }),
        readinessProbe: exec('ready', { periodSeconds: 30 }),
        livenessProbe: exec('live', { periodSeconds: 2 }),
      },
      {
        exec: {
          up: [
            { from: 0, exit: 1 },
            { from: 12_000, exit: 0 },
          ],
          ready: [{ from: 0, exit: 0 }],
        },
      },
    );
    l.until(30);
    const started = l.records('probe').find((r) => r.probe === 'startup' && r.result === 'success')!.t;
    const ready = l.records('probe').find((r) => r.probe === 'readiness')!;
    expect(ready.began - started).toBeLessThan(0.1);
    expect(l.records('probe').filter((r) => r.probe === 'liveness' && r.t < started)).toEqual([]);
    expect(l.records('probe').filter((r) => r.probe === 'startup' && r.t > started)).toEqual([]);
  });

  /**
   * Since 1.35 (ChangeContainerStatusOnKubeletRestart off) a status takes `started` over from the
   * instance before, as long as the own startup probe has not been looked at: a container killed by its
   * liveness probe is probed for liveness and ready before its startup probe has said anything.
   */
  test.each<[ReleaseVersion, boolean]>([
    ['1.34', false],
    ['1.35', true],
    ['1.36', true],
  ])(
    'a container that its liveness probe has restarted counts as started at once (%s: %s)',
    (release, at) => {
      const l = lab(
        {
          startupProbe: exec('up', { periodSeconds: 10 }),
          livenessProbe: exec('live', { periodSeconds: 3, failureThreshold: 1 }),
        },
        {
          exec: {
            live: [
              { from: 0, exit: 0 },
              { from: 14_000, exit: 1 },
            ],
          },
          onStopSignal: { after: 100, code: 0 },
        },
        { release },
      );
      l.until(60);
      const again = l.start('c', 1);
      const ticks = l.records('probe').filter((r) => r.t > again);
      const firstStartup = ticks.find((r) => r.probe === 'startup')!.t;
      expect(ticks.some((r) => r.probe === 'liveness' && r.t < firstStartup)).toBe(at);
      const shown = l
        .records('object')
        .filter((r) => r.kind === 'Pod' && r.t > again && r.t < firstStartup)
        .map((r) => r.object.status.containerStatuses[0])
        .filter((s) => s.restartCount === 1 && s.state.running)
        .map((s) => s.started);
      // Its worker takes `started` away at the next tick, and probes at the one after.
      expect(shown.filter((s, i) => s !== shown[i - 1])).toEqual(at ? [true, false] : [false]);
    },
  );

  test('one that has crashed does not', () => {
    const l = lab(
      { startupProbe: exec('up', { periodSeconds: 10 }), livenessProbe: exec('live', { periodSeconds: 2 }) },
      { main: [{ exitAfter: 15_000, code: 1 }, 'forever'] },
    );
    l.until(40);
    const ticks = l.records('probe').filter((r) => r.t > l.start('c', 1));
    expect(ticks[0]!.probe).toBe('startup');
  });

  test('after a failure that kills, the worker is on hold, and the next instance has its full threshold', () => {
    const l = lab(
      { livenessProbe: exec('live', { periodSeconds: 2 }) },
      { exec: { live: [{ from: 0, exit: 1 }] }, onStopSignal: 'ignore' },
      { spec: { terminationGracePeriodSeconds: 7 } },
    );
    l.until(30);
    const failures = l.records('probe').map((r) => [r.restartCount, r.failures]);
    expect(failures.slice(0, 6)).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    expect(l.exit('c') - l.event('Killing')).toBeCloseTo(7, 1);
  });

  test('a counter is not reset by an ordinary crash', () => {
    const l = lab(
      { livenessProbe: exec('live', { periodSeconds: 2, failureThreshold: 4 }) },
      { main: [{ exitAfter: 5000, code: 1 }, 'forever'], exec: { live: [{ from: 0, exit: 1 }] } },
    );
    l.until(12);
    const firstOfNext = l.records('probe').find((r) => r.restartCount === 1);
    expect(firstOfNext!.failures).toBeGreaterThan(1);
  });

  test('an error is tried three times, told once and counted never', () => {
    const l = lab(
      { livenessProbe: exec('nope', { periodSeconds: 5, failureThreshold: 1 }) },
      { exec: { nope: [{ from: 0, exit: -1, error: 'failed to exec in container: no such file' }] } },
    );
    l.until(21);
    expect(l.records('probe').map((r) => [r.result, r.failures])).toEqual([
      ['unknown', 0],
      ['unknown', 0],
      ['unknown', 0],
      ['unknown', 0],
    ]);
    const said = l.records('event').filter((r) => r.reason === 'Unhealthy');
    expect(said).toHaveLength(4);
    expect(said[0]!.message).toBe(
      'Liveness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: no such file',
    );
    expect(l.reasons('p')).not.toContain('Killing');
  });

  test('an exec probe that hangs is a failure after its timeout', () => {
    const l = lab(
      { livenessProbe: exec('sleep 5', { periodSeconds: 5 }) },
      { exec: { 'sleep 5': [{ from: 0, exit: 0, takes: 5000 }] } },
    );
    l.until(7);
    expect(l.records('event').find((r) => r.reason === 'Unhealthy')!.message).toBe(
      'Liveness probe failed: command timed out: "sleep 5" timed out after 1s',
    );
  });

  test('becoming unready pokes once more; a probe on the grid goes on from there', () => {
    const l = lab(
      { readinessProbe: exec('ready', { periodSeconds: 5, failureThreshold: 1 }) },
      {
        exec: {
          ready: [
            { from: 0, exit: 0 },
            { from: 12_000, exit: 1 },
          ],
        },
      },
    );
    l.until(20);
    const failures = l
      .records('probe')
      .filter((r) => r.result === 'failure')
      .map((r) => r.began);
    expect(failures[1]! - failures[0]!).toBeLessThan(1.2);
    expect(l.get('p')!.status!.conditions!.find((c) => c.type === 'Ready')!.status).toBe('False');
  });

  test('on deletion liveness stops, readiness goes on', () => {
    const l = lab(
      {
        livenessProbe: exec('live', { periodSeconds: 2 }),
        readinessProbe: exec('ready', { periodSeconds: 2, failureThreshold: 1 }),
      },
      {
        exec: {
          live: [{ from: 0, exit: 0 }],
          ready: [
            { from: 0, exit: 0 },
            { from: 'stopSignal', exit: 1 },
          ],
        },
        onStopSignal: { after: 9000, code: 0 },
      },
    );
    l.until(10);
    l.api.delete('Pod', 'default', 'p');
    l.until(18);
    const late = l
      .records('probe')
      .filter((r) => r.t > 10.1)
      .map((r) => r.probe);
    expect(late.length).toBeGreaterThanOrEqual(3);
    expect(new Set(late)).toEqual(new Set(['readiness']));
    expect(l.get('p')!.status!.conditions!.find((c) => c.type === 'Ready')!.status).toBe('False');
  });

  test('a probe that takes longer than its period is followed by the next at once', () => {
    const l = lab(
      { livenessProbe: exec('slow', { periodSeconds: 2, timeoutSeconds: 30 }) },
      { exec: { slow: [{ from: 0, exit: 0, takes: 5000 }] } },
    );
    l.until(25);
    const began = l.records('probe').map((r) => r.began);
    for (let i = 1; i < began.length; i++) expect(began[i]! - began[i - 1]!).toBeLessThan(5.3);
  });
});

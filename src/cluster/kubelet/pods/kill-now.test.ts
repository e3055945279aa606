import { expect, test } from 'vitest';
import { Lab } from '../testing/lab.ts';
import { killTimeout } from './kill-now.ts';

test.each([
  [1, 10],
  [6, 10],
  [7, 10],
  [8, 12],
  [30, 45],
])('a kill with %i s of grace may take %i s', (grace, seconds) =>
  expect(killTimeout(grace)).toBe(seconds * 1000),
);

test.each<[string, number, boolean]>([
  ['in the middle of a long pull', 30_000, true],
  ['that can be stopped', 100, false],
])('an eviction of a pod %s', (_, ms, exceeded) => {
  const l = new Lab({ apps: { c: { onStopSignal: { after: 500, code: 1 } } } });
  l.runtime.images.set('large:1', { pull: { ms } });
  l.pod('p', { containers: [{ name: 'c', image: 'large:1' }] });
  l.until(5);
  l.runtime.usage = () => ({ cpuMilli: 0, memoryBytes: 0 });
  l.kubelet.otherUsage.memory = 8100 * 1024 * 1024;
  l.until(25);
  const evicted = l.event('Evicted');
  expect(evicted).toBeGreaterThan(5);
  const said = l.records('event').filter((r) => r.reason === 'ExceededGracePeriod');
  expect(said.map((r) => [r.eventType, Math.round(r.t - evicted)])).toEqual(
    exceeded ? [['Warning', 10]] : [],
  );
  l.until(60);
  expect(l.get('p')!.status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FakeApp } from './testing/fake-runtime.ts';
import { Lab } from './testing/lab.ts';
import type { Container } from './types.ts';

/** What a node does to a pod of up to three init containers and two containers, before it is deleted. */
const app = fc.record<FakeApp>(
  {
    main: fc.array(
      fc.oneof(
        fc.constant('forever' as const),
        fc.record({ exitAfter: fc.nat(12_000), code: fc.constantFrom(0, 0, 1) }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    onStopSignal: fc.oneof(
      fc.constant('ignore' as const),
      fc.record({ after: fc.nat(3000), code: fc.constantFrom(0, 143) }),
    ),
  },
  { requiredKeys: ['main'] },
);
const drawn = fc.record({
  seed: fc.nat(1000),
  release: fc.constantFrom('1.34' as const, '1.35' as const, '1.36' as const),
  restartPolicy: fc.constantFrom('Always' as const, 'OnFailure' as const, 'Never' as const),
  inits: fc.array(fc.record({ sidecar: fc.boolean(), app }), { maxLength: 3 }),
  containers: fc.array(fc.record({ app, probed: fc.boolean() }), { minLength: 1, maxLength: 2 }),
  faults: fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: 60 }),
      what: fc.constantFrom('sandbox' as const, 'kubelet' as const, 'kill' as const, 'shutdown' as const),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

test('whatever its node does to a pod: it ends, no end is taken back, and counts fall with a lost sandbox alone', () => {
  fc.assert(
    fc.property(drawn, ({ seed, release, restartPolicy, inits, containers, faults }) => {
      const apps: Record<string, FakeApp> = {};
      const made = (name: string, behaviour: FakeApp, more: Partial<Container> = {}): Container => {
        apps[name] = behaviour;
        return { name, image: 'app:1', ...more };
      };
      const probe = { exec: { command: ['probe'] }, periodSeconds: 3, failureThreshold: 1 };
      const spec = {
        restartPolicy,
        terminationGracePeriodSeconds: 5,
        initContainers: inits.map((i, n) =>
          made(`i${n}`, i.app, i.sidecar ? { restartPolicy: 'Always' } : {}),
        ),
        containers: containers.map((c, n) =>
          made(`c${n}`, c.app, c.probed ? { startupProbe: probe, livenessProbe: probe } : {}),
        ),
      };
      const l = new Lab({ seed, release, apps });
      l.pod('p', spec);
      for (const { at, what } of [...faults].sort((a, b) => a.at - b.at)) {
        l.until(at);
        if (what === 'sandbox') l.kubelet.killSandbox('default', 'p');
        else if (what === 'kill') l.runtime.end('c0', 137);
        else if (what === 'shutdown') l.kubelet.shutDown(10);
        else {
          l.kubelet.stop();
          l.until(at + 3);
          l.kubelet.start();
        }
      }
      l.until(80);
      l.api.delete('Pod', 'default', 'p');
      l.until(150);
      expect(l.get('p')).toBeUndefined();
      expect([...l.runtime.containers.values()].filter((c) => c.status.state === 'running')).toEqual([]);

      let phase = 'Pending';
      const counts = new Map<string, number>();
      const mayFall = release !== '1.36' && faults.some(({ what }) => what === 'sandbox');
      for (const record of l.records('object')) {
        if (record.kind !== 'Pod') continue;
        const { status } = record.object;
        if (/Succeeded|Failed/.test(phase)) expect(status.phase).toBe(phase);
        phase = status.phase;
        for (const s of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
          if (!(mayFall && s.name.startsWith('i')))
            expect(s.restartCount).toBeGreaterThanOrEqual(counts.get(s.name) ?? 0);
          counts.set(s.name, s.restartCount);
        }
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);

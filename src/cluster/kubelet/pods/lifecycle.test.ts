import { describe, expect, test } from 'vitest';
import type { ReleaseVersion } from '../../../scenario/types.ts';
import { Lab, type LabOptions, podManifest } from '../testing/lab.ts';
import type { Container, Pod, PodSpec } from '../types.ts';
import { crashLoopKey } from './sync-pod.ts';

const c = (name: string, more: Partial<Container> = {}): Container => ({ name, image: 'app:1', ...more });
const lab = (spec: Partial<PodSpec>, options: LabOptions = {}) => {
  const result = new Lab(options);
  result.pod('p', spec);
  return result;
};
/** The state of each container as the API shows it: `c=waiting CrashLoopBackOff`. */
function shown(l: Lab): string {
  const { status } = l.get('p')!;
  return [...(status!.initContainerStatuses ?? []), ...(status!.containerStatuses ?? [])]
    .map(({ name, state }) => {
      const [[kind, detail]] = Object.entries(state) as [[string, { reason?: string }]];
      return `${name}=${kind}${detail.reason ? ` ${detail.reason}` : ''}`;
    })
    .join(' ');
}
/** How a pod's containers looked one after the other. */
function history(l: Lab): string[] {
  const seen: string[] = [];
  for (const { kind, object, verb } of l.records('object')) {
    if (kind !== 'Pod' || verb === 'DELETED') continue;
    const line = (object.status?.containerStatuses ?? [])
      .map((s: { state: Record<string, { reason?: string }> }) => {
        const [[key, detail]] = Object.entries(s.state) as [[string, { reason?: string }]];
        return detail.reason ?? key;
      })
      .join(' ');
    if (line !== '' && line !== seen.at(-1)) seen.push(line);
  }
  return seen;
}
const BOTH: ReleaseVersion[] = ['1.34', '1.36'];

test('what makes a back-off start over', () => {
  const key = (uid: string, container: Partial<Container>) =>
    crashLoopKey(podManifest('p', {}, { uid }) as unknown as Pod, c('c', container));
  const before = key('u', { resources: { limits: { cpu: '1' } } });
  expect(key('u', { resources: { limits: { cpu: '1' } }, args: ['x'] })).toBe(before);
  for (const other of [
    key('v', { resources: { limits: { cpu: '1' } } }),
    key('u', { resources: { limits: { cpu: '2' } } }),
    key('u', { resources: { limits: { cpu: '1' } }, image: 'app:2' }),
    key('u', { resources: { limits: { cpu: '1' } }, name: 'd' }),
  ])
    expect(other).not.toBe(before);
});

describe('restarts', () => {
  test.each(BOTH)('CrashLoopBackOff shows one sync after Error (%s)', (release) => {
    const l = lab({}, { release, apps: { c: { main: [{ exitAfter: 2000, code: 1 }] } } });
    l.until(60);
    expect(history(l).slice(0, 9)).toEqual([
      'ContainerCreating',
      'running',
      'Error',
      'running',
      'Error',
      'CrashLoopBackOff',
      'running',
      'Error',
      'CrashLoopBackOff',
    ]);
  });

  test.each([
    [
      '1.34',
      [
        [0, 1.2],
        [10, 16.2],
        [20, 31],
        [40, 56],
      ],
    ],
    [
      '1.36',
      [
        [0, 1.2],
        [10, 16.2],
        [20, 32],
        [40, 62],
      ],
    ],
  ] as const)('the gaps between exit and start (%s)', (release, windows) => {
    for (let seed = 1; seed <= 5; seed++) {
      const l = lab({}, { release, seed, apps: { c: { main: [{ exitAfter: 1000, code: 1 }] } } });
      l.until(150);
      for (const [i, [min, max]] of windows.entries()) {
        const gap = l.start('c', i + 1) - l.exit('c', i);
        expect(gap).toBeGreaterThanOrEqual(min);
        expect(gap).toBeLessThanOrEqual(max);
      }
    }
  });

  test('an edited image starts at once although the container was in back-off', () => {
    const l = lab({}, { release: '1.34', apps: { c: { main: [{ exitAfter: 100, code: 1 }] } } });
    l.until(31);
    expect(shown(l)).toBe('c=waiting CrashLoopBackOff');
    l.runtime.apps.c = {};
    l.api.modify('Pod', 'default', 'p', (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, generation: 2 },
      spec: { ...pod.spec, containers: [c('c', { image: 'app:2' })] },
    }));
    l.until(33);
    expect(shown(l)).toBe('c=running');
    expect(l.get('p')!.status!.containerStatuses![0]!.restartCount).toBeGreaterThanOrEqual(2);
  });

  test('a container that cannot start at all', () => {
    const l = lab({}, { apps: { c: { startError: 'exec: "x": executable file not found in $PATH' } } });
    l.until(5);
    expect(l.get('p')!.status!.containerStatuses![0]).toMatchObject({
      state: { waiting: { reason: expect.stringMatching(/RunContainerError|CrashLoopBackOff/) } },
      lastState: { terminated: { reason: 'StartError', exitCode: 128, startedAt: '1970-01-01T00:00:00Z' } },
    });
    expect(l.reasons('p').slice(0, 3)).toEqual(['Pulled', 'Created', 'Failed']);
  });

  test('a postStart hook that fails kills its container', () => {
    const l = lab(
      { containers: [c('c', { lifecycle: { postStart: { exec: { command: ['bad'] } } } })] },
      { apps: { c: { exec: { bad: [{ from: 0, exit: 1 }] } } } },
    );
    l.until(3);
    expect(l.reasons('p').slice(0, 5)).toEqual([
      'Pulled',
      'Created',
      'Started',
      'FailedPostStartHook',
      'Killing',
    ]);
    expect(history(l)).not.toContain('running');
    const { message } = l.get('p')!.status!.containerStatuses![0]!.state.waiting!;
    expect(history(l)).toContain('PostStartHookError');
    expect(message).toMatch(/^(back-off 10s restarting|Exec lifecycle hook \(\[bad\]\) for Container "c")/);
  });
});

describe('images', () => {
  test.each(BOTH)(
    'a pull that fails: ErrImagePull and ImagePullBackOff alternate, one sync late (%s)',
    (release) => {
      const l = new Lab({ release, images: [] });
      l.runtime.images.set('app:1', { pull: { error: 'not-found', ms: 50 } });
      l.pod('p', {});
      l.until(60);
      expect(history(l).slice(0, 5)).toEqual([
        'ContainerCreating',
        'ErrImagePull',
        'ImagePullBackOff',
        'ErrImagePull',
        'ImagePullBackOff',
      ]);
      const message = l
        .records('object')
        .map((r) => r.object.status?.containerStatuses?.[0]?.state.waiting)
        .find((w) => w?.reason === 'ImagePullBackOff')!.message;
      expect(message).toMatch(/^Back-off pulling image "app:1": ErrImagePull: rpc error: code = NotFound/);
      expect(l.event('BackOff') - l.event('Failed')).toBeLessThan(1.1);
    },
  );

  test('pulls of one node queue behind each other', () => {
    const l = new Lab({ images: [] });
    for (const name of ['a:1', 'b:1']) l.runtime.images.set(name, { pull: { ms: 2000 } });
    l.pod('p', { containers: [c('c', { image: 'a:1' })] });
    l.pod('q', { containers: [c('c', { image: 'b:1' })] });
    l.until(8);
    const said = l
      .records('event')
      .filter((r) => r.reason === 'Pulled')
      .map((r) => r.message);
    expect(said[0]).toMatch(/ in 2s \(2s including waiting\)/);
    expect(said[1]).toMatch(/ in 2s \((3|4)(\.\d+)?s including waiting\)/);
  });

  test('a missing pull secret is a warning only', () => {
    const l = new Lab({ images: [] });
    l.pod('p', { imagePullSecrets: [{ name: 'regcred' }] });
    l.until(3);
    expect(l.reasons('p').slice(0, 3)).toEqual(['FailedToRetrieveImagePullSecret', 'Pulling', 'Pulled']);
  });
});

describe('termination', () => {
  test('a shorter grace does not shorten a kill in progress, a force delete only takes the object', () => {
    const l = lab({}, { apps: { c: { onStopSignal: 'ignore' } } });
    l.until(5);
    l.api.delete('Pod', 'default', 'p');
    l.until(9);
    l.api.delete('Pod', 'default', 'p', { gracePeriodSeconds: 0 });
    l.until(40);
    expect(l.gone('p')).toBeCloseTo(9, 1);
    expect(l.exit('c')).toBeCloseTo(35, 1);
  });

  test('a force delete leaves the program two seconds', () => {
    const l = lab({}, { apps: { c: { onStopSignal: 'ignore' } } });
    l.until(5);
    l.api.delete('Pod', 'default', 'p', { gracePeriodSeconds: 0 });
    l.until(10);
    expect(l.exit('c')).toBeCloseTo(7, 1);
  });

  test('a pod that waits for a volume can be deleted', () => {
    const l = lab({ volumes: [{ name: 'v', secret: { secretName: 'none' } }] });
    l.until(10);
    expect(l.reasons('p').every((reason) => reason === 'FailedMount')).toBe(true);
    l.api.delete('Pod', 'default', 'p');
    l.until(13);
    expect(l.gone('p')).toBeLessThan(12.5);
  });

  test('what never ran is told to have an unknown end', () => {
    const l = new Lab({ images: [] });
    l.runtime.images.set('app:1', { pull: { error: 'denied', ms: 50 } });
    l.pod('p', {}, { finalizers: ['example.com/wait'] });
    l.until(4);
    l.api.delete('Pod', 'default', 'p');
    l.until(8);
    expect(l.get('p')!.status).toMatchObject({ phase: 'Failed' });
    expect(shown(l)).toBe('c=terminated ContainerStatusUnknown');
  });

  test('a delete during a liveness kill waits for it; the new instance is stopped as well', () => {
    const l = lab(
      {
        containers: [
          c('c', { livenessProbe: { exec: { command: ['bad'] }, periodSeconds: 1, failureThreshold: 1 } }),
        ],
        terminationGracePeriodSeconds: 6,
      },
      { apps: { c: { onStopSignal: 'ignore', exec: { bad: [{ from: 0, exit: 1 }] } } } },
    );
    l.until(4);
    l.api.delete('Pod', 'default', 'p');
    l.until(25);
    expect(l.start('c', 1)).toBeGreaterThan(l.exit('c', 0));
    expect(l.exit('c', 1)).toBeGreaterThan(l.start('c', 1));
    expect(l.gone('p')).toBeLessThan(16);
  });

  test('activeDeadlineSeconds says so four times and wins over an exit code of 0', () => {
    const l = lab({ activeDeadlineSeconds: 10 }, { apps: { c: { onStopSignal: { after: 500, code: 0 } } } });
    l.until(20);
    expect(l.reasons('p').filter((reason) => reason === 'DeadlineExceeded')).toHaveLength(4);
    expect(l.get('p')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
    expect(shown(l)).toBe('c=terminated Completed');
  });

  test('one that has ended and is held by a finalizer is not looked at again when it is deleted', () => {
    const app = { c: { onStopSignal: { after: 500, code: 0 } } };
    const l = new Lab({ apps: app });
    l.pod('p', { activeDeadlineSeconds: 10 }, { finalizers: ['example.com/hold'] });
    l.until(20);
    const before = l.get('p')!.status;
    l.api.delete('Pod', 'default', 'p');
    l.until(40);
    expect(l.reasons('p').filter((reason) => reason === 'DeadlineExceeded')).toHaveLength(4);
    expect(l.get('p')!.status).toEqual(before);
  });

  test('a natural end tells its phase 1.1 to 2.3 s after the exit', () => {
    for (const release of BOTH)
      for (let seed = 1; seed <= 8; seed++) {
        const l = lab(
          { restartPolicy: 'Never' },
          { release, seed, apps: { c: { main: [{ exitAfter: 3000, code: 0 }] } } },
        );
        l.until(10);
        const told = l.records('object').find((r) => r.object.status?.phase === 'Succeeded')!.t;
        expect(told - l.exit('c')).toBeGreaterThan(1);
        expect(told - l.exit('c')).toBeLessThan(2.4);
      }
  });
});

describe('the node', () => {
  test('a kubelet that was away: the containers ran on, and the pod goes on where it was', () => {
    const l = lab({}, {});
    l.until(20);
    l.kubelet.stop();
    l.until(60);
    l.kubelet.start();
    l.until(70);
    expect(l.get('p')!.status!.containerStatuses![0]).toMatchObject({ restartCount: 0, ready: true });
    expect(l.runtime.containers.size).toBe(1);
  });

  test('a container that died while nobody looked is restarted on return', () => {
    const l = lab({}, {});
    l.until(20);
    l.kubelet.stop();
    l.runtime.end('c', 137);
    l.until(40);
    expect(l.get('p')!.status!.containerStatuses![0]!.state.running).toBeDefined();
    l.kubelet.start();
    l.until(45);
    expect(l.get('p')!.status!.containerStatuses![0]!.restartCount).toBe(1);
  });

  test('pods deleted meanwhile end on return, orphans too', () => {
    const l = lab({}, { apps: { c: { onStopSignal: { after: 0, code: 0 } } } });
    l.pod('q', { containers: [c('d')] });
    l.until(20);
    l.kubelet.stop();
    l.api.delete('Pod', 'default', 'p');
    l.api.delete('Pod', 'default', 'q', { gracePeriodSeconds: 0 });
    l.until(50);
    expect([l.exit('c'), l.exit('d')]).toEqual([Number.NaN, Number.NaN]);
    l.kubelet.start();
    l.until(60);
    expect(l.gone('p')).toBeLessThan(53);
    expect(l.exit('d')).toBeLessThan(55);
  });

  test('a graceful shutdown ends pods as Failed and lets no new one in', () => {
    const l = lab({}, { apps: { c: { onStopSignal: { after: 1000, code: 143 } } } });
    l.until(5);
    l.kubelet.shutDown(30, 10);
    l.until(9);
    expect(l.get('p')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'Terminated',
      message: 'Pod was terminated in response to imminent node shutdown.',
    });
    l.pod('late', {});
    l.until(10);
    expect(l.get('late')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'NodeShutdown',
      message: 'Pod was rejected: Pod was rejected as the node is shutting down.',
    });
  });

  test('what does not fit is refused', () => {
    const l = lab({ containers: [c('c', { resources: { requests: { cpu: '5' } } })] });
    l.until(1);
    expect(l.get('p')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'OutOfcpu',
      message:
        "Pod was rejected: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000",
    });
    expect(l.get('p')!.status!.containerStatuses).toBeUndefined();
  });

  test('a critical pod pushes a less important one out', () => {
    const l = lab(
      { containers: [c('c', { resources: { requests: { cpu: '3' } } })] },
      { apps: { c: { onStopSignal: { after: 1000, code: 143 } } } },
    );
    l.until(5);
    l.pod('important', {
      priority: 2_000_000_000,
      containers: [c('d', { resources: { requests: { cpu: '3' } } })],
    });
    l.until(12);
    expect(l.get('p')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'Preempting',
      message: 'Preempted in order to admit critical pod',
    });
    expect(l.start('d')).toBeGreaterThan(l.exit('c'));
  });

  test('a static pod has a mirror that comes back', () => {
    const l = new Lab({ apps: { c: { onStopSignal: { after: 0, code: 0 } } } });
    l.kubelet.staticManifest('web.yaml', {
      metadata: { name: 'web' },
      spec: { containers: [c('c')], terminationGracePeriodSeconds: 5, restartPolicy: 'Always' },
    });
    l.until(5);
    expect(l.get('web-node-1')!.status).toMatchObject({ phase: 'Running' });
    l.api.delete('Pod', 'default', 'web-node-1');
    l.until(10);
    expect(l.get('web-node-1')!.status).toMatchObject({ phase: 'Running' });
    expect(l.start('c', 1)).toBe(Number.NaN);
    l.kubelet.staticManifest('web.yaml', undefined);
    l.until(20);
    expect(l.exit('c')).toBeCloseTo(10, 0);
    expect(l.get('web-node-1')).toBeUndefined();
  });

  test('a lost sandbox: everything starts over', () => {
    const l = lab(
      { initContainers: [c('i')], containers: [c('c')] },
      { apps: { i: { main: [{ exitAfter: 200, code: 0 }] } } },
    );
    l.until(10);
    l.kubelet.killSandbox('default', 'p');
    l.until(20);
    expect(l.reasons('p')).toContain('SandboxChanged');
    expect(l.start('c', 1)).toBeGreaterThan(l.exit('i', 1));
    expect(l.get('p')!.status).toMatchObject({ phase: 'Running' });
  });

  // purgeInitContainers takes the instances away and their logs with them; the one started in that very sync still knows its number.
  test.each<[ReleaseVersion, string]>([
    ['1.34', 'i 0 1, j 0 1 0 1, s 0 0, c 0 1'],
    ['1.35', 'i 0 1, j 0 1 0 1, s 0 0, c 0 1'],
    ['1.36', 'i 0 1, j 0 1 0 1, s 0 0, c 0 1'],
  ])('a lost sandbox: restart counts on %s', (release, expected) => {
    const l = lab(
      { initContainers: [c('i'), c('j'), c('s', { restartPolicy: 'Always' })], containers: [c('c')] },
      {
        release,
        apps: {
          i: { main: [{ exitAfter: 200, code: 0 }] },
          j: {
            main: [
              { exitAfter: 200, code: 1 },
              { exitAfter: 200, code: 0 },
            ],
          },
        },
      },
    );
    l.until(15);
    l.kubelet.killSandbox('default', 'p');
    l.until(60);
    const counts = (name: string) =>
      l
        .records('container')
        .filter((r) => r.container === name && r.state === 'running')
        .filter((r, n, all) => r.restartCount !== all[n - 1]?.restartCount || !r.started)
        .map((r) => ` ${r.restartCount}`)
        .join('');
    expect(['i', 'j', 's', 'c'].map((name) => name + counts(name)).join(', ')).toBe(expected);
    const { phase, initContainerStatuses: inits } = l.get('p')!.status!;
    expect(phase).toBe('Running');
    expect(inits!.map((s) => s.restartCount).join(' ')).toBe('1 1 0');
    // Since 1.36 the status never tells of less than it did.
    const told = l.records('object').filter((r) => r.kind === 'Pod' && r.t > 15);
    const ofJ = told.map((r) => r.object.status.initContainerStatuses?.[1]?.restartCount);
    expect(Math.min(...ofJ)).toBe(release === '1.36' ? 1 : 0);
  });
});

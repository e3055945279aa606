import { describe, expect, test } from 'vitest';
import { Lab } from '../testing/lab.ts';

const lab = () => new Lab({ apps: { c: { onStopSignal: { after: 8000, code: 0 } } } });
const manifest = (image: string, more: object = {}) => ({
  metadata: { name: 's' },
  spec: {
    terminationGracePeriodSeconds: 20,
    restartPolicy: 'Always',
    containers: [{ name: 'c', image, terminationMessagePath: '/x' }],
    ...more,
  },
});
/** `12 app:1 starts`, and what becomes of the mirror. */
const history = (l: Lab) =>
  l.kernel.records.flatMap((r) => {
    const t = (r as { t: number }).t.toFixed(0);
    if (r.type === 'container' && r.state !== 'waiting' && !r.ready) return [`${t} ${r.state}`];
    if (r.type === 'object' && r.kind === 'Pod' && r.verb !== 'MODIFIED')
      return [`${t} mirror of ${r.object.spec.containers[0].image} ${r.verb}`];
    return [];
  });

describe('a file of a static pod', () => {
  // test/e2e_node/mirror_pod_grace_period_test.go: the mirror stays until the grace period is over.
  test('that is taken away: the pod ends with its grace period, and the mirror after it', () => {
    const l = lab();
    l.kubelet.staticManifest('s.yaml', manifest('app:1'));
    l.until(10);
    l.kubelet.staticManifest('s.yaml', undefined);
    l.until(40);
    expect(history(l)).toEqual([
      '0 mirror of app:1 ADDED',
      '0 running',
      '18 terminated',
      '19 mirror of app:1 DELETED',
    ]);
  });

  test('that is edited twice while the old pod ends: it is waited for, and the last edit starts alone', () => {
    const l = lab();
    l.kubelet.staticManifest('s.yaml', manifest('app:1'));
    l.until(10);
    l.kubelet.staticManifest('s.yaml', manifest('app:2'));
    l.until(14);
    l.kubelet.staticManifest('s.yaml', manifest('busybox:1.36'));
    l.until(40);
    expect(history(l)).toEqual([
      '0 mirror of app:1 ADDED',
      '0 running',
      '18 terminated',
      '19 mirror of app:1 DELETED',
      '19 mirror of busybox:1.36 ADDED',
      '19 running',
    ]);
  });

  test('that is taken away and put back as it was: the pod ends and starts anew', () => {
    const l = lab();
    l.kubelet.staticManifest('s.yaml', manifest('app:1'));
    l.until(10);
    l.kubelet.staticManifest('s.yaml', undefined);
    l.until(12);
    l.kubelet.staticManifest('s.yaml', manifest('app:1'));
    l.until(40);
    expect(history(l)).toEqual([
      '0 mirror of app:1 ADDED',
      '0 running',
      '18 terminated',
      '19 mirror of app:1 DELETED',
      '19 mirror of app:1 ADDED',
      '19 running',
    ]);
  });

  test('whose pod has ended by itself is replaced at once', () => {
    const l = new Lab({ apps: { c: { main: [{ exitAfter: 2000, code: 0 }] } } });
    l.kubelet.staticManifest('s.yaml', manifest('app:1', { restartPolicy: 'Never' }));
    l.until(10);
    l.kubelet.staticManifest('s.yaml', manifest('app:2', { restartPolicy: 'Never' }));
    l.until(20);
    expect(history(l)).toEqual([
      '0 mirror of app:1 ADDED',
      '0 running',
      '2 terminated',
      '10 mirror of app:1 DELETED',
      '10 mirror of app:2 ADDED',
      '10 running',
      '12 terminated',
    ]);
  });
});

describe('a manifest that no kubelet takes', () => {
  const volume = (source: object) => ({ volumes: [{ name: 'v', ...source }] });
  const container = (more: object) => ({ containers: [{ name: 'c', image: 'app:1', ...more }] });
  const env = (valueFrom: object) => container({ env: [{ name: 'A', valueFrom }] });
  test.each<[string, object]>([
    ['serviceaccounts', { serviceAccountName: 'x' }],
    ['secrets', volume({ secret: { secretName: 's' } })],
    ['secrets', { imagePullSecrets: [{ name: 's' }] }],
    ['secrets', env({ secretKeyRef: { name: 's', key: 'k' } })],
    ['configmaps', volume({ configMap: { name: 'm' } })],
    ['configmaps', container({ envFrom: [{ configMapRef: { name: 'm' } }] })],
    ['configmaps', volume({ projected: { sources: [{ configMap: { name: 'm' } }] } })],
    ['persistentvolumeclaims', volume({ persistentVolumeClaim: { claimName: 'c' } })],
  ])('it refers to %s', (resource, spec) => {
    const l = lab();
    const said: string[] = [];
    Object.assign(l.ctx, { report: ({ message }: { message: string }) => said.push(message) });
    for (const file of ['s.yaml', 'other.yaml']) l.kubelet.staticManifest(file, manifest('app:1', spec));
    l.until(10);
    const text = `Static pod s-node-1: the kubelet does not take its file and says so in its log only: static pods may not reference ${resource}.`;
    expect(said).toEqual([text, text]);
    expect(history(l)).toEqual([]);
  });

  test('what the API server would refuse; the pod that ran from the file before ends', () => {
    const l = lab();
    const said: string[] = [];
    Object.assign(l.ctx, { report: ({ message }: { message: string }) => said.push(message) });
    l.kubelet.staticManifest('s.yaml', manifest('app:1'));
    l.until(10);
    l.kubelet.staticManifest('s.yaml', manifest('app:1', container({ imagePullPolicy: 'Sometimes' })));
    l.until(40);
    expect(said.join()).toContain('spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes"');
    expect(history(l)).toEqual([
      '0 mirror of app:1 ADDED',
      '0 running',
      '18 terminated',
      '19 mirror of app:1 DELETED',
    ]);
  });
});

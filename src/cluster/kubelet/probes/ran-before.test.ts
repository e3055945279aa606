import { expect, test } from 'vitest';
import type { ReleaseVersion } from '../../../scenario/types.ts';
import { Lab } from '../testing/lab.ts';

const probe = (command: string) => ({
  readinessProbe: { exec: { command: [command] }, periodSeconds: 5, failureThreshold: 1 },
});

/**
 * What is shown of `ready` after the kubelet was away: since 1.35 a container whose probe has not been
 * heard yet is ready if the pod was; before, it is ready until it has a worker, then not until that has asked.
 */
test.each<[ReleaseVersion, number, RegExp]>([
  ['1.34', 0, /^a b, .*, a b$/],
  ['1.35', 0, /^a b$/],
  ['1.36', 0, /^a b$/],
  ['1.34', 1, /^a, a b, .*, a$/],
  ['1.35', 1, /^a, -, a$/],
  ['1.36', 1, /^a, -, a$/],
])('on %s, the second container answering %i', (release, exit, expected) => {
  const l = new Lab({
    release,
    apps: { a: { exec: { up: [{ from: 0, exit: 0 }] } }, b: { exec: { up: [{ from: 0, exit }] } } },
  });
  const container = (name: string) => ({ name, image: 'app:1', ...probe('up') });
  l.pod('p', { containers: [container('a'), container('b')] });
  l.until(30);
  const ready = (status = l.get('p')!.status!) =>
    status
      .containerStatuses!.filter((s) => s.ready)
      .map((s) => s.name)
      .join(' ') || '-';
  const shown = [ready()];
  l.kubelet.stop();
  l.until(35);
  l.kubelet.start();
  l.until(60);
  for (const { kind, t, object } of l.records('object'))
    if (kind === 'Pod' && t > 35) shown.push(ready(object.status));
  expect(shown.filter((text, i) => text !== shown[i - 1]).join(', ')).toMatch(expected);
});

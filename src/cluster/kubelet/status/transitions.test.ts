import { describe, expect, test } from 'vitest';
import type { ReleaseVersion } from '../../../scenario/types.ts';
import { Lab, podManifest } from '../testing/lab.ts';
import { apiStatus } from '../testing/statuses.ts';
import type { Container, Pod, RestartPolicy } from '../types.ts';
import { isIllegal } from './transitions.ts';

const c = (name: string, more: Partial<Container> = {}): Container => ({ name, image: 'app:1', ...more });
const restart = (
  values: number[],
  action: 'Restart' | 'RestartAllContainers' = 'Restart',
): Partial<Container> => ({
  restartPolicy: 'Never',
  restartPolicyRules: [{ action, exitCodes: { operator: 'In', values } }],
});

// The rows of TestCheckContainerStateTransition, and what rules add.
describe('a container that has ended is shown as not ended again', () => {
  test.each<[string, RestartPolicy, Partial<Container>, string, string, ReleaseVersion, boolean]>([
    ['Always restarts it', 'Always', {}, 'terminated:0', 'running', '1.36', false],
    ['OnFailure restarts a failure', 'OnFailure', {}, 'terminated:1', 'running', '1.36', false],
    ['OnFailure leaves a success', 'OnFailure', {}, 'terminated:0', 'running', '1.36', true],
    ['Never leaves a failure', 'Never', {}, 'terminated:1', 'waiting', '1.36', true],
    ['it goes on having ended', 'Never', {}, 'terminated:1', 'terminated:1', '1.36', false],
    ['it has not ended', 'Never', {}, 'running', 'waiting', '1.36', false],
    [
      'its own policy restarts it',
      'Never',
      { restartPolicy: 'Always' },
      'terminated:1',
      'running',
      '1.35',
      false,
    ],
    [
      '1.34 knows no own policy',
      'Never',
      { restartPolicy: 'OnFailure' },
      'terminated:1',
      'running',
      '1.34',
      true,
    ],
    ['a rule restarts it', 'Never', restart([42]), 'terminated:42', 'running', '1.36', false],
    ['no rule restarts it', 'Never', restart([42]), 'terminated:1', 'running', '1.36', true],
    [
      'all may start over',
      'Never',
      restart([42], 'RestartAllContainers'),
      'terminated:1',
      'running',
      '1.36',
      false,
    ],
  ])('%s', (_, restartPolicy, more, from, to, release, illegal) => {
    const pod = podManifest('p', { restartPolicy, containers: [c('c', more)] }) as unknown as Pod;
    const of = (text: string) => ({ containerStatuses: [apiStatus('c', text)] });
    expect(isIllegal(pod, of(from), of(to), release)).toBe(illegal);
  });

  test.each<[string, Partial<Container>, boolean]>([
    ['a plain init container', {}, true],
    ['a sidecar', { restartPolicy: 'Always' }, false],
  ])('%s', (_, more, illegal) => {
    const pod = podManifest('p', { restartPolicy: 'OnFailure', initContainers: [c('i', more)] });
    const of = (text: string) => ({ initContainerStatuses: [apiStatus('i', text)] });
    expect(isIllegal(pod as unknown as Pod, of('terminated:0'), of('running'), '1.36')).toBe(illegal);
  });
});

test('an OnFailure pod that lost its sandbox shows nothing new until its init container has run again', () => {
  const l = new Lab({ apps: { i: { main: [{ exitAfter: 5000, code: 0 }] } } });
  l.pod('p', { restartPolicy: 'OnFailure', initContainers: [c('i')], containers: [c('c')] });
  l.until(12);
  l.kubelet.killSandbox('default', 'p');
  const [again, done] = [() => l.start('i', 1), () => l.exit('i', 1)];
  l.until(30);
  const written = l
    .records('object')
    .filter((r) => r.kind === 'Pod' && r.verb === 'MODIFIED' && r.t > again() && r.t < done())
    .map((r) => r.object.status.initContainerStatuses[0].state);
  expect(written.filter((state) => state.running !== undefined)).toEqual([]);
  expect(l.get('p')!.status).toMatchObject({ phase: 'Running', containerStatuses: [{ restartCount: 1 }] });
});

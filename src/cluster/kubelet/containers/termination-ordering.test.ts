import { describe, expect, test } from 'vitest';
import { podManifest } from '../testing/lab.ts';
import type { Container, Pod } from '../types.ts';
import { TerminationOrdering } from './termination-ordering.ts';

const sidecar = (name: string): Container => ({ name, image: 'app:1', restartPolicy: 'Always' });
const pod = podManifest('p', {
  initContainers: [sidecar('s1'), { name: 'init', image: 'app:1' }, sidecar('s2'), sidecar('s3')],
  containers: [
    { name: 'a', image: 'app:1' },
    { name: 'b', image: 'app:1' },
  ],
}) as unknown as Pod;

describe('TerminationOrdering', () => {
  test('sidecars go last, in reverse order, one after the other', () => {
    const ordering = new TerminationOrdering(pod, ['a', 'b', 's1', 's2', 's3']);
    const turns: string[] = [];
    for (const name of ['s1', 's2', 's3']) ordering.onTurn(name, () => turns.push(name));
    ordering.stopped('a');
    expect(turns).toEqual([]);
    ordering.stopped('b');
    expect(turns).toEqual(['s3']);
    ordering.stopped('s3');
    ordering.stopped('s2');
    expect(turns).toEqual(['s3', 's2', 's1']);
  });

  test('what does not run is not waited for', () => {
    const ordering = new TerminationOrdering(pod, ['b', 's1']);
    const turns: string[] = [];
    ordering.onTurn('s1', () => turns.push('s1'));
    ordering.stopped('b');
    expect(turns).toEqual(['s1']);
  });

  test('a sidecar that is down breaks the chain: those before it wait for the regular containers only', () => {
    const ordering = new TerminationOrdering(pod, ['a', 's1', 's3']);
    const turns: string[] = [];
    for (const name of ['s1', 's3']) ordering.onTurn(name, () => turns.push(name));
    ordering.stopped('a');
    expect(turns.sort()).toEqual(['s1', 's3']);
  });

  test('regular containers wait for nobody', () => {
    const ordering = new TerminationOrdering(pod, ['a', 's1']);
    expect(['a', 's1'].map((name) => ordering.waits(name))).toEqual([false, true]);
  });
});

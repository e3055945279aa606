import type { ImageEntry } from './entry.ts';

export const CATALOGUE: readonly ImageEntry[] = [
  {
    names: [
      'docker.io/library/busybox',
      'registry.k8s.io/busybox',
      'registry.k8s.io/e2e-test-images/busybox',
    ],
    base: 'busybox',
    cmd: ['sh'],
    size: 2_167_089,
  },
];

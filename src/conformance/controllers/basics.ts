import type { Manifest } from './format.ts';

/** How long before the first action a world has to settle: enough for ten replicas one after the other. */
export const SETTLED = 60;

/** Words of the data that this translation does not know. */
export class Unsupported extends Error {}

const READINESS = { exec: { command: ['test', '-s', '/tmp/ready'] }, periodSeconds: 1, failureThreshold: 1 };

/** Gives the containers of a workload (or a pod) the readiness check that their images answer. */
export function addReadiness(document: Manifest): void {
  const spec = document.kind === 'Pod' ? document.spec : document.spec?.template?.spec;
  for (const container of spec?.containers ?? []) {
    if (/^(app|agent):/.test(container.image)) container.readinessProbe ??= structuredClone(READINESS);
  }
}

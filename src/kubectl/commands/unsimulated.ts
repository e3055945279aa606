import { CommandError } from '../errors.ts';
import type { Command } from './command.ts';

/** Commands that a real kubectl has and that would do nothing here: each says so, and why. */
const WHY: Record<string, { summary: string; why: string }> = {
  certificate: {
    summary: 'Modify certificate resources',
    why: 'nothing is signed in this cluster, so there are no certificate signing requests',
  },
  completion: {
    summary: 'Output shell completion code for the specified shell',
    why: 'the terminal completes with Tab without it',
  },
  kuberc: { summary: 'Manage kuberc configuration files', why: 'there are no preferences to keep' },
  kustomize: {
    summary: 'Build a kustomization target from a directory or URL',
    why: 'there are no directories here; paste what it prints',
  },
  plugin: { summary: 'Provides utilities for interacting with plugins', why: 'there are no plugins to find' },
  proxy: {
    summary: 'Run a proxy to the Kubernetes API server',
    why: 'nothing outside of the terminal could reach it; kubectl get --raw PATH asks the API server',
  },
};

export const UNSIMULATED: readonly Command[] = Object.entries(WHY).map(([name, { summary, why }]) => ({
  name,
  summary: `${summary} (not simulated)`,
  usage: name,
  interspersed: false,
  flags: [],
  run() {
    throw new CommandError(`kubectl ${name} is not simulated: ${why}`);
  },
}));

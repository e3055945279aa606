/** Texts to begin with. Each is loaded when it is chosen. */
export const EXAMPLES = [
  { key: 'probes', load: async () => (await import('./texts/probes.yaml?raw')).default },
  { key: 'grace', load: async () => (await import('./texts/grace.yaml?raw')).default },
  { key: 'rollout', load: async () => (await import('./texts/rollout.yaml?raw')).default },
  { key: 'crash', load: async () => (await import('./texts/crash.yaml?raw')).default },
] as const;

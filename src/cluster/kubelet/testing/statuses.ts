import type { ContainerStatus, InstanceStatus, PodRuntimeStatus } from '../types.ts';

/** `running`, `waiting`, `created`, `exited:1`, or `exited:1 exited:0` with the newest instance first. */
export function runtimeStatus(containers: Record<string, string>, sandbox = true): PodRuntimeStatus {
  const instances = Object.entries(containers).flatMap(([name, text]) =>
    text.split(' ').flatMap((word, i, words): InstanceStatus[] => {
      if (word === 'none') return [];
      const [state, code] = word.split(':') as ['running' | 'created' | 'exited', string | undefined];
      const attempt = words.length - 1 - i;
      return [
        {
          id: `${name}-${attempt}`,
          name,
          kind: name.startsWith('i') || name.startsWith('s') ? 'init' : 'regular',
          attempt,
          sandboxId: 'sandbox',
          image: 'app:1',
          imageID: 'sha256:1',
          state,
          createdAt: 0,
          startedAt: 1000,
          ...(state === 'exited'
            ? { finishedAt: 2000, exitCode: Number(code), reason: code === '0' ? 'Completed' : 'Error' }
            : {}),
        },
      ];
    }),
  );
  return {
    at: 5000,
    sandboxes: [{ id: 'sandbox', ip: '10.244.0.7', attempt: 0, ready: sandbox }],
    instances,
  };
}

/** `running`, `running ready`, `waiting`, `waiting after:1`, `waiting removed` (RestartAllContainers), `terminated:0`. */
export function apiStatus(name: string, text: string): ContainerStatus {
  const [state, ...more] = text.split(' ');
  const after = more.find((word) => word.startsWith('after:'))?.slice(6);
  const [kind, code] = state!.split(':');
  return {
    name,
    image: 'app:1',
    imageID: '',
    restartCount: 0,
    ready: more.includes('ready'),
    started: more.includes('started') || more.includes('ready'),
    state:
      kind === 'running'
        ? { running: { startedAt: '2026-01-01T00:00:01Z' } }
        : kind === 'terminated'
          ? { terminated: { exitCode: Number(code) } }
          : { waiting: { reason: 'ContainerCreating' } },
    lastState: more.includes('removed')
      ? { terminated: { exitCode: 137, reason: 'RestartingAllContainers' } }
      : after === undefined
        ? {}
        : { terminated: { exitCode: Number(after) } },
  };
}

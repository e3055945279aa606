import { Container, type SandboxState, type Surroundings } from './container.ts';
import { FileSystem } from './files/filesystem.ts';
import { resolveImage } from './images/catalogue.ts';
import { Process } from './process/process.ts';
import { createDirectory } from './vfs.ts';

const NO_SPECS: never[] = [];

/**
 * Process 1 of a shared process namespace: /pause, which reaps zombies and leaves on SIGINT and
 * SIGTERM. Models build/pause/linux/pause.c.
 */
export function pauseProcess(sandbox: SandboxState, around: Surroundings, ended: () => void): void {
  const image = resolveImage('registry.k8s.io/pause:3.10', NO_SPECS)!;
  const host = new Container(
    `${sandbox.id}-pause`,
    sandbox,
    {
      name: 'POD',
      attempt: 0,
      init: false,
      oomScoreAdj: -998,
      image: 'registry.k8s.io/pause:3.10',
      env: [],
      mounts: [],
      ports: [],
      terminationMessagePath: '',
      tty: false,
      stdin: false,
    },
    image,
    undefined,
    {
      argv: ['/pause'],
      env: new Map(),
      cwd: '/',
      identity: { uid: 65535, gid: 65535, groups: [65535] },
      pids: sandbox.shared!,
    },
    around,
  );
  host.fs = new FileSystem({
    image: createDirectory(),
    mounts: new Map(),
    readOnlyRoot: true,
    now: () => around.kernel.now,
  });
  const process = new Process(host, sandbox.shared!, {
    argv: ['/pause'],
    env: new Map(),
    cwd: '/',
    fds: new Map(),
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.handlers.set(signal, () => process.exit(0));
  process.ended.add(ended);
}

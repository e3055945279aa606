import { type Errno, SystemError } from '../../../files/errors.ts';
import { type Credentials, credentials } from '../../../process/credentials.ts';
import { accountOf } from '../../accounts.ts';
import type { Call } from '../../call.ts';
import { type Directive, find } from './conf.ts';

/** Where the process id goes, and request bodies that do not fit into memory, unless the configuration says else. */
export const PID_FILE = '/run/nginx.pid';
const BODIES = '/var/cache/nginx/client_temp';
const ERRNO: Partial<Record<Errno, number>> = { EPERM: 1, ENOENT: 2, EACCES: 13, ENOSPC: 28, EROFS: 30 };

/** Whom the workers run as: what `user` says, where the master is root. */
export function workerUser(call: Call, config: readonly Directive[]): Credentials | undefined {
  const name = find(config, 'user')?.args[0];
  const account = name === undefined || call.process.uid !== 0 ? undefined : accountOf(call.process, name);
  if (account === undefined) return undefined;
  const { uid, gid } = account;
  return credentials({ uid, gid, groups: [gid] }, call.host.bounding);
}

/** Files are opened by the workers: permission is theirs. */
export function asUser<T>(call: Call, user: Credentials | undefined, run: () => T): T {
  if (user === undefined) return run();
  const { fs } = call.host;
  const before = fs.user;
  fs.user = user;
  try {
    return run();
  } finally {
    fs.user = before;
  }
}

/** Says in nginx's words what system call failed; anything else is thrown on. */
function failing(doing: string, run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return `${doing} failed (${ERRNO[error.code] ?? 5}: ${error.message})`;
  }
}

/** Makes the directory for bodies, and gives it to the workers: on a read-only root, or without root's power, that can fail. */
export function makePaths(
  call: Call,
  config: readonly Directive[],
  user: Credentials | undefined,
): string | undefined {
  const bodies = find(find(config, 'http')?.block ?? [], 'client_body_temp_path')?.args[0] ?? BODIES;
  const parent = call.fs.find(bodies.slice(0, bodies.lastIndexOf('/')) || '/', '/');
  if (parent === undefined) return undefined;
  const made =
    call.fs.find(bodies, '/') === undefined
      ? failing(`mkdir() "${bodies}"`, () => call.fs.mkdir(bodies, '/', 0o700))
      : undefined;
  const node = call.fs.find(bodies, '/');
  if (made || user === undefined || node?.type !== 'directory' || node.uid === user.uid) return made;
  return failing(`chown("${bodies}", ${user.uid})`, () => call.fs.change(bodies, '/', { uid: user.uid }));
}

export function writePid(call: Call, config: readonly Directive[]): string | undefined {
  const pid = find(config, 'pid')?.args[0] ?? PID_FILE;
  return failing(`open() "${pid}"`, () => call.fs.writeFile(pid, '/', `${call.process.pid}\n`));
}

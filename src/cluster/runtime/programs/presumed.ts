import type { FileSystem } from '../files/filesystem.ts';
import { basename, normalize } from '../files/paths.ts';
import type { ContainerHost } from '../process/host.ts';
import { BINARY } from '../process/load.ts';
import type { Directory } from '../vfs.ts';

/** What a running container makes itself: that such a file is not there is always the truth. */
const MADE_AT_RUNTIME = /^\/(proc|sys|dev|tmp|run|var\/run|var\/tmp|var\/lock)(\/|$)/;
/** Where images keep what the catalogue, which lists programs and configuration, does not list. */
const UNLISTED =
  /^\/(opt|app)\/|^\/(docker-)?entrypoint[\w.-]*$|^\/usr\/local\/bin\/[\w-]*entrypoint[\w.-]*$/;

/** What has to be known of a container to say whether a path of it may exist. */
type Holder = Pick<ContainerHost, 'catalogued' | 'described' | 'plain' | 'where' | 'imageName' | 'report'> & {
  fs: FileSystem;
};

/**
 * Whether something may exist at a path where the simulation has nothing: in an image that nobody has
 * described, and in a directory that was filled by what is not simulated. In volumes, in images of the
 * catalogue and where programs put their state, what is not there is not there.
 */
export function mayExist(host: Holder, path: string, cwd: string): boolean {
  const whole = normalize(path, cwd);
  if (MADE_AT_RUNTIME.test(whole)) return false;
  const { fs } = host;
  for (let at = whole; at !== '/'; ) {
    at = at.slice(0, at.lastIndexOf('/')) || '/';
    const node = fs.find(at, '/');
    if (node === undefined) continue;
    if (node.type === 'directory' && node.presumed) return true;
    if (node.type !== 'directory') return false;
    break;
  }
  if (fs.mountOf(whole) !== undefined) return false;
  if (host.described) return false;
  return !host.catalogued || (!host.plain && UNLISTED.test(whole));
}

/** Texts: what stands in them is asked for, and nobody knows it. */
const TEXT = /\.(ya?ml|json|conf|cfg|ini|properties|xml|txt|sql|env|html?|pem|crt|key|toml|tpl|template)$/i;

/**
 * Puts a file or directory where a program of the container expects one that nobody here can see, and says so.
 * False where nothing can be assumed, and what is missing is missing.
 */
export function presume(host: Holder, path: string, cwd: string, kind: 'file' | 'directory'): boolean {
  if (path === '' || !mayExist(host, path, cwd)) return false;
  const whole = normalize(path, cwd);
  const { fs } = host;
  host.report({
    severity: 'assumption',
    code: 'unknown-file',
    message: `What ${host.imageName} holds is not known: assumed that ${whole} is in it.`,
    remedy: 'Describe what the container does in spec.apps of the Scenario document.',
    where: host.where,
  });
  const names = whole.split('/').slice(1);
  const last = kind === 'directory' ? names.length : names.length - 1;
  for (let depth = 1; depth <= last; depth++) {
    const at = `/${names.slice(0, depth).join('/')}`;
    const there = fs.find(at, '/');
    if (there?.type === 'directory') continue;
    if (there !== undefined) return false;
    fs.mkdir(at, '/', 0o777, 0, true);
    (fs.find(at, '/') as Directory).presumed = true;
  }
  if (kind === 'file') fs.place(whole, TEXT.test(whole) ? '' : BINARY + basename(whole));
  return true;
}

/** Says of the directories that a program nobody knows can write to that anything may be in them now. */
export function presumeFilled(host: Holder): void {
  for (const { node, readOnly } of host.fs.mounts.values())
    if (node.type === 'directory' && !readOnly) node.presumed = true;
}

import { normalize, segments } from '../files/paths.ts';
import { BINARY } from '../process/load.ts';
import { createDirectory, createFile, type Directory, type Node } from '../vfs.ts';
import { BASES, BUSYBOX, COMMON, COMMON_USR, DEBIAN, UBI } from './bases.ts';
import type { BaseName, ImageEntry } from './entry.ts';
import { passwdText, type User, usersOf } from './users.ts';

const roots = new Map<string, Directory>();

/**
 * The files of an image. Made once and shared by all its containers, which copy what they change;
 * nothing may change it afterwards.
 */
export function imageRoot(key: string, entry: ImageEntry): Directory {
  let root = roots.get(key);
  if (root === undefined) {
    root = build(entry);
    if (roots.size > 200) roots.clear();
    roots.set(key, root);
  }
  return root;
}

/** A new volume for one container, with what the image has at that path, as containerd makes it of a VOLUME. */
export function imageVolume(root: Directory, path: string): Directory {
  let at: Node | undefined = root;
  for (const name of segments(normalize(path)))
    at = at?.type === 'directory' ? at.entries.get(name) : undefined;
  return at?.type === 'directory' ? copyOf(at) : createDirectory();
}

function copyOf(directory: Directory): Directory {
  const entries = [...directory.entries].map(
    ([name, node]) => [name, node.type === 'directory' ? copyOf(node) : { ...node }] as const,
  );
  return { ...directory, entries: new Map(entries) };
}

function build(entry: ImageEntry): Directory {
  const root = createDirectory();
  const base = BASES[entry.base];
  for (const path of ['/dev', '/etc', '/proc', '/sys', '/run', '/var/run', '/var/log']) directory(root, path);
  directory(root, '/tmp').mode = 0o1777;
  directory(root, '/root').mode = 0o700;
  for (const name of ['null', 'zero', 'full', 'random', 'urandom', 'tty'])
    put(root, `/dev/${name}`, '', 0o666);
  directory(root, '/dev/shm').mode = 0o1777;
  for (const [name, fd] of [
    ['stdin', 0],
    ['stdout', 1],
    ['stderr', 2],
  ] as const)
    directory(root, '/dev').entries.set(name, { type: 'symlink', target: `/proc/self/fd/${fd}`, mtime: 0 });
  directory(root, '/dev').entries.set('fd', { type: 'symlink', target: '/proc/self/fd', mtime: 0 });
  if (base.userland !== 'none') {
    for (const path of [
      '/home',
      '/opt',
      '/srv',
      '/media',
      '/mnt',
      '/usr/local/bin',
      '/usr/share',
      '/usr/lib',
      '/lib',
      '/var/lib',
      '/var/tmp',
      '/var/cache',
    ])
      directory(root, path);
    for (const [bin, names] of userland(entry.base))
      for (const name of names) binary(root, `${bin}/${name}`, name);
    binary(root, '/bin/sh', 'sh');
    if (base.sh === 'dash') binary(root, '/bin/dash', 'dash');
    if (base.sh === 'ash') binary(root, '/bin/ash', 'ash');
    if (base.bash) binary(root, '/bin/bash', 'bash');
    for (const name of base.extra) binary(root, `/usr/bin/${name}`, name);
  }
  const users = usersOf(entry, base.bash ? '/bin/bash' : '/bin/sh');
  put(root, '/etc/passwd', passwdText(users), 0o644);
  put(root, '/etc/group', groups(entry, users), 0o644);
  if (base.osRelease) put(root, '/etc/os-release', base.osRelease, 0o644);
  if (entry.base === 'debian') put(root, '/etc/debian_version', '12.7\n', 0o644);
  if (entry.base === 'alpine') put(root, '/etc/alpine-release', '3.20.3\n', 0o644);
  if (base.userland !== 'none') put(root, '/etc/nsswitch.conf', 'hosts: files dns\n', 0o644);
  for (const [name, path] of Object.entries(entry.programs ?? {})) binary(root, path, name);
  for (const path of [...(entry.directories ?? []), ...(entry.workdir ? [entry.workdir] : [])]) {
    const made = directory(root, path);
    if (path !== '/' && entry.user !== undefined) made.uid = made.gid = entry.user;
  }
  for (const [path, name] of Object.entries(entry.owned ?? {})) {
    const made = directory(root, path);
    const { uid = 0, gid = 0 } = users.find((user) => user.name === name) ?? {};
    Object.assign(made, { uid, gid });
  }
  for (const path of entry.volumes ?? []) directory(root, path);
  for (const [path, content] of Object.entries(entry.files ?? {}))
    put(root, path, content, content.startsWith('#!') ? 0o755 : 0o644);
  return root;
}

function userland(base: BaseName): [string, readonly string[]][] {
  if (base === 'alpine' || base === 'busybox')
    return base === 'busybox'
      ? [['/bin', [...COMMON, ...COMMON_USR, ...BUSYBOX]]]
      : [
          ['/bin', COMMON],
          ['/usr/bin', [...COMMON_USR, ...BUSYBOX]],
        ];
  return [
    ['/bin', COMMON],
    ['/usr/bin', [...COMMON_USR, ...(base === 'ubi' ? UBI : DEBIAN)]],
  ];
}

const GROUPS: Partial<Record<BaseName, string>> = {
  debian: 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nnogroup:x:65534:\n',
  busybox: 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\nwheel:x:10:root\nnobody:x:65534:\n',
  alpine:
    'root:x:0:root\nbin:x:1:root,bin,daemon\ndaemon:x:2:root,bin,daemon\nsys:x:3:root,bin\nadm:x:4:root,daemon\ndisk:x:6:root\nwheel:x:10:root\nfloppy:x:11:root\ndialout:x:20:root\ntape:x:26:root\nvideo:x:27:root\nnobody:x:65534:\n',
};

/** /etc/group: the distribution's, and one for each user that has one of its own. */
function groups(entry: ImageEntry, users: readonly User[]): string {
  const text = GROUPS[entry.base] ?? GROUPS.debian!;
  const own = users.filter(({ gid }) => gid !== 0 && !new RegExp(`:${gid}:`).test(text));
  return text + own.map(({ name, gid }) => `${name}:x:${gid}:\n`).join('');
}

function directory(root: Directory, path: string): Directory {
  let at = root;
  for (const name of segments(normalize(path))) {
    let next = at.entries.get(name);
    if (next?.type !== 'directory') {
      next = createDirectory();
      at.entries.set(name, next);
    }
    at = next;
  }
  return at;
}

function put(root: Directory, path: string, content: string, mode: number): void {
  const slash = path.lastIndexOf('/');
  directory(root, path.slice(0, slash) || '/').entries.set(path.slice(slash + 1), createFile(content, mode));
}

/** Installs a simulated program: an executable file that only names it. */
export function binary(root: Directory, path: string, name: string): void {
  put(root, path, BINARY + name, 0o755);
}

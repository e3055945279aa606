import type { SimMs } from '../../../base/time.ts';
import type { Directory, FileNode, Node, SymlinkNode } from '../vfs.ts';
import { type Errno, SystemError } from './errors.ts';
import { join, segments } from './paths.ts';

const MAX_LINKS = 40;
const SETGID = 0o2000;

/** In a directory with this bit only owners remove things. */
const STICKY = 0o1000;

/** Whom permissions are looked at for. */
export interface FileUser {
  uid: number;
  gid: number;
  groups: readonly number[];
  /** Of capabilities(7), these count here: CHOWN, DAC_OVERRIDE, FOWNER. */
  capabilities: ReadonlySet<string>;
}

/** A volume, or a file or directory of one, mounted at a path of the container. */
export interface MountPoint {
  node: Directory | FileNode;
  readOnly: boolean;
  /** tmpfs: what is written counts as memory of the container. */
  memory?: boolean;
  /** How many bytes it holds and how many of them are taken, shared by all who mount it. */
  space?: { readonly size: number; used: number };
}

/** Where a path led. `node` is undefined where only the last name is missing. */
export interface Place {
  /** Canonical: absolute, without links and dots. */
  path: string;
  name: string;
  node: Node | undefined;
}

export interface FileSystemOptions {
  /** The image's files. Shared between containers and never changed: a directory is copied when it is first written to. */
  image: Directory;
  mounts: ReadonlyMap<string, MountPoint>;
  readOnlyRoot: boolean;
  /** The group of the processes that write here. */
  gid?: number;
  now(): SimMs;
  /** Makes the nodes below /proc as they are asked for. */
  proc?: (names: readonly string[]) => Node | undefined;
  /** True while the disk of the node is full. */
  full?: () => boolean;
  /** Called after a file or directory changed its size, came or went: the differences in bytes and in inodes. */
  grew?: (path: string, bytes: number, inodes: number) => void;
}

/**
 * The mount namespace of one container: the image with a writable layer over it, and volumes
 * mounted at paths. All paths that come in are absolute or relative to `cwd`.
 */
export class FileSystem {
  #root: Directory;
  readonly #options: FileSystemOptions;
  /** Directories of the writable layer. */
  readonly #own = new Set<Directory>();
  /** Files of the writable layer, which may be changed in place. */
  readonly #ownFiles = new WeakSet<FileNode>();

  constructor(options: FileSystemOptions) {
    this.#options = options;
    this.#root = options.image;
  }

  /**
   * Whom the permission bits are looked at for; undefined: a root with all its power. Set by the runtime once it has
   * put the container together, which it does as root, and by processes that have become somebody else.
   */
  user: FileUser | undefined;

  /** Whether the user may: 4 read, 2 write, 1 run or search. */
  may(node: FileNode | Directory, bit: 1 | 2 | 4): boolean {
    const { user } = this;
    if (user === undefined || user.capabilities.has('DAC_OVERRIDE')) return true;
    const shift = node.uid === user.uid ? 6 : user.groups.includes(node.gid) ? 3 : 0;
    return ((node.mode >> shift) & bit) !== 0;
  }

  /** Where programs were found: by PATH, by name. Emptied whenever a file comes, goes or changes its mode. */
  readonly #commands = new Map<string, Map<string, string>>();

  /** Remembers where a search along PATH ended; only what lies outside of volumes can be remembered. */
  rememberCommand(search: string, name: string, path: string): void {
    if (this.mountOf(path) !== undefined) return;
    let names = this.#commands.get(search);
    if (names === undefined) {
      names = new Map();
      this.#commands.set(search, names);
    }
    names.set(name, path);
  }
  command(search: string, name: string): string | undefined {
    return this.#commands.get(search)?.get(name);
  }

  get isReadOnlyRoot(): boolean {
    return this.#options.readOnlyRoot;
  }

  get mounts(): ReadonlyMap<string, MountPoint> {
    return this.#options.mounts;
  }

  /** Resolves a path. Throws ENOENT where a directory on the way is missing, ENOTDIR, ELOOP. */
  resolve(path: string, cwd: string, followLast = true): Place {
    const todo = path.startsWith('/') ? segments(path) : [...segments(cwd), ...segments(path)];
    const place = this.#walk(todo, followLast, path.endsWith('/'));
    if (typeof place === 'string') throw new SystemError(place);
    return place;
  }

  #walk(start: readonly string[], followLast: boolean, mustBeDirectory: boolean): Place | Errno {
    let todo = start;
    const { mounts, proc } = this.#options;
    let nodes: Directory[] = [this.#at('/', this.#root) as Directory];
    let names: string[] = [];
    let path = '/';
    let links = 0;
    for (let i = 0; i < todo.length; i++) {
      const name = todo[i]!;
      const last = i === todo.length - 1;
      if (name === '..') {
        if (names.length > 0) {
          names.pop();
          nodes.pop();
          path = `/${names.join('/')}`;
        }
        continue;
      }
      const parent = nodes[nodes.length - 1]!;
      if (this.user !== undefined && !this.may(parent, 1)) return 'EACCES';
      const next = join(path, name);
      let node: Node | undefined;
      if (proc !== undefined && (names[0] === 'proc' || next === '/proc'))
        node = proc([...names.slice(1), ...(next === '/proc' ? [] : [name])]);
      else node = mounts.size > 0 ? this.#at(next, parent.entries.get(name)) : parent.entries.get(name);
      if (node === undefined) {
        if (last) return { path: next, name, node: undefined };
        return 'ENOENT';
      }
      if (node.type === 'symlink' && (!last || followLast || mustBeDirectory)) {
        if (++links > MAX_LINKS) return 'ELOOP';
        const rest = todo.slice(i + 1);
        todo = [...segments(node.target), ...rest];
        if (node.target.startsWith('/')) {
          nodes = [nodes[0]!];
          names = [];
          path = '/';
        }
        i = -1;
        if (todo.length === 0) break;
        continue;
      }
      if (node.type === 'directory') {
        nodes.push(node);
        names.push(name);
        path = next;
        continue;
      }
      if (!last || mustBeDirectory) return 'ENOTDIR';
      return { path: next, name, node };
    }
    return { path, name: names[names.length - 1] ?? '/', node: nodes[nodes.length - 1]! };
  }

  #at(path: string, otherwise: Node | undefined): Node | undefined {
    return this.#options.mounts.get(path)?.node ?? otherwise;
  }

  /** The mount that holds a canonical path, or undefined for the container's own layer. */
  mountOf(path: string): MountPoint | undefined {
    const { mounts } = this.#options;
    if (mounts.size === 0) return undefined;
    for (let at = path; ; at = at.slice(0, at.lastIndexOf('/')) || '/') {
      const mount = mounts.get(at);
      if (mount) return mount;
      if (at === '/') return undefined;
    }
  }

  /** The node at a path, links followed; undefined where there is none (whatever the reason). */
  find(path: string, cwd: string, followLast = true): Node | undefined {
    const todo = path.startsWith('/') ? segments(path) : [...segments(cwd), ...segments(path)];
    const place = this.#walk(todo, followLast, path.endsWith('/'));
    return typeof place === 'string' ? undefined : place.node;
  }

  #existing(path: string, cwd: string, followLast = true): Place & { node: Node } {
    const place = this.resolve(path, cwd, followLast);
    if (place.node === undefined) throw new SystemError('ENOENT');
    return place as Place & { node: Node };
  }

  readFile(path: string, cwd: string): string {
    const { node } = this.#existing(path, cwd);
    if (node.type === 'directory') throw new SystemError('EISDIR');
    if (!this.may(node as FileNode, 4)) throw new SystemError('EACCES');
    return (node as FileNode).content;
  }

  list(path: string, cwd: string): { path: string; entries: ReadonlyMap<string, Node> } {
    const place = this.#existing(path, cwd);
    if (place.node.type !== 'directory') throw new SystemError('ENOTDIR');
    if (!this.may(place.node, 4)) throw new SystemError('EACCES');
    return { path: place.path, entries: this.entriesOf(place.path, place.node) };
  }

  /** The entries of a directory as seen in this container: with what is mounted in it. */
  entriesOf(path: string, directory: Directory): ReadonlyMap<string, Node> {
    if (this.#options.mounts.size === 0) return directory.entries;
    let merged: Map<string, Node> | undefined;
    const prefix = path === '/' ? '/' : `${path}/`;
    for (const [at, mount] of this.#options.mounts) {
      if (!at.startsWith(prefix)) continue;
      const name = at.slice(prefix.length);
      if (name === '' || name.includes('/')) continue;
      merged ??= new Map(directory.entries);
      merged.set(name, mount.node);
    }
    return merged ?? directory.entries;
  }

  /** Throws EROFS where the path may not be written. */
  #writable(path: string, changesTree = true): void {
    const mount = this.mountOf(path);
    if (mount ? mount.readOnly : this.#options.readOnlyRoot) throw new SystemError('EROFS');
    if (path.startsWith('/proc/') || path === '/proc') throw new SystemError('EACCES');
    if (changesTree && this.user !== undefined) this.#mayChange(path);
    if (changesTree && this.#commands.size > 0) this.#commands.clear();
  }

  /** Throws EACCES where the user may not change the directory around a path, EPERM where it is sticky. */
  #mayChange(path: string): void {
    const parent = this.find(path.slice(0, path.lastIndexOf('/')) || '/', '/');
    if (parent?.type !== 'directory') return;
    if (!this.may(parent, 2) || !this.may(parent, 1)) throw new SystemError('EACCES');
    const { uid, capabilities } = this.user!;
    const node =
      (parent.mode & STICKY) !== 0 ? parent.entries.get(path.slice(path.lastIndexOf('/') + 1)) : undefined;
    if (node === undefined || node.type === 'symlink' || capabilities.has('FOWNER')) return;
    if (node.uid !== uid && parent.uid !== uid) throw new SystemError('EPERM');
  }

  /** The directory at a canonical path, copied into the writable layer where it still was the image's. */
  #ownDirectory(path: string): Directory {
    const { mounts } = this.#options;
    let at = '/';
    let mount = mounts.get('/');
    let directory: Directory;
    if (mount) directory = mount.node as Directory;
    else {
      if (!this.#own.has(this.#root)) this.#root = this.#copyUp(this.#root);
      directory = this.#root;
    }
    for (const name of segments(path)) {
      at = join(at, name);
      const mounted = mounts.get(at);
      if (mounted) {
        mount = mounted;
        directory = mounted.node as Directory;
        continue;
      }
      const child = directory.entries.get(name);
      if (child?.type !== 'directory') throw new SystemError('ENOENT');
      if (mount === undefined && !this.#own.has(child)) {
        const copy = this.#copyUp(child);
        directory.entries.set(name, copy);
        directory = copy;
      } else directory = child;
    }
    return directory;
  }

  #copyUp(directory: Directory): Directory {
    const copy: Directory = { ...directory, entries: new Map(directory.entries) };
    this.#own.add(copy);
    return copy;
  }

  /** What is made in a directory with the set-group-ID bit belongs to the directory's group. */
  #groupFor(parent: Directory, uid = 0): number {
    return (parent.mode & SETGID) !== 0 ? parent.gid : (this.user?.gid ?? this.#options.gid ?? uid);
  }

  #parent(place: Place): Directory {
    return this.#ownDirectory(place.path.slice(0, place.path.lastIndexOf('/')) || '/');
  }

  /** Opens a file for writing: a node that may be changed in place. Creates it unless `create` is false. */
  openForWriting(
    path: string,
    cwd: string,
    options: { truncate?: boolean; create?: boolean; exclusive?: boolean; mode?: number; uid?: number } = {},
  ): { path: string; node: FileNode } {
    let place = this.resolve(path, cwd);
    if (place.node?.type === 'symlink') throw new SystemError('ELOOP');
    if (place.node === undefined && this.resolve(path, cwd, false).node?.type === 'symlink')
      place = this.#walkDangling(path, cwd);
    if (place.node?.type === 'directory') throw new SystemError('EISDIR');
    if (place.node === undefined && path.endsWith('/')) throw new SystemError('EISDIR');
    if (place.node && options.exclusive) throw new SystemError('EEXIST');
    if (place.node === undefined && options.create === false) throw new SystemError('ENOENT');
    this.#writable(place.path, place.node === undefined);
    if (place.node && !this.may(place.node as FileNode, 2)) throw new SystemError('EACCES');
    if (place.node && !this.#ownFiles.has(place.node as FileNode)) this.#commands.clear();
    const now = this.#options.now();
    const mount = this.mountOf(place.path);
    let node = place.node as FileNode | undefined;
    if (node === undefined) {
      if (this.#isFull(place.path)) throw new SystemError('ENOSPC');
      const parent = this.#parent(place);
      const created: FileNode = {
        type: 'file',
        content: '',
        mode: options.mode ?? 0o644,
        uid: options.uid ?? this.user?.uid ?? 0,
        gid: this.#groupFor(parent, options.uid),
        mtime: now,
      };
      this.#ownFiles.add(created);
      parent.entries.set(place.name, created);
      parent.mtime = now;
      this.#grew(place.path, 0, 1);
      return { path: place.path, node: created };
    }
    if (mount === undefined && !this.#ownFiles.has(node)) {
      const parent = this.#parent(place);
      node = { ...node };
      this.#ownFiles.add(node);
      parent.entries.set(place.name, node);
    }
    if (options.truncate) {
      this.#grew(place.path, -node.content.length, 0);
      node.content = '';
      node.mtime = now;
    }
    return { path: place.path, node };
  }

  /** The disk of the node is full, and what is written here would lie on it. */
  #isFull(path: string): boolean {
    return this.#options.full?.() === true && this.mountOf(path)?.memory !== true;
  }

  #grew(path: string, bytes: number, inodes: number): void {
    const space = this.mountOf(path)?.space;
    if (space) space.used += bytes;
    this.#options.grew?.(path, bytes, inodes);
  }

  #walkDangling(path: string, cwd: string): Place {
    const link = this.resolve(path, cwd, false);
    const target = (link.node as SymlinkNode).target;
    return this.resolve(target, link.path.slice(0, link.path.lastIndexOf('/')) || '/');
  }

  /** Writes into an open file at `offset` (or at its end) and returns the new offset. */
  write(path: string, node: FileNode, offset: number | 'end', text: string): number {
    if (this.#isFull(path)) throw new SystemError('ENOSPC');
    const before = node.content.length;
    const at = offset === 'end' ? before : offset;
    const space = this.mountOf(path)?.space;
    if (space && at + text.length - before > space.size - space.used) {
      const room = before + space.size - space.used - at;
      if (room > 0) this.write(path, node, at, text.slice(0, room));
      throw new SystemError('ENOSPC');
    }
    if (at >= before) node.content = node.content + '\0'.repeat(at - before) + text;
    else node.content = node.content.slice(0, at) + text + node.content.slice(at + text.length);
    node.mtime = this.#options.now();
    if (node.content.length !== before) this.#grew(path, node.content.length - before, 0);
    return at + text.length;
  }

  /** Replaces a whole file, creating it where needed. */
  writeFile(path: string, cwd: string, content: string, mode?: number): void {
    const open = this.openForWriting(path, cwd, {
      truncate: true,
      ...(mode === undefined ? {} : { mode }),
    });
    this.write(open.path, open.node, 0, content);
  }

  /** Puts a program or file into the container's own layer, whoever the user is and however its root is mounted. */
  place(path: string, content: string): void {
    const place = this.resolve(path, '/');
    const file: FileNode = { type: 'file', content, mode: 0o755, uid: 0, gid: 0, mtime: this.#options.now() };
    this.#parent(place).entries.set(place.name, file);
    this.#ownFiles.add(file);
    this.#commands.clear();
  }

  /** `force`: the runtime itself makes it, on a read-only root too. */
  mkdir(path: string, cwd: string, mode = 0o755, uid = this.user?.uid ?? 0, force = false): void {
    const place = this.resolve(path, cwd, false);
    if (place.node) throw new SystemError('EEXIST');
    if (!force) this.#writable(place.path);
    if (!force && this.#isFull(place.path)) throw new SystemError('ENOSPC');
    const now = this.#options.now();
    const parent = this.#parent(place);
    const directory: Directory = {
      type: 'directory',
      entries: new Map(),
      mode: mode | (parent.mode & SETGID),
      uid,
      gid: this.#groupFor(parent, uid),
      mtime: now,
    };
    parent.entries.set(place.name, directory);
    parent.mtime = now;
    if (!force) this.#grew(place.path, 0, 1);
    this.#own.add(directory);
  }

  symlink(target: string, path: string, cwd: string): void {
    const place = this.resolve(path, cwd, false);
    if (place.node) throw new SystemError('EEXIST');
    this.#writable(place.path);
    this.#parent(place).entries.set(place.name, { type: 'symlink', target, mtime: this.#options.now() });
    this.#grew(place.path, 0, 1);
  }

  unlink(path: string, cwd: string): void {
    const place = this.#existing(path, cwd, false);
    if (place.node.type === 'directory') throw new SystemError('EISDIR');
    this.#remove(place);
  }

  rmdir(path: string, cwd: string): void {
    const place = this.#existing(path, cwd, false);
    if (place.node.type !== 'directory') throw new SystemError('ENOTDIR');
    if (this.entriesOf(place.path, place.node).size > 0) throw new SystemError('ENOTEMPTY');
    this.#remove(place);
  }

  #remove(place: Place & { node: Node }): void {
    if (this.#options.mounts.has(place.path)) throw new SystemError('EBUSY');
    this.#writable(place.path);
    if (place.path === '/') throw new SystemError('EBUSY');
    const parent = this.#parent(place);
    parent.entries.delete(place.name);
    parent.mtime = this.#options.now();
    const bytes = place.node.type === 'file' ? place.node.content.length : 0;
    this.#grew(place.path, -bytes, -1);
  }

  /** Removes a tree; a mount inside it throws EBUSY once what could go is gone. */
  removeTree(path: string, cwd: string): void {
    const place = this.#existing(path, cwd, false);
    if (place.node.type === 'directory') {
      this.#writable(place.path);
      for (const name of [...this.entriesOf(place.path, place.node).keys()])
        this.removeTree(join(place.path, name), '/');
    }
    this.#remove(place.node.type === 'directory' ? this.#existing(place.path, '/', false) : place);
  }

  rename(from: string, to: string, cwd: string): void {
    const source = this.#existing(from, cwd, false);
    let target = this.resolve(to, cwd, false);
    if (target.path === source.path) return;
    if (target.path.startsWith(`${source.path}/`)) throw new SystemError('EINVAL');
    if (this.#options.mounts.has(source.path) || this.#options.mounts.has(target.path))
      throw new SystemError('EBUSY');
    if (target.node?.type === 'directory') {
      if (source.node.type !== 'directory') throw new SystemError('EISDIR');
      if (target.node.entries.size > 0) throw new SystemError('ENOTEMPTY');
    } else if (target.node && source.node.type === 'directory') throw new SystemError('ENOTDIR');
    this.#writable(source.path);
    this.#writable(target.path);
    this.#parent(source).entries.delete(source.name);
    target = this.resolve(to, cwd, false);
    this.#parent(target).entries.set(target.name, source.node);
  }

  /** Throws where a user may not change these attributes of a node. Models chown(2), chmod(2) and utime(2). */
  #mayAlter(user: FileUser, node: Node, attributes: { mode?: number; uid?: number; gid?: number }): void {
    if (node.type === 'symlink') return;
    const { uid, groups, capabilities } = user;
    const isOwner = node.uid === uid || capabilities.has('FOWNER');
    const { uid: owner, gid: group } = attributes;
    if (owner !== undefined || group !== undefined) {
      const keeps = (owner ?? node.uid) === node.uid && (group === undefined || groups.includes(group));
      if (!capabilities.has('CHOWN') && !(node.uid === uid && keeps)) throw new SystemError('EPERM');
    }
    if (attributes.mode !== undefined && !isOwner) throw new SystemError('EPERM');
    // Others may set the time of what they may write.
    if (!isOwner && !this.may(node, 2) && owner === undefined && group === undefined)
      throw new SystemError('EACCES');
  }

  /** Changes mode, owner or time of a node. */
  change(
    path: string,
    cwd: string,
    attributes: { mode?: number; uid?: number; gid?: number; mtime?: SimMs },
  ): void {
    const place = this.#existing(path, cwd);
    this.#writable(place.path, false);
    this.#commands.clear();
    if (this.user !== undefined) this.#mayAlter(this.user, place.node, attributes);
    if (this.#options.mounts.has(place.path)) {
      Object.assign(place.node, attributes);
      return;
    }
    if (place.node.type === 'directory') {
      Object.assign(this.#ownDirectory(place.path), attributes);
      return;
    }
    const parent = this.#parent(place);
    const changed = { ...place.node, ...attributes } as Node;
    if (this.mountOf(place.path)) Object.assign(place.node, attributes);
    else parent.entries.set(place.name, changed);
  }
}

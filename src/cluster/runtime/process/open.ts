import { SystemError } from '../files/errors.ts';
import type { FileNode } from '../vfs.ts';
import type { Process, Suspend } from './process.ts';
import { openDatagrams, openSocket } from './socket.ts';
import { device, type OpenFile, openedFile } from './streams.ts';

export type OpenMode = 'read' | 'write' | 'append' | 'readwrite';

/** open(2): ordinary files, devices, /proc/PID/fd, and bash's /dev/tcp. Throws SystemError. */
export function* openFile(
  process: Process,
  path: string,
  mode: OpenMode,
): Generator<Suspend, OpenFile, unknown> {
  const tcp = /^\/dev\/tcp\/([^/]+)\/(\d+)$/.exec(path);
  if (tcp) return yield* openSocket(process, tcp[1]!, Number(tcp[2]));
  const udp = /^\/dev\/udp\/([^/]+)\/(\d+)$/.exec(path);
  if (udp) return openDatagrams(process, udp[1]!, Number(udp[2]));
  return openNow(process, path, mode);
}

/** The same for everything that opens at once. */
export function openNow(process: Process, path: string, mode: OpenMode): OpenFile {
  const special =
    path.startsWith('/dev/') || path.startsWith('/proc/') ? openSpecial(process, path) : undefined;
  if (special) return special;
  const { fs } = process.host;
  if (mode === 'read') {
    const place = fs.resolve(path, process.cwd);
    if (place.node === undefined) throw new SystemError('ENOENT');
    if (place.path.startsWith('/dev/')) {
      const linked = openSpecial(process, place.path);
      if (linked) return linked;
    }
    if (place.node.type === 'directory') return directoryFile();
    if (!fs.may(place.node as FileNode, 4)) throw new SystemError('EACCES');
    return openedFile(fs, { path: place.path, node: place.node as FileNode }, {});
  }
  const place = special === undefined ? fs.find(path, process.cwd, false) : undefined;
  if (place?.type === 'symlink') {
    const target = openSpecial(process, place.target);
    if (target) return target;
  }
  const file = fs.openForWriting(path, process.cwd, {
    truncate: mode === 'write',
    mode: 0o666 & ~process.umask,
    uid: process.uid,
  });
  return openedFile(fs, file, { write: true, append: mode === 'append' });
}

/** Reading a directory fails at the first read, not at the open. */
function directoryFile(): OpenFile {
  return {
    kind: 'file',
    refs: 0,
    read() {
      throw new SystemError('EISDIR');
    },
    write: () => 'broken',
  };
}

function openSpecial(process: Process, path: string): OpenFile | undefined {
  switch (path) {
    case '/dev/null':
    case '/dev/tty':
      return device('null', process.host.random, noSpace);
    case '/dev/zero':
      return device('zero', process.host.random, noSpace);
    case '/dev/full':
      return device('full', process.host.random, noSpace);
    case '/dev/random':
    case '/dev/urandom':
      return device('random', process.host.random, noSpace);
    case '/dev/stdin':
      return process.fd(0);
    case '/dev/stdout':
      return process.fd(1);
    case '/dev/stderr':
      return process.fd(2);
    default: {
      const own = /^\/dev\/fd\/(\d+)$/.exec(path);
      if (own) return existing(process, Number(own[1]));
      const other = /^\/proc\/(self|\d+)\/fd\/(\d+)$/.exec(path);
      if (!other) return undefined;
      const owner = other[1] === 'self' ? process : process.namespace.get(Number(other[1]));
      if (!owner) throw new SystemError('ENOENT');
      return existing(owner, Number(other[2]));
    }
  }
}

function existing(process: Process, fd: number): OpenFile {
  const file = process.fds.get(fd);
  if (!file) throw new SystemError('ENOENT');
  return file;
}

function noSpace(): never {
  throw new SystemError('ENOSPC');
}

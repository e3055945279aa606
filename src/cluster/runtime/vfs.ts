/**
 * A small POSIX-like file system in memory: files, directories, symbolic links. A container's root
 * is a directory with volumes mounted into it; a volume is a Directory that several containers share.
 */
export interface FileNode {
  type: 'file';
  content: string;
  mode: number;
  uid: number;
  gid: number;
  /** Simulated milliseconds. */
  mtime: number;
}
export interface SymlinkNode {
  type: 'symlink';
  target: string;
  mtime: number;
}
export interface Directory {
  type: 'directory';
  entries: Map<string, Node>;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  /** Filled by something that is not simulated: nobody can say what is not in it. */
  presumed?: boolean;
}
export type Node = FileNode | SymlinkNode | Directory;

export function createDirectory(mode = 0o755): Directory {
  return { type: 'directory', entries: new Map(), mode, uid: 0, gid: 0, mtime: 0 };
}

export function createFile(content: string, mode = 0o644): FileNode {
  return { type: 'file', content, mode, uid: 0, gid: 0, mtime: 0 };
}

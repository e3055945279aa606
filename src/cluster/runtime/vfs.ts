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

/**
 * A directory that is filled when somebody looks into it for the first time: most volumes of files are mounted
 * and never read. `fill` gets its entries, still empty.
 */
export function createDirectoryOnDemand(mode: number, fill: (entries: Map<string, Node>) => void): Directory {
  return new DirectoryOnDemand(mode, fill);
}

class DirectoryOnDemand implements Directory {
  readonly type = 'directory';
  mode: number;
  uid = 0;
  gid = 0;
  mtime = 0;
  #entries: Map<string, Node> | undefined;
  readonly #fill: (entries: Map<string, Node>) => void;

  constructor(mode: number, fill: (entries: Map<string, Node>) => void) {
    this.mode = mode;
    this.#fill = fill;
  }

  get entries(): Map<string, Node> {
    if (this.#entries === undefined) {
      this.#entries = new Map();
      this.#fill(this.#entries);
    }
    return this.#entries;
  }
}

export function createFile(content: string, mode = 0o644): FileNode {
  return { type: 'file', content, mode, uid: 0, gid: 0, mtime: 0 };
}

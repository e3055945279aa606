import { createDirectory, createFile, type Node } from '../../runtime/vfs.ts';

export interface PayloadFile {
  /** Relative, may have folders. */
  path: string;
  content: string;
  mode: number;
  /** Its owner; root where absent. */
  user?: number;
}

/** What to write, and when it was written. */
export interface Payload {
  readonly files: readonly PayloadFile[];
  /** Counts from 1. */
  readonly version: number;
  /** Simulated milliseconds. */
  readonly at: number;
}

/**
 * Writes the files of a volume the way the kubelet does: into a folder of this version, with
 * `..data` and one link per name pointing there, so that an update appears all at once.
 * Models pkg/volume/util/atomic_writer.go.
 */
export function writePayload(entries: Map<string, Node>, { files, version, at }: Payload): void {
  const versioned = createDirectory(0o755);
  versioned.mtime = at;
  const roots = new Set<string>();
  for (const { path, content, mode, user } of files) {
    const parts = path.split('/').filter((part) => part !== '');
    const name = parts.pop();
    if (name === undefined) continue;
    let folder = versioned;
    for (const part of parts) {
      const next = folder.entries.get(part);
      if (next?.type === 'directory') folder = next;
      else {
        const made = createDirectory(0o755);
        made.mtime = at;
        folder.entries.set(part, made);
        folder = made;
      }
    }
    const file = createFile(content, mode);
    if (user !== undefined) file.uid = user;
    file.mtime = at;
    folder.entries.set(name, file);
    roots.add(parts[0] ?? name);
  }
  const stamp = `..${new Date(Date.UTC(2026, 0, 1) + at).toISOString().slice(0, 19).replace(/[-:]/g, '_').replace('T', '_')}.${version}`;
  for (const name of [...entries.keys()]) if (!roots.has(name)) entries.delete(name);
  entries.set(stamp, versioned);
  entries.set('..data', { type: 'symlink', target: stamp, mtime: at });
  for (const root of roots) entries.set(root, { type: 'symlink', target: `..data/${root}`, mtime: at });
}

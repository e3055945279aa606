import { createDirectory, createFile, type Directory } from '../../runtime/vfs.ts';

export interface PayloadFile {
  /** Relative, may have folders. */
  path: string;
  content: string;
  mode: number;
  /** Its owner; root where absent. */
  user?: number;
}

/**
 * Writes the files of a volume the way the kubelet does: into a folder of this version, with
 * `..data` and one link per name pointing there, so that an update appears all at once.
 * Models pkg/volume/util/atomic_writer.go.
 */
export function writePayload(
  directory: Directory,
  files: readonly PayloadFile[],
  version: number,
  now: number,
): void {
  const versioned = createDirectory(0o755);
  versioned.mtime = now;
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
        made.mtime = now;
        folder.entries.set(part, made);
        folder = made;
      }
    }
    const file = createFile(content, mode);
    if (user !== undefined) file.uid = user;
    file.mtime = now;
    folder.entries.set(name, file);
    roots.add(parts[0] ?? name);
  }
  const stamp = `..${new Date(Date.UTC(2026, 0, 1) + now).toISOString().slice(0, 19).replace(/[-:]/g, '_').replace('T', '_')}.${version}`;
  for (const name of [...directory.entries.keys()]) if (!roots.has(name)) directory.entries.delete(name);
  directory.entries.set(stamp, versioned);
  directory.entries.set('..data', { type: 'symlink', target: stamp, mtime: now });
  for (const root of roots)
    directory.entries.set(root, { type: 'symlink', target: `..data/${root}`, mtime: now });
  directory.mtime = now;
}

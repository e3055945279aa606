import type { Directory, Node } from '../../runtime/vfs.ts';

/** Bytes of all files below a directory. */
export function directoryBytes(directory: Directory): number {
  let total = 0;
  for (const node of directory.entries.values()) total += nodeBytes(node);
  return total;
}

function nodeBytes(node: Node): number {
  if (node.type === 'directory') return directoryBytes(node);
  return node.type === 'file' ? node.content.length : 0;
}

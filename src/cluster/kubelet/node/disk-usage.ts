import type { Directory, Node } from '../../runtime/vfs.ts';

/** What lies below a directory: bytes of all files, and how many inodes they and the directories take. */
export interface TreeSize {
  bytes: number;
  inodes: number;
}

/** The size of a directory, itself included. */
export function directorySize(directory: Directory): TreeSize {
  const size = { bytes: 0, inodes: 0 };
  addNode(directory, size);
  return size;
}

function addNode(node: Node, size: TreeSize): void {
  size.inodes++;
  if (node.type === 'file') size.bytes += node.content.length;
  else if (node.type === 'directory') for (const entry of node.entries.values()) addNode(entry, size);
}

import type { Directory, Node } from '../../runtime/vfs.ts';
import type { Volume } from '../types.ts';

const SETGID = 0o2000;
const READ = 0o440;
const READ_WRITE = 0o660;
const SEARCH = 0o110;

/** The kinds of volumes that are given to the pod's group: what lies on the node itself is left alone. */
export const takesFsGroup = (volume: Volume): boolean =>
  volume.hostPath === undefined && volume.image === undefined;

/** Files made from API objects can only be read. */
const isReadOnly = (volume: Volume): boolean =>
  volume.configMap !== undefined ||
  volume.secret !== undefined ||
  volume.downwardAPI !== undefined ||
  volume.projected !== undefined;

/**
 * Gives all of a volume to the group of the pod, which may then read it, and write it where it can be
 * written. Models SetVolumeOwnership of pkg/volume/volume_linux.go.
 */
export function giveToGroup(directory: Directory, volume: Volume, group: number): void {
  const mask = isReadOnly(volume) ? READ : READ_WRITE;
  const give = (node: Node): void => {
    if (node.type === 'symlink') return;
    node.gid = group;
    node.mode |= node.type === 'directory' ? mask | SEARCH | SETGID : mask;
    if (node.type === 'directory') for (const child of node.entries.values()) give(child);
  };
  give(directory);
}

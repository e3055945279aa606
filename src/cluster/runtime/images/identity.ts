import type { ContainerConfig } from '../cri.ts';
import type { ImageEntry } from './entry.ts';
import { usersOf } from './users.ts';

/** Whom the first process of a container runs as: numbers, the first group among the groups, in order. */
export interface Identity {
  uid: number;
  gid: number;
  groups: readonly number[];
}

/** What the images' own /etc/group make root a member of. */
const ROOT_GROUPS: Partial<Record<ImageEntry['base'], readonly number[]>> = {
  busybox: [10],
  alpine: [1, 2, 3, 4, 6, 10, 11, 20, 26, 27],
};

/**
 * Models oci.WithUserID and WithAdditionalGIDs of containerd: a user that /etc/passwd does not know
 * has the group root.
 */
export function identityOf(config: ContainerConfig, entry: ImageEntry): Identity {
  const uid = config.runAsUser ?? entry.user ?? 0;
  const known = usersOf(entry, '').find((user) => user.uid === uid);
  const gid = config.runAsGroup ?? known?.gid ?? 0;
  const own = uid === 0 && !config.strictGroups ? (ROOT_GROUPS[entry.base] ?? []) : [];
  const groups = new Set([gid, ...own, ...(config.supplementalGroups ?? [])]);
  return { uid, gid, groups: [...groups].sort((a, b) => a - b) };
}

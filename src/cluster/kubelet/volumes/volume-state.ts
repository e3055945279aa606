import type { Directory } from '../../runtime/vfs.ts';

/** A volume of a pod that is set up on the node. */
export interface VolumeState {
  /** What containers see; shared by all that mount it. */
  directory: Directory;
  /** For a hostPath that is a file: its name in the directory. */
  subPath?: string;
  readOnly?: boolean;
  /** The files of an image: they are there once its pull is done. */
  isImage?: true;
  /** A tmpfs: what is written counts as memory. */
  medium?: 'Memory';
  /** How many bytes a tmpfs holds. */
  sizeBytes?: number;
  /** Rewrites the content from its sources, and says whether that changed it; absent for volumes that have none. */
  refresh?: () => boolean;
}

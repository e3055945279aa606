import type { ContainerRuntime } from '../../runtime/cri.ts';
import { parseImageName } from '../containers/image-name.ts';

/** How many images a node tells of, and how many names of each (nodeStatusMaxImages, maxNamesPerImageInNodeStatus). */
const MAX_IMAGES = 50;
const MAX_NAMES = 5;

/** One entry of a node's `status.images`. */
export interface NodeImage {
  names: string[];
  sizeBytes: number;
}

/**
 * What a node says of the images on it: the largest first, each by its digest and then by its tags.
 * `images` are full names, as containerd prints them. Models Images of pkg/kubelet/nodestatus/setters.go.
 */
export function nodeImages(images: Iterable<string>, runtime: Pick<ContainerRuntime, 'image'>): NodeImage[] {
  const byDigest = new Map<string, { digests: Set<string>; tags: string[]; sizeBytes: number }>();
  for (const image of images) {
    const name = parseImageName(image);
    if ('error' in name) continue;
    const { digest, sizeBytes } = runtime.image(image);
    let entry = byDigest.get(digest);
    if (entry === undefined) {
      entry = { digests: new Set(), tags: [], sizeBytes };
      byDigest.set(digest, entry);
    }
    entry.digests.add(`${name.domain}/${name.path}@${digest}`);
    if (name.digest === undefined) entry.tags.push(image);
  }
  return [...byDigest.values()]
    .map(({ digests, tags, sizeBytes }) => ({ names: [...digests, ...tags].slice(0, MAX_NAMES), sizeBytes }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, MAX_IMAGES);
}

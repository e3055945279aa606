import type { SimMs } from '../../../base/time.ts';
import { canonicalName, parseImageName } from '../containers/image-name.ts';
import type { NodeContainers } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import type { Pod } from '../types.ts';
import type { Observation } from './thresholds.ts';

/** How often the kubelet looks for images that it could remove. */
const PERIOD: SimMs = 300_000;
/** An image that was seen for the first time less than this ago is kept: its container may still come. */
const MIN_AGE: SimMs = 120_000;
const HIGH_PERCENT = 85;
const LOW_PERCENT = 80;

/** Pods whose containers still hold their images, and the state of the disk that images are on. */
export interface ImageGcWorld {
  activePods(): readonly Pod[];
  imageDisk(): Observation | undefined;
}

/**
 * Removes images that no container uses: down to the lower threshold when the disk is fuller than the
 * upper one, and all of them before pods are evicted for want of disk. An image takes its size on the
 * disk; its compressed copy is not counted. Models pkg/kubelet/images/image_gc_manager.go.
 */
export class ImageGc {
  readonly #host: Host;
  readonly #containers: NodeContainers;
  readonly #world: ImageGcWorld;
  /** When each image was first seen; those that were there when the kubelet started have no age. */
  readonly #detected = new Map<string, SimMs>();
  readonly #lastUsed = new Map<string, SimMs>();
  #failedBefore = false;

  constructor(host: Host, containers: NodeContainers, world: ImageGcWorld) {
    this.#host = host;
    this.#containers = containers;
    this.#world = world;
    for (const image of containers.images) this.#detected.set(image, Number.NEGATIVE_INFINITY);
    const again = () =>
      host.after(PERIOD, () => {
        this.#collect();
        again();
      });
    again();
  }

  /** Bytes that the images take. */
  bytes(): number {
    let sum = 0;
    for (const image of this.#containers.images) sum += this.#sizeOf(image);
    return sum;
  }

  /** Removes every image that may go; before that the containers of ended pods let go of theirs. */
  deleteUnused(): void {
    this.#free(Number.POSITIVE_INFINITY);
  }

  #collect(): void {
    const { config, ctx, node } = this.#host;
    this.#detect();
    const disk = this.#world.imageDisk();
    if (disk === undefined || disk.capacity <= 0) return;
    const available = Math.max(0, Math.min(disk.available, disk.capacity));
    const usedPercent = 100 - Math.trunc((available * 100) / disk.capacity);
    if (usedPercent < (config.imageGCHighThresholdPercent ?? HIGH_PERCENT)) {
      this.#failedBefore = false;
      return;
    }
    const low = config.imageGCLowThresholdPercent ?? LOW_PERCENT;
    const wanted = Math.trunc((disk.capacity * (100 - low)) / 100) - available;
    const freed = this.#free(wanted);
    if (freed >= wanted) {
      this.#failedBefore = false;
      return;
    }
    const message =
      this.#host.release === '1.34'
        ? `Failed to garbage collect required amount of images. Attempted to free ${wanted} bytes, but only found ${freed} bytes eligible to free.`
        : `Insufficient free disk space on the node's image filesystem (${usedPercent}% of ${sizeText(disk.capacity)} used). Failed to free sufficient space by deleting unused images (freed ${freed} bytes). Investigate disk usage, as it could be used by active images, logs, volumes, or other data.`;
    const object = ctx.api.get('Node', undefined, node);
    if (object !== undefined) {
      this.#host.event(object, undefined, 'Warning', 'FreeDiskSpaceFailed', message);
      // The first failure is only logged: statistics may not be there yet.
      if (this.#failedBefore) this.#host.event(object, undefined, 'Warning', 'ImageGCFailed', message);
    }
    this.#failedBefore = true;
  }

  /** The images on the node now, and which of them are in use. */
  #detect(): Set<string> {
    const now = this.#host.now();
    const { images } = this.#containers;
    for (const image of images) if (!this.#detected.has(image)) this.#detected.set(image, now);
    for (const image of [...this.#detected.keys()]) if (!images.has(image)) this.#detected.delete(image);
    const inUse = new Set<string>();
    for (const pod of this.#world.activePods()) {
      for (const instance of this.#containers.get(pod.metadata.uid)?.instances ?? [])
        inUse.add(nameOnNode(instance.image));
      for (const volume of pod.spec.volumes ?? [])
        if (volume.image?.reference) inUse.add(nameOnNode(volume.image.reference));
    }
    for (const image of inUse) this.#lastUsed.set(image, now);
    return inUse;
  }

  /** Removes unused images, the longest unused first, until so many bytes are free; returns how many are. */
  #free(bytes: number): number {
    const now = this.#host.now();
    const inUse = this.#detect();
    const candidates = [...this.#detected]
      .filter(([image, since]) => !inUse.has(image) && now - since >= MIN_AGE)
      .sort(
        ([a, sinceA], [b, sinceB]) =>
          (this.#lastUsed.get(a) ?? -1) - (this.#lastUsed.get(b) ?? -1) || (sinceA < sinceB ? -1 : 0),
      );
    let freed = 0;
    for (const [image] of candidates) {
      if (freed >= bytes) break;
      freed += this.#sizeOf(image);
      this.#containers.images.delete(image);
      this.#containers.pulls.forget(image);
      this.#detected.delete(image);
      this.#lastUsed.delete(image);
    }
    return freed;
  }

  #sizeOf(image: string): number {
    return 'error' in parseImageName(image) ? 0 : this.#host.ctx.runtime.image(image).sizeBytes;
  }
}

function nameOnNode(image: string): string {
  const name = parseImageName(image);
  return 'error' in name ? image : canonicalName(name);
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
/** `99.5 GiB` */
function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

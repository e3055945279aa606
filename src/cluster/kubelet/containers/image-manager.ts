import type { SnapshotFrom } from 'xstate';
import { createStepper, type Effect, statePath } from '../../../base/machine.ts';
import { goDuration, type SimMs } from '../../../base/time.ts';
import { fieldPath, type Host } from '../host.ts';
import type { Task } from '../task.ts';
import type { Container, ContainerKind, Pod } from '../types.ts';
import { BackOff } from './backoff.ts';
import { canonicalName, defaultPullPolicy, type ImageName, parseImageName } from './image-name.ts';
import { imagePullMachine, type PullEvent } from './image-pull.machine.ts';
import { type Credential, lookUpCredentials } from './keyring.ts';
import type { NodeContainers } from './node-containers.ts';
import { pullError } from './pull-errors.ts';

const stepper = createStepper<typeof imagePullMachine, Effect>(imagePullMachine, imagePullMachine.events);

/** Pulls per second that the registry client allows, and how many may come at once. */
const PULL_QPS = 5;
const PULL_BURST = 10;
/** What a registry takes to turn a user away. */
const REFUSED_MS: SimMs = 600;

/** A container could not be started: the waiting reason and message of its status. */
export class StartError {
  readonly reason: string;
  readonly message: string;
  constructor(reason: string, message: string) {
    this.reason = reason;
    this.message = message;
  }
}

/** Models pkg/kubelet/images/image_manager.go: one pull after the other by default, or so many at once. */
export class ImageManager {
  readonly #host: Host;
  readonly #containers: NodeContainers;
  readonly #backOff = new BackOff();
  /** The last error per back-off key, for the message of ImagePullBackOff. */
  readonly #lastError = new Map<string, string>();
  readonly #charts = new Map<string, { snapshot: SnapshotFrom<typeof imagePullMachine>; path: string }>();
  #queue: (() => void)[] = [];
  #pulling = 0;
  readonly #maxPulling: number;
  #tokens = PULL_BURST;
  #tokensAt: SimMs = 0;

  constructor(host: Host, containers: NodeContainers) {
    this.#host = host;
    this.#containers = containers;
    const { maxParallelImagePulls: max, serializeImagePulls = (max ?? 1) <= 1 } = host.config;
    this.#maxPulling = serializeImagePulls ? 1 : (max ?? Number.POSITIVE_INFINITY);
  }

  /** Makes sure the image is on the node; returns what is wrong where it cannot be. */
  ensure(pod: Pod, container: Container, kind: ContainerKind): Task<StartError | undefined> {
    return this.pull(pod, container.image, container.imagePullPolicy, {
      container: container.name,
      fieldPath: fieldPath(kind, container.name),
    });
  }

  /** The same for an image that is no container's: that of a volume. */
  *pull(
    pod: Pod,
    image: string,
    pullPolicy: string | undefined,
    owner?: { container: string; fieldPath: string },
  ): Task<StartError | undefined> {
    const host = this.#host;
    const say = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      host.event(pod, owner?.fieldPath, type, reason, message);
    const chart = (event: PullEvent) => {
      if (owner) this.#move(pod, owner.container, event);
    };
    const track = (event: Parameters<NodeContainers['tracker']['move']>[2]) => {
      if (owner) this.#containers.tracker.move(pod, owner.container, event);
    };

    const name = parseImageName(image);
    if ('error' in name) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${name.error}`;
      say('Warning', 'InspectFailed', message);
      chart({ type: 'REFUSE', why: 'The image name cannot be read.' });
      return new StartError('InvalidImageName', message);
    }
    yield host.sleep(host.latencies.draw('imageCheck'));
    const policy = pullPolicy ?? defaultPullPolicy(name);
    const present = this.#isPresent(image, name);
    const credentials = lazily(() => this.#credentials(pod, name));
    // Whether the pod may see an image that others have pulled is not told to one that may not.
    let usable = present;
    try {
      if (present && policy !== 'Always' && host.release !== '1.34')
        usable = !this.#containers.pulls.mustPull(canonicalName(name), credentials);
      if (policy === 'Always' || (!usable && policy !== 'Never')) credentials();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      chart({ type: 'REFUSE', why: 'A pull secret cannot be read.' });
      return new StartError(message, message);
    }
    if (policy === 'Never' && !usable) {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      say('Warning', 'ErrImageNeverPull', message);
      chart({ type: 'REFUSE', why: 'The policy is Never and the image is not on the node.' });
      return new StartError('ErrImageNeverPull', message);
    }
    if (usable && policy !== 'Always') {
      const accessible = host.release === '1.34' ? '' : ' and can be accessed by the pod';
      say('Normal', 'Pulled', `Container image "${image}" already present on machine${accessible}`);
      chart({ type: 'PRESENT', why: 'The image is on the node.' });
      return undefined;
    }

    const key = `${pod.metadata.uid}_${image}`;
    if (this.#backOff.isInBackOff(key, host.now())) {
      say('Normal', 'BackOff', `Back-off pulling image "${image}"`);
      chart({
        type: 'REFUSE',
        why: `The last pull failed; the next is tried ${goDuration(this.#backOff.get(key))} after it.`,
      });
      const last = this.#lastError.get(key);
      const cause = last === undefined ? '' : `: ${last}`;
      return new StartError('ImagePullBackOff', `Back-off pulling image "${image}"${cause}`);
    }

    say('Normal', 'Pulling', `Pulling image "${image}"`);
    const asked = host.now();
    chart({
      type: 'QUEUE',
      why:
        this.#maxPulling === 1 ? 'Images are pulled one after another.' : 'Images are pulled side by side.',
    });
    yield (resume) => this.#enqueue(resume);
    chart({ type: 'PULL', why: `Nothing is before it: image ${image} is pulled now.` });
    track({ type: 'PULL', why: `Its image ${image} is pulled.` });
    const began = host.now();
    const pulled = this.#takeToken()
      ? yield* this.#pullAs(image, name, credentials())
      : { error: 'pull QPS exceeded' };
    this.#dequeue();
    if ('error' in pulled) {
      const { error } = pulled;
      this.#backOff.next(key, host.now(), host.now());
      this.#lastError.set(key, `ErrImagePull: ${error}`);
      say('Warning', 'Failed', `Failed to pull image "${image}": ${error}`);
      chart({ type: 'FAIL', why: 'The pull failed.' });
      track({ type: 'FAIL', why: 'Its image could not be pulled.' });
      return new StartError('ErrImagePull', error);
    }
    const { sizeBytes } = host.ctx.runtime.image(image);
    const took = goDuration(host.now() - began);
    const waited = goDuration(host.now() - asked);
    say(
      'Normal',
      'Pulled',
      `Successfully pulled image "${image}" in ${took} (${waited} including waiting). Image size: ${sizeBytes} bytes.`,
    );
    chart({ type: 'DONE', why: `It took ${took}.` });
    this.#containers.images.add(canonicalName(name));
    this.#containers.pulls.record(canonicalName(name), pulled.as);
    return undefined;
  }

  /** `docker.io/library/nginx:1.27` */
  imageName(image: string): string {
    const name = parseImageName(image);
    return 'error' in name ? image : canonicalName(name);
  }

  /** `docker.io/library/nginx@sha256:...` of an image on the node. */
  imageId(image: string): string {
    const name = parseImageName(image);
    const { digest } = this.#host.ctx.runtime.image(image);
    return 'error' in name ? digest : `${name.domain}/${name.path}@${digest}`;
  }

  forget(uid: string): void {
    this.#backOff.forget(`${uid}_`);
    for (const key of this.#lastError.keys()) if (key.startsWith(`${uid}_`)) this.#lastError.delete(key);
    for (const key of this.#charts.keys()) if (key.startsWith(`${uid}/`)) this.#charts.delete(key);
  }

  /** Tries one user after the other; without any it asks as nobody. The same error is told once. */
  *#pullAs(
    image: string,
    name: ImageName,
    credentials: readonly Credential[],
  ): Task<{ as: Credential | undefined } | { error: string }> {
    const errors = new Set<string>();
    for (const as of credentials.length === 0 ? [undefined] : credentials) {
      const error = yield* this.#pull(image, name, as);
      if (error === undefined) return { as };
      errors.add(error);
    }
    const said = [...errors].join(', ');
    return { error: errors.size === 1 ? said : `[${said}]` };
  }

  *#pull(image: string, name: ImageName, as: Credential | undefined): Task<string | undefined> {
    const host = this.#host;
    const { pull, credentials } = host.ctx.runtime.image(image);
    if ('error' in pull) {
      yield host.sleep(pull.ms);
      return pullError(name, pull.error, host.release);
    }
    if (credentials && (credentials.username !== as?.username || credentials.password !== as.password)) {
      yield host.sleep(REFUSED_MS);
      return pullError(name, as === undefined ? 'denied' : 'unauthorized', host.release);
    }
    // With the layers on the node only the registry is asked.
    const cached = this.#isPresent(image, name);
    yield host.sleep(cached ? Math.min(pull.ms, 600) : pull.ms);
    // The registry may have gone away meanwhile.
    const after = host.ctx.runtime.image(image).pull;
    return 'error' in after ? pullError(name, after.error, host.release) : undefined;
  }

  /** The users that the pull secrets of a pod name for a repository. */
  #credentials(pod: Pod, { domain, path }: ImageName): Credential[] {
    const { api } = this.#host.ctx;
    const secrets = (pod.spec.imagePullSecrets ?? []).flatMap(({ name }) =>
      name ? (api.get('Secret', pod.metadata.namespace, name) ?? []) : [],
    );
    return lookUpCredentials(`${domain}/${path}`, secrets);
  }

  #isPresent(image: string, name: ImageName): boolean {
    const { images } = this.#containers;
    return images.has(image) || images.has(canonicalName(name));
  }

  #enqueue(start: () => void): void {
    if (this.#pulling >= this.#maxPulling) {
      this.#queue.push(start);
      return;
    }
    this.#pulling++;
    start();
  }

  #dequeue(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#pulling--;
    else this.#host.after(0, next);
  }

  #takeToken(): boolean {
    const now = this.#host.now();
    this.#tokens = Math.min(PULL_BURST, this.#tokens + ((now - this.#tokensAt) / 1000) * PULL_QPS);
    this.#tokensAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** Every sync looks for the pull secrets of its pod, and says which are missing. */
  warnOfMissingSecrets(pod: Pod): void {
    if (!pod.spec.imagePullSecrets?.length) return;
    const { api } = this.#host.ctx;
    const missing = pod.spec.imagePullSecrets
      .map((secret) => secret.name ?? '')
      .filter((name) => name !== '' && api.get('Secret', pod.metadata.namespace, name) === undefined);
    if (missing.length === 0) return;
    this.#host.event(
      pod,
      undefined,
      'Warning',
      'FailedToRetrieveImagePullSecret',
      `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`,
    );
  }

  #move(pod: Pod, container: string, event: PullEvent): void {
    const key = `${pod.metadata.uid}/${container}`;
    let chart = this.#charts.get(key);
    if (chart === undefined) {
      const [snapshot] = stepper.start();
      chart = { snapshot, path: statePath(snapshot.value) };
      this.#charts.set(key, chart);
    }
    const [snapshot] = stepper.step(chart.snapshot, event);
    chart.snapshot = snapshot;
    const path = statePath(snapshot.value);
    if (path === chart.path) return;
    chart.path = path;
    this.#host.ctx.kernel.emit({
      type: 'machine',
      machine: 'pull',
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      container,
      state: path,
      event: event.type,
      why: event.why,
    });
  }
}

/** Computes a value when it is first asked for. */
function lazily<T>(compute: () => T): () => T {
  let known: { value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

import type { SimMs } from '../../../base/time.ts';
import type { Scenario } from '../../../scenario/types.ts';
import type { Report } from '../../context.ts';
import type { Container } from '../container.ts';
import { type ImageInfo, RuntimeError } from '../cri.ts';
import type { RuntimeFaults } from '../faults.ts';
import { resolveImage } from './catalogue.ts';
import { isNoRegistry, parseReference } from './reference.ts';

/** A pull: what a registry round trip takes, and its bytes at 60 MB/s (spec/kubelet.md §5.3). */
const PULL_BASE_MS = 700;
const PULL_BYTES_PER_MS = 60_000;
/** How long a node tries before it gives up on a registry that does not answer. */
const TIMEOUT_MS: SimMs = 30_000;
const REFUSED_MS: SimMs = 600;

/** Facts about images, from the scenario, the catalogue or an assumption. */
export class ImageService {
  readonly #scenario: Scenario;
  readonly #report: Report;
  readonly #faults: RuntimeFaults;
  readonly #cache = new Map<string, Omit<ImageInfo, 'pull'>>();

  constructor(scenario: Scenario, report: Report, faults: RuntimeFaults) {
    this.#scenario = scenario;
    this.#report = report;
    this.#faults = faults;
  }

  /** Throws RuntimeError with the parser's text where the name is none. */
  info(name: string): ImageInfo {
    const image = resolveImage(name, this.#scenario.images);
    if (image === undefined) {
      const problem = parseReference(name);
      throw new RuntimeError(
        `couldn't parse image name "${name}": ${'error' in problem ? problem.error : ''}`,
      );
    }
    let facts = this.#cache.get(name);
    if (facts === undefined) {
      facts = {
        canonical: image.reference.canonical,
        sizeBytes: image.entry.size,
        digest: image.digest,
        known: image.known,
        stopSignal: image.stopSignal,
        runsAsRoot: image.known && (image.entry.user ?? 0) === 0,
      };
      this.#cache.set(name, facts);
    }
    const credentials = image.spec?.credentials;
    return { ...facts, pull: this.#pull(image), ...(credentials ? { credentials } : {}) };
  }

  #pull(image: NonNullable<ReturnType<typeof resolveImage>>): ImageInfo['pull'] {
    const { registryState } = this.#faults;
    if (registryState !== 'up')
      return { error: registryState, ms: registryState === 'timeout' ? TIMEOUT_MS : REFUSED_MS };
    const told = image.spec?.pull;
    if (typeof told === 'object')
      return { error: told.error, ms: told.error === 'timeout' ? TIMEOUT_MS : REFUSED_MS };
    if (told !== undefined) return { ms: told };
    if (told === undefined && !image.known && isNoRegistry(image.reference.domain))
      return { error: 'unreachable', ms: REFUSED_MS };
    if (!image.exists) return { error: 'not-found', ms: REFUSED_MS };
    return { ms: Math.round(PULL_BASE_MS + image.entry.size / PULL_BYTES_PER_MS) };
  }

  /** Says once what is assumed about an image that nobody has described. */
  stateAssumptions(name: string, container: Container, argv: readonly string[]): void {
    if (container.image.catalogued || container.app) return;
    const server = argv[0] === '/server' && container.config.command === undefined;
    this.#report({
      severity: 'assumption',
      code: 'unknown-image',
      message:
        server && container.mustEnd
          ? `${name} is not known: assumed, as it has to end, to do its work in 2 s and to exit 0.`
          : server
            ? `${name} is not known: assumed to start at once, to run for ever, to listen on the ports that it declares or is probed on, to answer 200 and SERVING, and to exit 0 on SIGTERM.`
            : `${name} is not known: assumed to have the programs and the /bin/sh of Debian, and what its command names.`,
      remedy: 'Describe it in spec.apps of the Scenario document.',
      where: `image ${name}`,
    });
  }
}

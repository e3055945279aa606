import type { Credential } from './keyring.ts';

interface Access {
  /** It was pulled without a Secret: any pod of the node may use it. */
  everybody: boolean;
  by: Credential[];
}

/**
 * With whose credentials the images of a node were pulled, by full name: since 1.35 a pod may
 * use an image that is there only if it could have pulled it. An image that no kubelet pulled is free for
 * all (policy NeverVerifyPreloadedImages). It outlives the kubelet.
 * Models pkg/kubelet/images/pullmanager.
 */
export class PullRecords {
  readonly #pulled = new Map<string, Access>();

  /** The image was pulled, with a Secret or without. */
  record(image: string, credential: Credential | undefined): void {
    let access = this.#pulled.get(image);
    if (access === undefined) {
      access = { everybody: false, by: [] };
      this.#pulled.set(image, access);
    }
    if (credential === undefined) access.everybody = true;
    else if (!access.by.some((known) => sameSecret(known, credential) && sameUser(known, credential)))
      access.by.push(credential);
  }

  /** Whether a pod has to pull an image that is on the node, to prove that it may. */
  mustPull(image: string, credentials: () => readonly Credential[]): boolean {
    const access = this.#pulled.get(image);
    if (access === undefined || access.everybody) return false;
    return !credentials().some((own) =>
      access.by.some((known) => sameUser(known, own) || sameSecret(known, own)),
    );
  }

  /** The image has been removed from the node. */
  forget(image: string): void {
    this.#pulled.delete(image);
  }
}

const sameUser = (a: Credential, b: Credential) => a.username === b.username && a.password === b.password;
const sameSecret = ({ secret: a }: Credential, { secret: b }: Credential) =>
  a.uid === b.uid && a.namespace === b.namespace && a.name === b.name;

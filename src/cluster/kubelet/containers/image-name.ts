const DOMAIN =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[\w][\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

export interface ImageName {
  domain: string;
  path: string;
  tag?: string;
  digest?: string;
}

/** Splits an image reference, or says what is wrong with it. Models distribution/reference ParseNormalizedNamed. */
export function parseImageName(text: string): ImageName | { error: string } {
  const invalid = { error: 'invalid reference format' };
  let rest = text;
  let digest: string | undefined;
  const at = rest.indexOf('@');
  if (at >= 0) {
    digest = rest.slice(at + 1);
    rest = rest.slice(0, at);
    if (!DIGEST.test(digest)) return invalid;
  }
  let tag: string | undefined;
  const colon = rest.lastIndexOf(':');
  if (colon > rest.lastIndexOf('/')) {
    tag = rest.slice(colon + 1);
    rest = rest.slice(0, colon);
    if (!TAG.test(tag)) return invalid;
  }
  const slash = rest.indexOf('/');
  const first = slash < 0 ? '' : rest.slice(0, slash);
  const isDomain =
    slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const domain = isDomain ? first : 'docker.io';
  let path = isDomain ? rest.slice(slash + 1) : rest;
  if (isDomain && !DOMAIN.test(domain)) return invalid;
  if (domain === 'docker.io' && !path.includes('/')) path = `library/${path}`;
  if (path !== path.toLowerCase())
    return { error: `invalid reference format: repository name (${path}) must be lowercase` };
  if (!path.split('/').every((part) => COMPONENT.test(part))) return invalid;
  return { domain, path, ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) };
}

/** The policy of a container that names none: Always for `latest` or no tag, else IfNotPresent. */
export function defaultPullPolicy(name: ImageName): string {
  if (name.digest !== undefined) return 'IfNotPresent';
  return name.tag === undefined || name.tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** The full name as containerd prints it: `docker.io/library/nginx:1.27`. */
export function canonicalName({ domain, path, tag, digest }: ImageName): string {
  if (digest !== undefined) return `${domain}/${path}@${digest}`;
  return `${domain}/${path}:${tag ?? 'latest'}`;
}

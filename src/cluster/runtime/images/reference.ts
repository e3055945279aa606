import { fnv1a } from '../../../base/rng.ts';

/** A parsed image name. Models github.com/distribution/reference. */
export interface ImageReference {
  /** `docker.io` */
  domain: string;
  /** `library/nginx` */
  path: string;
  tag?: string;
  digest?: string;
  /** Domain, path and tag (`latest` where neither tag nor digest is given): `docker.io/library/nginx:1.27`. */
  canonical: string;
  /** Domain and path. */
  repository: string;
}

const PATH = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;
const DOMAIN =
  /^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(:\d+)?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** Parses a name as it stands in a manifest; `error` is the parser's own text. */
export function parseReference(text: string): ImageReference | { error: string } {
  let rest = text;
  let digest: string | undefined;
  let tag: string | undefined;
  const at = rest.indexOf('@');
  if (at >= 0) {
    digest = rest.slice(at + 1);
    rest = rest.slice(0, at);
    if (!DIGEST.test(digest)) return { error: 'invalid reference format' };
  }
  const colon = rest.lastIndexOf(':');
  if (colon > rest.lastIndexOf('/')) {
    tag = rest.slice(colon + 1);
    rest = rest.slice(0, colon);
    if (!TAG.test(tag)) return { error: 'invalid reference format' };
  }
  const slash = rest.indexOf('/');
  const first = slash < 0 ? '' : rest.slice(0, slash);
  const named = first.includes('.') || first.includes(':') || first === 'localhost' || /[A-Z]/.test(first);
  let domain = named ? first : 'docker.io';
  let path = named ? rest.slice(slash + 1) : rest;
  if (domain === 'index.docker.io') domain = 'docker.io';
  if (domain === 'docker.io' && !path.includes('/')) path = `library/${path}`;
  if (path !== path.toLowerCase() && PATH.test(path.toLowerCase()))
    return { error: `invalid reference format: repository name (${path}) must be lowercase` };
  if (!PATH.test(path) || !DOMAIN.test(domain)) return { error: 'invalid reference format' };
  const repository = `${domain}/${path}`;
  const end = digest ? `${tag ? `:${tag}` : ''}@${digest}` : `:${tag ?? 'latest'}`;
  return {
    domain,
    path,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    canonical: repository + end,
    repository,
  };
}

/** Registries that only hand through what another one holds. */
const MIRRORS: Record<string, string> = {
  'mirror.gcr.io': 'docker.io',
  'registry-1.docker.io': 'docker.io',
  'docker.m.daocloud.io': 'docker.io',
  'dockerproxy.com': 'docker.io',
  'hub-mirror.c.163.com': 'docker.io',
  'public.ecr.aws/docker': 'docker.io',
  'k8s.gcr.io': 'registry.k8s.io',
  'gcr.io/google_containers': 'registry.k8s.io',
  'gcr.io/google-containers': 'registry.k8s.io',
  'asia.gcr.io/k8s-artifacts-prod': 'registry.k8s.io',
  'eu.gcr.io/k8s-artifacts-prod': 'registry.k8s.io',
  'us.gcr.io/k8s-artifacts-prod': 'registry.k8s.io',
  'k8s.m.daocloud.io': 'registry.k8s.io',
  'registry.cn-hangzhou.aliyuncs.com/google_containers': 'registry.k8s.io',
};

/** The repository behind a mirror: `mirror.gcr.io/library/nginx` -> `docker.io/library/nginx`. */
export function upstreamRepository(repository: string): string {
  for (const [mirror, origin] of Object.entries(MIRRORS))
    if (repository.startsWith(`${mirror}/`)) return `${origin}${repository.slice(mirror.length)}`;
  // The mirrors of a cloud are many: registry.cn-beijing.aliyuncs.com, registry.aliyuncs.com, gcr.azk8s.cn.
  const platform = /^[^/]+\.(?:aliyuncs\.com|azk8s\.cn)\/google_containers\/(.+)$/.exec(repository);
  if (platform) return `registry.k8s.io/${platform[1]}`;
  // A registry that hands through others has their names in its paths: m.daocloud.io/docker.io/library/nginx.
  const through =
    /^[^/]+\/(?:[^/]+\/)*?(docker\.io|registry\.k8s\.io|k8s\.gcr\.io|quay\.io|gcr\.io|ghcr\.io|mcr\.microsoft\.com)\/(.+)$/.exec(
      repository,
    );
  if (!through) return repository;
  const [, registry = '', rest = ''] = through;
  const name = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  return `${registry === 'k8s.gcr.io' ? 'registry.k8s.io' : registry}/${name}`;
}

/** A digest that belongs to this text and to no other. */
export function digestOf(text: string): string {
  let hex = '';
  for (let i = 0; i < 8; i++) hex += fnv1a(`${i}/${text}`).toString(16).padStart(8, '0');
  return `sha256:${hex}`;
}

/** Public registries below which there are no others. */
const REGISTRIES = ['registry.k8s.io', 'quay.io', 'ghcr.io', 'public.ecr.aws', 'mcr.microsoft.com'];

/** A host that cannot be a registry: its name is never given away, or lies below that of a registry. */
export function isNoRegistry(domain: string): boolean {
  return domain.endsWith('.invalid') || REGISTRIES.some((registry) => domain.endsWith(`.${registry}`));
}

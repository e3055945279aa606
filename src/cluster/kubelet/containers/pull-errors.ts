import type { ReleaseVersion } from '../../../scenario/types.ts';
import { canonicalName, type ImageName } from './image-name.ts';

/**
 * What containerd says when a pull fails: 1.6 beside Kubernetes 1.34, 2.x beside the later ones.
 * Only a missing image carries a gRPC code.
 */
export function pullError(
  name: ImageName,
  kind: 'not-found' | 'denied' | 'unauthorized' | 'timeout' | 'unreachable',
  release: ReleaseVersion,
): string {
  const image = canonicalName(name);
  const host = name.domain === 'docker.io' ? 'registry-1.docker.io' : name.domain;
  const manifest = `https://${host}/v2/${name.path}/manifests/${name.digest ?? name.tag ?? 'latest'}`;
  const resolve = release === '1.34' ? `failed to resolve reference "${image}"` : 'failed to resolve image';
  const frame = `failed to pull and unpack image "${image}": ${resolve}`;
  switch (kind) {
    case 'not-found':
      return `rpc error: code = NotFound desc = ${frame}: ${image}: not found`;
    case 'denied':
      return `${frame}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
    case 'unauthorized': {
      const [at, service] =
        name.domain === 'docker.io' ? ['auth.docker.io', 'registry.docker.io'] : [host, host];
      const scope = encodeURIComponent(`repository:${name.path}:pull`);
      return `${frame}: failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://${at}/token?scope=${scope}&service=${service}: 401 Unauthorized`;
    }
    case 'timeout':
      return `${frame}: failed to do request: Head "${manifest}": dial tcp: lookup ${hostName(host)}: i/o timeout`;
    case 'unreachable':
      return `${frame}: failed to do request: Head "${manifest}": dial tcp: lookup ${hostName(host)}: no such host`;
  }
}

const hostName = (host: string) => host.replace(/:\d+$/, '');

import type { Directory } from '../../runtime/vfs.ts';
import type { Container, Pod, SecurityProfile } from '../types.ts';
import { find } from './container-config.ts';

const SECCOMP_ROOT = '/var/lib/kubelet/seccomp';

/**
 * Why a container cannot be made: a profile that its node does not have. A seccomp profile is a file
 * of the node; of AppArmor only the profiles of the runtime are loaded. Models containerd's
 * generateSeccompSecurityProfileSpecOpts and generateApparmorSpecOpts.
 */
export function missingProfile(pod: Pod, container: Container, node: Directory): string | undefined {
  const seccomp = effective(pod, container, 'seccompProfile');
  if (seccomp?.type === 'Localhost') {
    const path = `${SECCOMP_ROOT}/${seccomp.localhostProfile}`;
    if (find(node, path)?.type !== 'file')
      return `failed to create containerd container: cannot load seccomp profile "${path}": open ${path}: no such file or directory`;
  }
  const appArmor = effective(pod, container, 'appArmorProfile') ?? annotated(pod, container);
  if (appArmor?.type === 'Localhost')
    return `failed to get container spec opts: failed to generate apparmor spec opts: apparmor profile not found ${appArmor.localhostProfile}`;
  return undefined;
}

const effective = (
  pod: Pod,
  container: Container,
  field: 'seccompProfile' | 'appArmorProfile',
): SecurityProfile | undefined => container.securityContext?.[field] ?? pod.spec.securityContext?.[field];

/** The form that was there before the field. */
function annotated(pod: Pod, container: Container): SecurityProfile | undefined {
  const value =
    pod.metadata.annotations?.[`container.apparmor.security.beta.kubernetes.io/${container.name}`];
  if (value?.startsWith('localhost/'))
    return { type: 'Localhost', localhostProfile: value.slice('localhost/'.length) };
  return undefined;
}

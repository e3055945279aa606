/** What a debugging container is for: what becomes of a pod, of a copy of it, or of a pod on the node to look into. */
export type DebugStyle = 'ephemeral' | 'copy' | 'node';

export const PROFILES = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin'] as const;
export type Profile = (typeof PROFILES)[number];

interface SecurityContext {
  capabilities?: { add?: string[]; drop?: string[] };
  privileged?: boolean;
  runAsNonRoot?: boolean;
  allowPrivilegeEscalation?: boolean;
  seccompProfile?: { type: string };
}

/** What a profile allows the container. Models k8s.io/kubectl/pkg/cmd/debug/profiles.go. */
export function securityContext(profile: Profile, style: DebugStyle): SecurityContext | undefined {
  switch (profile) {
    case 'general':
      return style === 'node' ? undefined : { capabilities: { add: ['SYS_PTRACE'] } };
    case 'netadmin':
      return { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } };
    case 'sysadmin':
      return { privileged: true };
    case 'restricted':
      return {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      };
    default:
      return undefined;
  }
}

/** Whether the pod on a node gets the namespaces of the node, and its files under /host. */
export const seesNode = (profile: Profile): { namespaces: boolean; files: boolean } => ({
  namespaces: profile !== 'baseline' && profile !== 'restricted',
  files: profile === 'legacy' || profile === 'general' || profile === 'sysadmin',
});

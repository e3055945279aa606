import type { Context } from '../context.ts';
import { type Profile, seesNode } from './debug-profiles.ts';

/**
 * The pod that looks into a node: in the namespaces of the node, with its files under /host.
 * Models k8s.io/kubectl/pkg/cmd/debug/debug.go generateNodeDebugPod.
 */
export function nodePod(
  { flags, namespace }: Context,
  node: string,
  name: string,
  container: Record<string, unknown>,
): unknown {
  const { namespaces, files } = seesNode(flags.string('profile') as Profile);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [
        { ...container, ...(files ? { volumeMounts: [{ mountPath: '/host', name: 'host-root' }] } : {}) },
      ],
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      ...(namespaces ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
      ...(files ? { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] } : {}),
    },
  };
}

import type { SandboxState } from './container.ts';
import type { ContainerConfig } from './cri.ts';
import { createFile, type FileNode } from './vfs.ts';

/** The files that kubelet and runtime put into every container. Models pkg/kubelet/kubelet_pods.go. */
export function hostFiles(sandbox: SandboxState, config: ContainerConfig): [string, FileNode][] {
  const { hostname, resolvConf } = sandbox.config;
  const files: [string, FileNode][] = [
    ['/etc/hosts', createFile(hostsFile(sandbox))],
    ['/etc/hostname', createFile(`${hostname}\n`)],
    [
      '/etc/resolv.conf',
      createFile(resolvConf === '' || resolvConf.endsWith('\n') ? resolvConf : `${resolvConf}\n`),
    ],
  ];
  const mounted = new Set(config.mounts.map((mount) => mount.mountPath));
  if (config.terminationMessagePath !== '')
    files.push([config.terminationMessagePath, createFile('', 0o666)]);
  return files.filter(([path]) => !mounted.has(path));
}

function hostsFile(sandbox: SandboxState): string {
  const { hostname, fqdn, hostAliases, hostNetwork } = sandbox.config;
  const lines = [
    hostNetwork ? '# Kubernetes-managed hosts file (host network).' : '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
  ];
  if (!hostNetwork) lines.push(fqdn ? `${sandbox.ip}\t${fqdn}\t${hostname}` : `${sandbox.ip}\t${hostname}`);
  if (hostAliases.length > 0) {
    lines.push('', '# Entries added by HostAliases.');
    for (const { ip, hostnames } of hostAliases) lines.push(`${ip}\t${hostnames.join('\t')}`);
  }
  return `${lines.join('\n')}\n`;
}

import { createDirectory, createFile, type Directory } from '../../runtime/vfs.ts';
import { MountError } from './payload.ts';
import type { VolumeState } from './volume-state.ts';

const WANTED: Record<string, [kind: 'directory' | 'file', text: string]> = {
  Directory: ['directory', 'a directory'],
  File: ['file', 'a file'],
  Socket: ['file', 'a socket file'],
  CharDevice: ['file', 'a character device'],
  BlockDevice: ['file', 'a block device'],
};

const NO_ENTRY = 'no such file or directory';

/** What stands for a socket or device of the node. */
const SPECIAL = '\0special';

/** A path of the node's own file system. Models pkg/volume/hostpath. */
export function mountHostPath(root: Directory, source: { path: string; type?: string }): VolumeState {
  const parts = source.path.split('/').filter((part) => part !== '');
  const type = source.type ?? '';
  const wanted = WANTED[type];
  const last = parts.at(-1);
  if (last === undefined) return { directory: root };
  let parent = root;
  for (const part of parts.slice(0, -1)) {
    const next = parent.entries.get(part);
    if (next?.type === 'directory') parent = next;
    else if (type === 'FileOrCreate')
      throw new MountError(`open ${source.path}: ${next === undefined ? NO_ENTRY : 'not a directory'}`);
    else if (next === undefined) {
      if (wanted) throw new MountError(`hostPath type check failed: ${source.path} is not ${wanted[1]}`);
      // A folder on the way that is missing is made by whoever creates the last part.
      const made = createDirectory();
      parent.entries.set(part, made);
      parent = made;
    } else throw new MountError(`hostPath type check failed: ${source.path} is not a directory`);
  }
  let node = parent.entries.get(last);
  if (wanted) {
    const special = type === 'Socket' || type === 'CharDevice' || type === 'BlockDevice';
    const isSpecial = node?.type === 'file' && node.content === SPECIAL;
    if (node?.type !== wanted[0] || special !== isSpecial)
      throw new MountError(`hostPath type check failed: ${source.path} is not ${wanted[1]}`);
  }
  if (type === 'FileOrCreate') {
    if (node !== undefined && node.type !== 'file')
      throw new MountError(`hostPath type check failed: ${source.path} is not a file`);
    node ??= createFile('');
    parent.entries.set(last, node);
  }
  if (type === 'DirectoryOrCreate' && node !== undefined && node.type !== 'directory')
    throw new MountError(`hostPath type check failed: ${source.path} is not a directory`);
  if (node === undefined) {
    // The runtime makes a missing source of a bind mount as a directory.
    node = createDirectory();
    parent.entries.set(last, node);
  }
  return node.type === 'directory' ? { directory: node } : { directory: parent, subPath: last };
}

/** What a fresh node has: a few folders and the files that manifests like to mount. */
export function createNodeRoot(node: string): Directory {
  const root = createDirectory();
  const folder = (path: string) => {
    let at = root;
    for (const part of path.split('/')) {
      const next = at.entries.get(part);
      if (next?.type === 'directory') at = next;
      else {
        const made = createDirectory();
        at.entries.set(part, made);
        at = made;
      }
    }
    return at;
  };
  for (const path of [
    'etc/kubernetes',
    'var/log/pods',
    'var/log/containers',
    'var/lib/kubelet/pods',
    'var/lib/kubelet/plugins',
    'var/lib/kubelet/plugins_registry',
    'var/lib/kubelet/device-plugins',
    'var/lib/containerd',
    'etc/cni/net.d',
    'etc/kubernetes/pki',
    'etc/kubernetes/manifests',
    'etc/ssl/certs',
    'opt/cni/bin',
    'lib/modules',
    'usr/src',
    'usr/share/ca-certificates',
    'usr/share/zoneinfo',
    'usr/local/share/ca-certificates',
    'sys/fs/bpf',
    'sys/fs/cgroup',
    'sys/kernel/debug',
    'sys/kernel/tracing',
    'sys/class/net',
    'dev/shm',
    'boot',
    'root',
    'srv',
    'run/containerd',
    'run/systemd',
    'run/netns',
    'run/udev',
    'tmp',
    'mnt',
    'data',
    'proc',
    'sys',
    'dev',
    'opt',
    'usr/share',
    'home',
  ])
    folder(path);
  const etc = folder('etc');
  etc.entries.set('hostname', createFile(`${node}\n`));
  etc.entries.set('machine-id', createFile('2f1c5d0e9a7b4c368f0d1e2a3b4c5d6e\n'));
  etc.entries.set('localtime', createFile('UTC0\n'));
  folder('run/containerd').entries.set('containerd.sock', createFile(SPECIAL));
  folder('dev').entries.set('kmsg', createFile(SPECIAL));
  folder('dev').entries.set('fuse', createFile(SPECIAL));
  folder('run').entries.set('xtables.lock', createFile(''));
  const resolv = 'nameserver 10.0.0.2\n';
  etc.entries.set('resolv.conf', createFile(resolv));
  etc.entries.set('os-release', createFile('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'));
  // /var/run is a link to /run everywhere; both names lead to the same directory.
  folder('var').entries.set('run', folder('run'));
  return root;
}

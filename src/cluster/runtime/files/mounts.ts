import type { FileSystem } from './filesystem.ts';

/** One line of /proc/mounts. */
export interface Mount {
  device: string;
  type: string;
  path: string;
  options: string;
  /** Bytes it holds and has taken, where it has a size of its own. */
  space?: { size: number; used: number };
}

/** What every container has beside its root and its volumes. */
const KERNELS: readonly Mount[] = [
  { device: 'proc', type: 'proc', path: '/proc', options: 'rw,nosuid,nodev,noexec,relatime' },
  { device: 'tmpfs', type: 'tmpfs', path: '/dev', options: 'rw,nosuid,size=65536k,mode=755' },
  {
    device: 'shm',
    type: 'tmpfs',
    path: '/dev/shm',
    options: 'rw,nosuid,nodev,noexec,relatime,size=65536k',
  },
];

/** The file systems of a container: its root, the kernel's own, and what is mounted into it. */
export function mountTable(fs: FileSystem): Mount[] {
  const root = fs.isReadOnlyRoot ? 'ro,relatime' : 'rw,relatime';
  const volumes = [...fs.mounts].map(
    ([path, mount]): Mount => ({
      device: mount.memory ? 'tmpfs' : '/dev/vda1',
      type: mount.memory ? 'tmpfs' : 'ext4',
      path,
      options: `${mount.readOnly ? 'ro' : 'rw'},relatime${mount.space ? `,size=${Math.ceil(mount.space.size / 1024)}k` : ''}`,
      ...(mount.space ? { space: mount.space } : {}),
    }),
  );
  return [{ device: 'overlay', type: 'overlay', path: '/', options: root }, ...KERNELS, ...volumes];
}

/** Models /proc/PID/mounts, see proc_pid_mounts(5). */
export const mountsText = (mounts: readonly Mount[]): string =>
  mounts.map(({ device, path, type, options }) => `${device} ${path} ${type} ${options} 0 0\n`).join('');

/** Models /proc/PID/mountinfo, see proc_pid_mountinfo(5). The numbers of mounts and devices are made up. */
export const mountInfoText = (mounts: readonly Mount[]): string =>
  mounts
    .map(({ device, path, type, options }, index) => {
      const [access = 'rw', ...rest] = options.split(',');
      const parent = path === '/' ? 500 : 501;
      return `${501 + index} ${parent} ${type === 'ext4' ? '254:1' : `0:${60 + index}`} / ${path} ${[access, ...rest.filter((each) => !/[=]/.test(each))].join(',')} - ${type} ${device} ${access}\n`;
    })
    .join('');

import { capabilityMask } from '../process/credentials.ts';
import type { PidNamespace } from '../process/namespace.ts';
import type { Process } from '../process/process.ts';
import type { Scheduler } from '../process/scheduler.ts';
import { createDirectory, createFile, type Node } from '../vfs.ts';
import { type Mount, mountInfoText, mountsText } from './mounts.ts';

export interface ProcSource {
  namespace: PidNamespace;
  scheduler: Scheduler;
  memoryTotal: number;
  memoryUsed(): number;
  now(): number;
  mounts(): readonly Mount[];
  hostname: string;
  sysctls?: ReadonlyMap<string, string> | undefined;
  firstFreePort: number;
  freePing: boolean;
}

/** The nodes below /proc, made when they are asked for. Models proc(5) as far as scripts look at it. */
export function procNode(source: ProcSource, names: readonly string[]): Node | undefined {
  if (names.length === 0) {
    const root = createDirectory(0o555);
    for (const process of source.namespace.list())
      root.entries.set(String(source.namespace.numberOf(process)), createDirectory(0o555));
    for (const name of Object.keys(FILES)) root.entries.set(name, createFile('', 0o444));
    root.entries.set('self', { type: 'symlink', target: selfPid(source), mtime: 0 });
    root.entries.set('sys', createDirectory(0o555));
    root.entries.set('net', createDirectory(0o555));
    return root;
  }
  const [first = '', ...rest] = names;
  if (first === 'self') {
    if (rest.length === 0) return { type: 'symlink', target: selfPid(source), mtime: 0 };
    return procNode(source, [selfPid(source), ...rest]);
  }
  if (/^\d+$/.test(first)) {
    const process = source.namespace.get(Number(first));
    return process && processNode(process, rest, source);
  }
  if (rest.length === 0 && FILES[first]) return createFile(FILES[first](source), 0o444);
  if (first === 'sys' || first === 'net') return sysNode(names.join('/'), source);
  return undefined;
}

function selfPid(source: ProcSource): string {
  return String(source.scheduler.current?.pid ?? 1);
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1024)} kB`;

const FILES: Record<string, (source: ProcSource) => string> = {
  uptime: ({ now }) => `${(100_000 + now() / 1000).toFixed(2)} ${(350_000 + now() / 1000).toFixed(2)}\n`,
  loadavg: ({ namespace }) => `0.08 0.03 0.01 1/${namespace.size} ${namespace.size}\n`,
  meminfo: (source) =>
    `MemTotal:       ${kilobytes(source.memoryTotal)}\nMemFree:        ${kilobytes(source.memoryTotal - source.memoryUsed())}\nMemAvailable:   ${kilobytes(source.memoryTotal - source.memoryUsed())}\n`,
  cpuinfo: () => 'processor\t: 0\nmodel name\t: Podscope\nprocessor\t: 1\nmodel name\t: Podscope\n',
  version: () => 'Linux version 6.8.0 (podscope) #1 SMP\n',
  mounts: ({ mounts }) => mountsText(mounts()),
  filesystems: () => 'nodev\ttmpfs\nnodev\toverlay\n\text4\n',
};

function sysNode(path: string, source: ProcSource): Node | undefined {
  const texts: Record<string, string> = {
    'sys/kernel/shm_rmid_forced': '0\n',
    'sys/net/ipv4/ip_unprivileged_port_start': `${source.firstFreePort}\n`,
    'sys/net/ipv4/tcp_syncookies': '1\n',
    'sys/net/ipv4/tcp_keepalive_time': '7200\n',
    'sys/net/ipv4/ping_group_range': source.freePing ? '0\t2147483647\n' : '1\t0\n',
    'sys/kernel/hostname': `${source.hostname}\n`,
    'sys/kernel/pid_max': '4194304\n',
    'sys/net/core/somaxconn': '4096\n',
    'sys/net/ipv4/ip_local_port_range': '32768\t60999\n',
    'sys/vm/overcommit_memory': '1\n',
    'sys/vm/max_map_count': '262144\n',
    'sys/fs/file-max': '9223372036854775807\n',
  };
  for (const [name, value] of source.sysctls ?? []) texts[`sys/${name.replaceAll('.', '/')}`] = `${value}\n`;
  const text = texts[path];
  if (text !== undefined) return createFile(text, 0o644);
  return Object.keys(texts).some((each) => each.startsWith(`${path}/`)) || path === 'net' || path === 'sys'
    ? createDirectory(0o555)
    : undefined;
}

/** /proc/PID/status as far as people read it. */
function statusText(process: Process, comm: string): string {
  const { uid, gid, groups, capabilities } = process.credentials;
  const four = (id: number) => Array(4).fill(id).join('\t');
  const own = capabilityMask(capabilities);
  const lines = [
    `Name:\t${comm}`,
    'State:\tS (sleeping)',
    `Tgid:\t${process.pid}`,
    `Pid:\t${process.pid}`,
    `PPid:\t${process.ppid}`,
    `Uid:\t${four(uid)}`,
    `Gid:\t${four(gid)}`,
    `Groups:\t${groups.join(' ')} `,
    `VmRSS:\t${kilobytes(process.memory || 1024 * 1024).padStart(11)}`,
    'Threads:\t1',
    `CapInh:\t${capabilityMask(new Set())}`,
    `CapPrm:\t${own}`,
    `CapEff:\t${own}`,
    `CapBnd:\t${capabilityMask(process.host.bounding)}`,
    `CapAmb:\t${capabilityMask(new Set())}`,
    `NoNewPrivs:\t${process.host.noNewPrivileges ? 1 : 0}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function processNode(process: Process, rest: readonly string[], { mounts }: ProcSource): Node | undefined {
  const zero = process.argv[0] ?? '';
  const comm = zero.slice(zero.lastIndexOf('/') + 1).slice(0, 15);
  const files: Record<string, () => string> = {
    cmdline: () => process.argv.map((arg) => `${arg}\0`).join(''),
    comm: () => `${comm}\n`,
    environ: () => [...process.env].map(([name, value]) => `${name}=${value}\0`).join(''),
    stat: () =>
      `${process.pid} (${comm}) S ${process.ppid} ${process.group} ${process.group} 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 ${Math.round(process.startedAt / 10)} 0 0\n`,
    status: () => statusText(process, comm),
    cgroup: () => '0::/\n',
    oom_score_adj: () => `${process.host.oomScoreAdj}\n`,
    limits: () =>
      'Limit                     Soft Limit           Hard Limit           Units\nMax open files            1048576              1048576              files\n',
    mounts: () => mountsText(mounts()),
    mountinfo: () => mountInfoText(mounts()),
  };
  if (rest.length === 0) {
    const directory = createDirectory(0o555);
    for (const name of Object.keys(files)) directory.entries.set(name, createFile('', 0o444));
    directory.entries.set('fd', createDirectory(0o500));
    directory.entries.set('cwd', { type: 'symlink', target: process.cwd, mtime: 0 });
    directory.entries.set('exe', { type: 'symlink', target: zero, mtime: 0 });
    directory.entries.set('root', { type: 'symlink', target: '/', mtime: 0 });
    return directory;
  }
  const [name = '', ...more] = rest;
  if (more.length === 0 && files[name]) return createFile(files[name](), 0o444);
  if (name === 'cwd' && more.length === 0) return { type: 'symlink', target: process.cwd, mtime: 0 };
  if (name === 'exe' && more.length === 0) return { type: 'symlink', target: zero, mtime: 0 };
  if (name === 'root' && more.length === 0) return { type: 'symlink', target: '/', mtime: 0 };
  if (name === 'fd') {
    if (more.length === 0) {
      const directory = createDirectory(0o500);
      for (const fd of process.fds.keys()) directory.entries.set(String(fd), createFile('', 0o600));
      return directory;
    }
    if (more.length === 1 && process.fds.has(Number(more[0]))) return createFile('', 0o622);
  }
  return undefined;
}

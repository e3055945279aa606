/** netstat and ss: the sockets that listen in the pod, which are all there are between two moments. */
import type { Process } from '../process/process.ts';
import type { Call, Program } from './call.ts';
import { toolOptions } from './tool-options.ts';

const nameOf = (process: Process): string => {
  const zero = (process.argv[0] ?? '').split(' ')[0]!.replace(/:$/, '');
  return zero.slice(zero.lastIndexOf('/') + 1);
};

interface Socket {
  /** As they print it: `0.0.0.0`, `::`, `127.0.0.1`. */
  address: string;
  port: number;
  isSix: boolean;
  pid: number | undefined;
  program: string | undefined;
}

/** Of all containers of the pod, for they share the address. */
function sockets(call: Call, flags: ReadonlyMap<string, string>): Socket[] {
  const four = flags.has('4') || flags.has('ipv4');
  const six = flags.has('6') || flags.has('ipv6');
  return call.host.network.ports(call.host.ip).flatMap(({ port, pid, loopback, family }) => {
    const own = pid === undefined ? undefined : call.process.namespace.get(pid);
    // A process of another container has no number in here.
    const isOwn = own !== undefined && call.host.processes.has(own);
    const program = isOwn ? nameOf(own) : undefined;
    // Where a server names no family, one socket of IPv6 takes both; nginx has one of each.
    const both = family === undefined && program === 'nginx';
    return (both ? [4, 6] : [family ?? 6])
      .map((each) => ({
        address: each === 6 ? (loopback ? '::1' : '::') : loopback ? '127.0.0.1' : '0.0.0.0',
        port,
        isSix: each === 6,
        pid,
        program,
      }))
      .filter(({ isSix }) => four === six || six === isSix);
  });
}

const netstat: Program = (call) => {
  const options = toolOptions(call, call.busybox ? 'netstat busybox' : 'netstat');
  if (typeof options === 'number') return options;
  const { flags } = options;
  const has = (...names: string[]) => names.some((each) => flags.has(each));
  if (has('r', 'route')) {
    const gateway = call.host.ip.replace(/\d+$/, '1').padEnd(15);
    const net = call.host.ip.replace(/\d+$/, '0').padEnd(15);
    call.out(
      `Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n0.0.0.0         ${gateway} 0.0.0.0         UG        0 0          0 eth0\n${net} 0.0.0.0         255.255.255.0   U         0 0          0 eth0\n`,
    );
    return 0;
  }
  const listens = has('l', 'listening');
  const all = listens || has('a', 'all');
  const withPid = has('p', 'programs', 'program');
  call.out(
    `Active Internet connections (${listens ? 'only servers' : all ? 'servers and established' : 'w/o servers'})\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${withPid ? 'PID/Program name    ' : ''}\n`,
  );
  if (!all || (has('u', 'udp') && !has('t', 'tcp'))) return 0;
  for (const { address, port, isSix, pid, program } of sockets(call, flags)) {
    const owner = program === undefined ? '-' : `${pid}/${program}`;
    call.out(
      `${isSix && !call.busybox ? 'tcp6' : 'tcp '}       0      0 ${`${address}:${port}`.padEnd(23)} ${`${isSix ? '::' : '0.0.0.0'}:*`.padEnd(23)} ${'LISTEN'.padEnd(11)} ${withPid ? owner.padEnd(20) : ''}\n`,
    );
  }
  return 0;
};

/** ss(8): the same in its own words. */
const ss: Program = (call) => {
  const options = toolOptions(call, 'ss');
  if (typeof options === 'number') return options;
  const { flags } = options;
  const has = (...names: string[]) => names.some((each) => flags.has(each));
  const withPid = has('p', 'processes');
  if (!has('H', 'no-header'))
    call.out(
      `State  Recv-Q Send-Q ${'Local Address:Port'.padStart(20)}  Peer Address:Port${withPid ? ' Process' : ''}\n`,
    );
  if (!has('l', 'a', 'listening', 'all') || (has('u', 'udp') && !has('t', 'tcp'))) return 0;
  for (const { address, port, isSix, pid, program } of sockets(call, flags)) {
    const local = !isSix ? `${address}:${port}` : address === '::' ? `*:${port}` : `[${address}]:${port}`;
    call.out(
      `LISTEN 0      4096   ${local.padStart(20)} ${(isSix ? '*:*' : '0.0.0.0:*').padStart(15)}    ${withPid && program ? `users:(("${program}",pid=${pid},fd=3))` : ''}\n`,
    );
  }
  return 0;
};

export const LISTENING: Record<string, Program> = { netstat, ss };

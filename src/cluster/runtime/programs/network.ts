import { sleep } from '../process/process.ts';
import { sleepTime } from './basic.ts';
import type { Program } from './call.ts';
import { curl } from './curl.ts';
import { DNS } from './dns.ts';
import { wget } from './http.ts';
import { ifconfig, ip } from './interfaces.ts';
import { addressOf, hostsEntry, isMusl, tried } from './names.ts';
import { nc, socat } from './sockets.ts';
import { fqdn } from './system.ts';
import { toolOptions } from './tool-options.ts';

const getent: Program = function* (call) {
  const [database = '', key] = call.args;
  if (database === 'hosts' || database === 'ahosts' || database === 'ahostsv4') {
    if (key === undefined) return 0;
    const list = tried(call, key);
    const local = hostsEntry(call, key);
    const found = local
      ? {
          kind: 'addresses' as const,
          // gethostbyname2 is asked for ::1 first, and is content with it; ahosts has all there are.
          addresses:
            list.length === 1
              ? [local]
              : database === 'hosts'
                ? ['::1']
                : database === 'ahostsv4'
                  ? [local]
                  : list,
          canonical: key,
        }
      : call.host.network.lookup(key, call.host.origin);
    // A silent server is asked for 5 s, twice (resolv.conf(5)).
    if (found.kind === 'timeout') yield* sleep(call.process, 10_000);
    if (found.kind !== 'addresses') return 2;
    const { addresses, canonical } = found;
    if (database === 'hosts')
      for (const each of addresses)
        call.out(
          isMusl(call)
            ? `${each.padEnd(16)}  ${canonical}  ${canonical}${canonical === key ? '' : ` ${key}`}\n`
            : `${each.padEnd(15)} ${canonical}${each === '::1' ? ' ip6-localhost ip6-loopback' : ''}\n`,
        );
    else
      for (const [i, each] of addresses.entries())
        for (const kind of ['STREAM', 'DGRAM', 'RAW'])
          call.out(`${each.padEnd(15)} ${kind.padEnd(6)} ${kind === 'STREAM' && i === 0 ? canonical : ''}\n`);
    return 0;
  }
  const file = database === 'passwd' ? '/etc/passwd' : database === 'group' ? '/etc/group' : undefined;
  if (file === undefined) {
    call.err(
      `Unknown database: ${database}\n${isMusl(call) ? '' : "Try `getent --help' or `getent --usage' for more information.\n"}`,
    );
    return 1;
  }
  const lines = call.fs.readFile(file, '/').trim().split('\n');
  const hit =
    key === undefined
      ? lines
      : lines.filter((line) => line.split(':')[0] === key || line.split(':')[2] === key);
  for (const line of hit) call.out(`${line}\n`);
  return hit.length > 0 ? 0 : 2;
};

const ping: Program = function* (call) {
  const options = toolOptions(call, call.busybox ? 'ping busybox' : 'ping');
  if (typeof options === 'number') return options;
  const { flags, operands } = options;
  if (flags.has('V')) {
    call.out('ping from iputils 20221126\n');
    return 0;
  }
  const given = ['c', 'w', 'W', 's']
    .map((name) => flags.get(name))
    .find((each) => each !== undefined && !/^\d+(\.\d+)?$/.test(each));
  if (given !== undefined)
    return call.fail(call.busybox ? `invalid number '${given}'` : `invalid argument: '${given}'`);
  if (!call.busybox && flags.get('c') === '0')
    return call.fail("invalid argument: '0': out of range: 1 <= value <= 9223372036854775807");
  const host = operands[0] ?? '';
  if (host === '') {
    call.err(
      call.busybox
        ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: ping [OPTIONS] HOST\n'
        : 'ping: usage error: Destination address required\n',
    );
    return 1;
  }
  const address = addressOf(call, host);
  if (!call.host.freePing && !call.process.can('NET_RAW')) {
    call.err(
      call.busybox ? 'ping: permission denied (are you root?)\n' : 'ping: socket: Operation not permitted\n',
    );
    return call.busybox ? 1 : 2;
  }
  const result = call.host.network.ping(hostsEntry(call, host) ?? host, call.host.origin);
  if (result === 'no-such-host') {
    call.err(call.busybox ? `ping: bad address '${host}'\n` : `ping: ${host}: Name or service not known\n`);
    return call.busybox ? 1 : 2;
  }
  const count = Number(flags.get('c') ?? Number.POSITIVE_INFINITY);
  const deadline = flags.has('w')
    ? call.host.kernel.now + Number(flags.get('w')) * 1000
    : Number.POSITIVE_INFINITY;
  const size = Number(flags.get('s') ?? 56);
  call.out(
    `PING ${host} (${address})${call.busybox ? `: ${size} data bytes` : ` ${size}(${size + 28}) bytes of data.`}\n`,
  );
  const began = call.host.kernel.now;
  // Between pods lies one hop, the node.
  const ttl = address === call.host.ip || address.startsWith('127.') ? 64 : 63;
  const from = call.busybox || address === host ? address : `${host} (${address})`;
  let sent = 0;
  let received = 0;
  const interval = (sleepTime(flags.get('i') ?? '1') ?? 1000) || 1000;
  while (sent < count && call.host.kernel.now < deadline) {
    const alive = call.host.network.ping(hostsEntry(call, host) ?? host, call.host.origin) === 'alive';
    sent++;
    if (alive) {
      received++;
      if (!flags.has('q'))
        call.out(
          `${size + 8} bytes from ${from}: ${call.busybox ? 'seq' : 'icmp_seq'}=${call.busybox ? sent - 1 : sent} ttl=${ttl} time=0.100 ms\n`,
        );
    }
    if (sent < count) yield* sleep(call.process, interval);
    else if (!alive) yield* sleep(call.process, flags.has('W') ? Number(flags.get('W')) * 1000 : 10_000);
  }
  const lost = Math.floor(((sent - received) / Math.max(sent, 1)) * 100);
  call.out(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received} ${call.busybox ? 'packets ' : ''}received, ${Number.isInteger(((sent - received) / Math.max(sent, 1)) * 100) || call.busybox ? lost : Number((((sent - received) / sent) * 100).toPrecision(6))}% packet loss${call.busybox ? '' : `, time ${call.host.kernel.now - began}ms`}\n`,
  );
  if (received > 0)
    call.out(
      call.busybox
        ? 'round-trip min/avg/max = 0.100/0.100/0.100 ms\n'
        : 'rtt min/avg/max/mdev = 0.100/0.100/0.100/0.000 ms\n',
    );
  else if (!call.busybox) call.out('\n');
  return received > 0 ? 0 : 1;
};

export const NETWORK: Record<string, Program> = {
  wget,
  curl,
  nc,
  ncat: nc,
  netcat: nc,
  ...DNS,
  getent,
  ping,
  socat,
  ip,
  ifconfig,
  dnsdomainname: (call) => {
    call.out(`${fqdn(call).split('.').slice(1).join('.')}\n`);
    return 0;
  },
};

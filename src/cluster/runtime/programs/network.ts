import { parseOptions } from '../../../text/options.ts';
import { sleep } from '../process/process.ts';
import { sleepTime } from './basic.ts';
import type { Program } from './call.ts';
import { curl } from './curl.ts';
import { DNS } from './dns.ts';
import { wget } from './http.ts';
import { addressOf, hostsEntry } from './names.ts';
import { nc, socat } from './sockets.ts';
import { pretend } from './state.ts';
import { fqdn } from './system.ts';

const getent: Program = (call) => {
  const [database = '', key] = call.args;
  if (database === 'hosts' || database === 'ahosts' || database === 'ahostsv4') {
    if (key === undefined) return 0;
    const local = hostsEntry(call, key);
    const found = local
      ? { kind: 'addresses' as const, addresses: [local], canonical: key }
      : call.host.network.lookup(key, call.host.origin);
    if (found.kind !== 'addresses') return 2;
    if (database === 'hosts')
      for (const address of found.addresses)
        call.out(`${address.padEnd(16)}${found.canonical}${found.canonical === key ? '' : ` ${key}`}\n`);
    else
      for (const address of found.addresses)
        for (const kind of ['STREAM', 'DGRAM', 'RAW'])
          call.out(`${address.padEnd(15)} ${kind}${kind === 'STREAM' ? ` ${found.canonical}` : ''}\n`);
    return 0;
  }
  const file = database === 'passwd' ? '/etc/passwd' : database === 'group' ? '/etc/group' : undefined;
  if (file === undefined) return call.fail(`Unknown database: ${database}`);
  const lines = call.fs.readFile(file, '/').trim().split('\n');
  const hit =
    key === undefined
      ? lines
      : lines.filter((line) => line.split(':')[0] === key || line.split(':')[2] === key);
  for (const line of hit) call.out(`${line}\n`);
  return hit.length > 0 ? 0 : 2;
};

const ping: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'c:w:W:i:qn46s:', []);
  const host = operands[0] ?? '';
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
  call.out(`PING ${host} (${address})${call.busybox ? ': 56 data bytes' : ' 56(84) bytes of data.'}\n`);
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
          `64 bytes from ${address}: ${call.busybox ? 'seq' : 'icmp_seq'}=${call.busybox ? sent - 1 : sent} ttl=63 time=0.1${call.busybox ? '00' : ''} ms\n`,
        );
    }
    if (sent < count) yield* sleep(call.process, interval);
    else if (!alive) yield* sleep(call.process, flags.has('W') ? Number(flags.get('W')) * 1000 : 10_000);
  }
  call.out(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received} ${call.busybox ? 'packets ' : ''}received, ${Math.round(((sent - received) / sent) * 100)}% packet loss\n`,
  );
  return received > 0 ? 0 : 1;
};

/** Words of ip(8) that change something. */
const CHANGES = /^(add|del|delete|set|replace|change|flush)$/;

export const address: Program = (call) => {
  if (call.name === 'ip' && call.args.some((arg) => CHANGES.test(arg))) {
    if (call.process.can('NET_ADMIN')) return pretend(call);
    call.err(`${call.busybox ? 'ip: ' : ''}RTNETLINK answers: Operation not permitted\n`);
    return 2;
  }
  call.out(
    `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet ${call.host.ip}/24 brd ${call.host.ip.replace(/\d+$/, '255')} scope global eth0\n`,
  );
  return 0;
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
  ip: address,
  ifconfig: address,
  dnsdomainname: (call) => {
    call.out(`${fqdn(call).split('.').slice(1).join('.')}\n`);
    return 0;
  },
};

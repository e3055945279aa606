/** ip and ifconfig: the loopback and eth0 of the pod, in the words of iproute2, net-tools and BusyBox. */
import type { Call, Program } from './call.ts';
import { pretend } from './state.ts';

/** Words of ip(8) that change something. */
const CHANGES = /^(add|del|delete|set|replace|change|flush)$/;
const FOREVER = '       valid_lft forever preferred_lft forever\n';

/** The address of the interface follows from that of the pod, as with the plugins of CNI that choose it so. */
const hardware = (ip: string): string =>
  ['0a', '58', ...ip.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':');
const network = (ip: string, last: string): string => ip.replace(/\d+$/, last);

const addresses = (call: Call, { four, link }: { four: boolean; link: boolean }): string => {
  const { ip } = call.host;
  const about = (text: string, end: string) => (call.busybox ? text : `${text}${end}`);
  const loopback = link
    ? ''
    : `    inet 127.0.0.1/8 scope host lo\n${FOREVER}${four ? '' : `    inet6 ::1/128 scope host \n${FOREVER}`}`;
  const inet = link ? '' : `    inet ${ip}/24 brd ${network(ip, '255')} scope global eth0\n${FOREVER}`;
  return (
    `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue ${about('', 'state UNKNOWN group default ')}qlen 1000\n` +
    (four ? '' : '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n') +
    loopback +
    `2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP${call.busybox ? ',M-DOWN' : ''}> mtu 1500 qdisc noqueue ${about('', 'state UP group default qlen 1000')}\n` +
    (four ? '' : `    link/ether ${hardware(ip)} brd ff:ff:ff:ff:ff:ff${about('', ' link-netnsid 0')}\n`) +
    inet
  );
};

export const ip: Program = (call) => {
  if (call.args.some((arg) => CHANGES.test(arg))) {
    if (call.process.can('NET_ADMIN')) return pretend(call);
    call.err(`${call.busybox ? 'ip: ' : ''}RTNETLINK answers: Operation not permitted\n`);
    return 2;
  }
  const flags = call.args.filter((arg) => arg.startsWith('-'));
  const object = call.args.find((arg) => !arg.startsWith('-')) ?? '';
  const own = call.host.ip;
  if (/^r/.test(object)) {
    call.out(
      `default via ${network(own, '1')} dev eth0 \n${network(own, '0')}/24 dev eth0 ${call.busybox ? '' : 'proto kernel '}scope link ${call.busybox ? ' ' : ''}src ${own} \n`,
    );
    return 0;
  }
  if (/^n/.test(object)) return 0;
  const link = /^l/.test(object);
  if (flags.some((flag) => /^-(br|brief)$/.test(flag)) && !call.busybox) {
    const row = (name: string, state: string, rest: string) =>
      `${name.padEnd(16)} ${state.padEnd(14)} ${rest} \n`;
    call.out(
      link
        ? row('lo', 'UNKNOWN', '00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP>') +
            row('eth0@if7', 'UP', `${hardware(own)} <BROADCAST,MULTICAST,UP,LOWER_UP>`)
        : row('lo', 'UNKNOWN', '127.0.0.1/8 ::1/128') + row('eth0@if7', 'UP', `${own}/24`),
    );
    return 0;
  }
  const text = addresses(call, { four: flags.includes('-4'), link });
  // One interface may be named, with or without `dev`.
  const named = call.args.findLast((arg) => /^(lo|eth0)$/.test(arg));
  const [first = '', second = ''] = text.split(/(?=^2: )/m);
  call.out(named === 'lo' ? first : named === 'eth0' ? second : text);
  return 0;
};

export const ifconfig: Program = (call) => {
  const own = call.host.ip;
  const named = call.args.find((arg) => !arg.startsWith('-'));
  if (named !== undefined && named !== 'lo' && named !== 'eth0') {
    call.err(
      call.busybox
        ? `ifconfig: ${named}: error fetching interface information: Device not found\n`
        : `${named}: error fetching interface information: Device not found\n`,
    );
    return 1;
  }
  const counters = call.busybox
    ? '          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:1000 \n          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n\n'
    : '        RX packets 0  bytes 0 (0.0 B)\n        RX errors 0  dropped 0  overruns 0  frame 0\n        TX packets 0  bytes 0 (0.0 B)\n        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n';
  const eth0 = call.busybox
    ? `eth0      Link encap:Ethernet  HWaddr ${hardware(own).toUpperCase()}  \n          inet addr:${own}  Bcast:${network(own, '255')}  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n${counters}`
    : `eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\n        inet ${own}  netmask 255.255.255.0  broadcast ${network(own, '255')}\n        ether ${hardware(own)}  txqueuelen 1000  (Ethernet)\n${counters}`;
  const lo = call.busybox
    ? `lo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n          inet6 addr: ::1/128 Scope:Host\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n${counters}`
    : `lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\n        inet 127.0.0.1  netmask 255.0.0.0\n        inet6 ::1  prefixlen 128  scopeid 0x10<host>\n        loop  txqueuelen 1000  (Local Loopback)\n${counters}`;
  call.out(named === 'lo' ? lo : named === 'eth0' ? eth0 : `${eth0}${lo}`);
  return 0;
};

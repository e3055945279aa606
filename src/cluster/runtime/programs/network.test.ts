/** ping, nc, getent, ip and ifconfig in the words of the image they are run in. */
import { describe, expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';

const NOBODY = '10.244.9.9';
const ALPINE = 'alpine:3.20';
const BUSYBOX = 'busybox:1.36';
const DEBIAN = 'registry.k8s.io/e2e-test-images/dnsutils:1.7';

/** Output, code and seconds of a command in an image, beside a web server (`SERVER`, called web). */
function ask(image: string, command: string): string {
  const one = lab();
  one.run({ image: 'nginx:1.27' }, one.sandbox('server'));
  const ip = one.network.addressOf({ pod: 'default/server' })!;
  one.network.setNameService({
    resolve: (name) => (name === 'web.default.svc.cluster.local' ? [ip] : undefined),
  });
  const id = one.run({ image, command: ['sleep', '1000'] }, one.sandbox('client'));
  const own = one.network.addressOf({ pod: 'default/client' })!;
  one.kernel.advance(5000);
  const setup = image === DEBIAN ? 'apt-get install netcat-openbsd iproute2 net-tools >/dev/null; ' : '';
  const { result } = (() => {
    const answer = one.exec(id, ['sh', '-c', `${setup}${command}`]);
    one.kernel.advance(300_000);
    return answer;
  })();
  return `${result?.stdout}${result?.stderr}=> ${result?.exitCode}`
    .replace(new RegExp(`\\b${ip}\\b`, 'g'), 'SERVER')
    .replaceAll(own, 'OWN');
}

describe('ping', () => {
  test('of BusyBox', () =>
    expect(ask(BUSYBOX, 'ping -c 2 web')).toBe(
      'PING web (SERVER): 56 data bytes\n64 bytes from SERVER: seq=0 ttl=63 time=0.100 ms\n64 bytes from SERVER: seq=1 ttl=63 time=0.100 ms\n\n--- web ping statistics ---\n2 packets transmitted, 2 packets received, 0% packet loss\nround-trip min/avg/max = 0.100/0.100/0.100 ms\n=> 0',
    ));
  test('of iputils', () =>
    expect(ask(DEBIAN, 'ping -c 2 web')).toBe(
      'PING web (SERVER) 56(84) bytes of data.\n64 bytes from web (SERVER): icmp_seq=1 ttl=63 time=0.100 ms\n64 bytes from web (SERVER): icmp_seq=2 ttl=63 time=0.100 ms\n\n--- web ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time 1000ms\nrtt min/avg/max/mdev = 0.100/0.100/0.100/0.000 ms\n=> 0',
    ));
  test.each([
    [
      BUSYBOX,
      `-c 1 -W 2 ${NOBODY}`,
      `\n--- ${NOBODY} ping statistics ---\n1 packets transmitted, 0 packets received, 100% packet loss\n=> 1`,
    ],
    [DEBIAN, '-c 1 nosuch', 'ping: nosuch: Name or service not known\n=> 2'],
    [DEBIAN, '', 'ping: usage error: Destination address required\n=> 1'],
  ])('%s ping %s', (image, args, end) => expect(ask(image, `ping ${args}`).slice(-end.length)).toBe(end));
});

test.each([
  [DEBIAN, 'nc -zv web 80', 'Connection to web (SERVER) 80 port [tcp/*] succeeded!\n=> 0'],
  [DEBIAN, 'nc -zv SERVER 81', 'nc: connect to SERVER port 81 (tcp) failed: Connection refused\n=> 1'],
  [
    DEBIAN,
    `nc -zv -w 2 ${NOBODY} 80`,
    `nc: connect to ${NOBODY} port 80 (tcp) timed out: Operation now in progress\n=> 1`,
  ],
  [DEBIAN, 'nc -z web 81', '=> 1'],
  [BUSYBOX, 'nc -zv web 80', 'web (SERVER:80) open\n=> 0'],
  [BUSYBOX, 'nc nosuch 80', "nc: bad address 'nosuch'\n=> 1"],
])('%s %s', (image, command, expected) => {
  const one = ask(image, command.replace('SERVER', '$(getent hosts web | cut -d" " -f1)'));
  expect(one).toBe(expected);
});

test.each([
  [DEBIAN, 'getent hosts web', 'SERVER      web.default.svc.cluster.local\n=> 0'],
  [
    ALPINE,
    'getent hosts web',
    'SERVER        web.default.svc.cluster.local  web.default.svc.cluster.local web\n=> 0',
  ],
  [DEBIAN, 'getent hosts nosuch', '=> 2'],
  [
    DEBIAN,
    'getent frob',
    "Unknown database: frob\nTry `getent --help' or `getent --usage' for more information.\n=> 1",
  ],
  [
    DEBIAN,
    'getent ahosts web',
    'SERVER      STREAM web.default.svc.cluster.local\nSERVER      DGRAM  \nSERVER      RAW    \n=> 0',
  ],
  [
    DEBIAN,
    'ip route',
    'default via 10.244.0.1 dev eth0 \n10.244.0.0/24 dev eth0 proto kernel scope link src OWN \n=> 0',
  ],
  [BUSYBOX, 'ip -4 addr show eth0 | grep inet', '    inet OWN/24 brd 10.244.0.255 scope global eth0\n=> 0'],
  [
    DEBIAN,
    'ip -br addr',
    `lo               UNKNOWN        127.0.0.1/8 ::1/128 \neth0@if7         UP             OWN/24 \n=> 0`,
  ],
  [
    DEBIAN,
    'ifconfig eth0 | grep netmask',
    '        inet OWN  netmask 255.255.255.0  broadcast 10.244.0.255\n=> 0',
  ],
  [
    BUSYBOX,
    'ifconfig eth0 | grep inet',
    '          inet addr:OWN  Bcast:10.244.0.255  Mask:255.255.255.0\n=> 0',
  ],
  [BUSYBOX, 'ifconfig eth9', 'ifconfig: eth9: error fetching interface information: Device not found\n=> 1'],
])('%s %s', (image, command, expected) => expect(ask(image, command)).toBe(expected));

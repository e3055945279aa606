/** What becomes of every documented option of the network tools: it acts, it is said, or it is refused as by the real one. */
import { describe, expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';
import { CURL_SAID } from './curl.ts';
import { TOOLS } from './tool-options.ts';

const BUSYBOX = 'busybox:1.36';
const ALPINE = 'alpine:3.20';
const DEBIAN = 'debian:12';
const INSTALL =
  'apt-get install -y curl wget netcat-openbsd ncat iproute2 net-tools iputils-ping >/dev/null 2>&1; ';

function run(image: string, command: string) {
  const one = lab();
  one.run({ image: 'nginx:1.27' }, one.sandbox('server'));
  const id = one.run({ image, command: ['sleep', '1000'] }, one.sandbox('client'));
  one.kernel.advance(3000);
  const { result } = (() => {
    const answer = one.exec(id, ['sh', '-c', `${image === DEBIAN ? INSTALL : ''}${command}`]);
    one.kernel.advance(400_000);
    return answer;
  })();
  const told = one.reports.filter(({ code }) => code === 'tool-option').map(({ message }) => message);
  return { code: result?.exitCode, first: result?.stderr.split('\n')[0], told, out: result?.stdout };
}

/** Printed by busybox 1.35, netcat-openbsd 1.219, iputils, net-tools, iproute2, wget and curl 7.88.1. */
describe('options that there are not', () => {
  test.each<[string, string, string, number]>([
    [BUSYBOX, 'wget -J x', "wget: invalid option -- 'J'", 1],
    [BUSYBOX, 'wget --foo x', "wget: unrecognized option '--foo'", 1],
    [ALPINE, 'wget -J x', 'wget: unrecognized option: J', 1],
    [BUSYBOX, 'nc -Q a 1', "nc: invalid option -- 'Q'", 1],
    [BUSYBOX, 'ping -Z x', "ping: invalid option -- 'Z'", 1],
    [BUSYBOX, 'ping -c x 127.0.0.1', "ping: invalid number 'x'", 1],
    [BUSYBOX, 'netstat -Q', "netstat: invalid option -- 'Q'", 1],
    [DEBIAN, 'nc -y a 1', "nc: invalid option -- 'y'", 1],
    [DEBIAN, 'nc a', 'nc: missing port number', 1],
    [DEBIAN, 'nc -z 127.0.0.1 abc', 'nc: port number invalid: abc', 1],
    [DEBIAN, 'nc -z 127.0.0.1 99999', 'nc: port number too large: 99999', 1],
    [DEBIAN, 'nc -w x 127.0.0.1 1', 'nc: timeout invalid: x', 1],
    [DEBIAN, 'ping -Z x', "ping: invalid option -- 'Z'", 2],
    [DEBIAN, 'ping -c x a', "ping: invalid argument: 'x'", 1],
    [DEBIAN, 'netstat -Q', "netstat: invalid option -- 'Q'", 3],
    [DEBIAN, 'netstat --foo', "netstat: unrecognized option '--foo'", 3],
    [DEBIAN, 'ss -Q', "ss: invalid option -- 'Q'", 255],
    [DEBIAN, 'ss --foo', "ss: unrecognized option '--foo'", 255],
    [DEBIAN, 'wget -j x', "wget: invalid option -- 'j'", 2],
    [DEBIAN, 'wget --foo x', "wget: unrecognized option '--foo'", 2],
    [DEBIAN, 'wget -T', "wget: option requires an argument -- 'T'", 2],
    [DEBIAN, 'curl --foo x', 'curl: option --foo: is unknown', 2],
    [DEBIAN, 'curl -o', 'curl: option -o: requires parameter', 2],
    [DEBIAN, 'curl -m x http://127.0.0.1:1', 'curl: option -m: expected a proper numerical parameter', 2],
  ])('%s: %s', (image, command, first, code) => expect(run(image, command)).toMatchObject({ code, first }));
});

const IMAGES: Record<string, [string, string]> = {
  'wget busybox': [BUSYBOX, 'http://127.0.0.1:1'],
  'wget gnu': [DEBIAN, '-t 1 http://127.0.0.1:1'],
  'nc busybox': [BUSYBOX, '127.0.0.1 1'],
  nc: [DEBIAN, '127.0.0.1 1'],
  ncat: [DEBIAN, '127.0.0.1 1'],
  'ping busybox': [BUSYBOX, '-c 1 127.0.0.1'],
  ping: [DEBIAN, '-c 1 127.0.0.1'],
  'netstat busybox': [BUSYBOX, ''],
  netstat: [DEBIAN, ''],
  ss: [DEBIAN, ''],
};

describe('options without effect are said', () => {
  const rows = Object.entries(TOOLS).flatMap(([tool, { said }]) =>
    said
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => [tool, word] as const),
  );
  // One image serves for all of a tool: each is asked once, with all its options.
  test.each([...new Set(rows.map(([tool]) => tool))])('%s', (tool) => {
    const [image, rest] = IMAGES[tool]!;
    const words = rows.filter(([each]) => each === tool).map(([, word]) => word);
    const given = words.map((word) => {
      const name = word.replace(/[:=]$/, '');
      if (name.length > 1) return `--${name}${word.endsWith('=') ? '=1' : ''}`;
      return `-${name}${word.endsWith(':') ? ' 1' : ''}`;
    });
    const { told } = run(image, `${tool.split(' ')[0]} ${given.join(' ')} ${rest}`);
    expect(told).toEqual([
      expect.stringMatching(/ (-.+): accepted, but what it changes is not simulated\.$/),
    ]);
    for (const word of words) expect(told[0]).toMatch(new RegExp(` --?${word.replace(/[:=]$/, '')}[ :]`));
  });

  test('curl', () => {
    expect(run(DEBIAN, 'curl -s -K x -c jar http://127.0.0.1:1').told).toEqual([
      'curl -K -c: accepted, but what it changes is not simulated.',
    ]);
    expect(new Set(CURL_SAID).size).toBe(CURL_SAID.length);
  });
});

/** What reaches the server of it. */
test.each<[string, string]>([
  ['-e http://a/ -b k=v -b m=n -r 0-3', '{"Referer":"http://a/","Cookie":"k=v; m=n","Range":"bytes=0-3"}'],
  ['--compressed', '{"Accept-Encoding":"deflate, gzip, br, zstd"}'],
  [
    '-F a=b -F c=d',
    '{"Content-Type":"multipart/form-data; boundary=------------------------d74496d66958873e"}',
  ],
])('curl %s', (options, expected) => {
  const one = lab();
  const seen: Record<string, string>[] = [];
  const id = one.run({ image: DEBIAN, command: ['sleep', '100'] }, one.sandbox('client'));
  one.network.listen(one.network.addressOf({ pod: 'default/client' })!, 82, {
    owner: 'test',
    http: ({ headers }) => {
      seen.push(headers);
      return { status: 200 };
    },
  });
  one.kernel.advance(1000);
  one.exec(id, ['sh', '-c', `${INSTALL}curl -s ${options} http://127.0.0.1:82/`]);
  one.kernel.advance(60_000);
  expect(one.reports.filter(({ code }) => code === 'tool-option')).toEqual([]);
  expect(seen[0]).toMatchObject(JSON.parse(expected));
});

/** curl and wget beside a web server: what they print and how they end. */
import { describe, expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';

/** Output and code of a command of an image, run beside nginx (`localhost`) in another pod (`SERVER`). */
function ask(image: string, command: string, seconds = 400): string {
  const one = lab();
  one.run(
    {
      image: 'nginx:1.27',
      command: ['sh', '-c', 'echo hello > /usr/share/nginx/html/index.html; exec nginx -g "daemon off;"'],
    },
    one.sandbox('server'),
  );
  const ip = one.network.addressOf({ pod: 'default/server' })!;
  const id = one.run({ image, command: ['sleep', '1000'] }, one.sandbox('client'));
  one.kernel.advance(5000);
  const { result, at } = waited(one, id, command.replaceAll('SERVER', ip), seconds);
  const text = `${result?.stdout ?? ''}${result?.stderr ?? ''}`.replaceAll(ip, 'SERVER');
  const took = at === undefined ? '?' : Math.round((at - 5000) / 1000);
  return `${text}=> ${result?.exitCode}${took === 0 ? '' : ` after ${took} s`}`;
}

function waited(one: ReturnType<typeof lab>, id: string, command: string, seconds: number) {
  const answer = one.exec(id, ['sh', '-c', command]);
  one.kernel.advance(seconds * 1000);
  return answer;
}

const DEBIAN = 'perl:5.40';
const CURL = 'curlimages/curl:8.11.0';
const NOBODY = '10.244.9.9';

describe('curl', () => {
  test.each([
    ['-so /dev/null -w "%{http_code} %{exitcode} %{content_type}" SERVER', '200 0 text/html=> 0'],
    [
      '-so /dev/null -w "%{url_effective} %{method} %{scheme} %{http_version}" SERVER',
      'http://SERVER/ GET HTTP 1.1=> 0',
    ],
    ['-so /dev/null -w "%{remote_ip}:%{remote_port} 100%%\\n" SERVER', 'SERVER:80 100%\n=> 0'],
    ['-so /dev/null -w "%{foo}|" SERVER', "|curl: unknown --write-out variable: 'foo'\n=> 0"],
    ['-sf -w "%{http_code}" SERVER/none', '404=> 22'],
    ['-sSf SERVER/none', 'curl: (22) The requested URL returned error: 404\n=> 22'],
    ['-s -w "%{http_code} %{exitcode}" SERVER:81', '000 7=> 7'],
    ['-sS --resolve web.test:80:SERVER -o /dev/null -w "%{http_code}" http://web.test/', '200=> 0'],
    ['-so /dev/null -so /dev/null -w "%{http_code}\\n" SERVER SERVER/none', '200\n404\n=> 0'],
    ['', "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n=> 2"],
    [
      '--frob SERVER',
      "curl: option --frob: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n=> 2",
    ],
    ['ftp2://SERVER', 'curl: (1) Protocol "ftp2" not supported\n=> 1'],
    [
      '-sS SERVER:99999',
      'curl: (3) URL rejected: Port number was not a decimal number between 0 and 65535\n=> 3',
    ],
  ])('%s', (args, expected) => expect(ask(CURL, `curl ${args}`)).toBe(expected));

  test.each([
    ['--connect-timeout 2', 'curl: (28) Connection timed out after 2000 milliseconds\n=> 28 after 2 s'],
    ['-m 3', 'curl: (28) Connection timed out after 3000 milliseconds\n=> 28 after 3 s'],
    [
      '',
      `curl: (28) Failed to connect to ${NOBODY} port 80 after 127000 ms: Could not connect to server\n=> 28 after 127 s`,
    ],
  ])('where nobody answers, %s', (flags, expected) =>
    expect(ask(CURL, `curl -sS ${flags} http://${NOBODY}/`)).toBe(expected),
  );

  test('follows a redirect in whatever case its header is written', () => {
    const one = lab();
    const id = one.run({ image: CURL, command: ['sleep', '1000'] }, one.sandbox('client'));
    const answers = new Map([
      ['/', { status: 200, body: 'hello\n' }],
      ['/old', { status: 302, headers: { location: '/' }, body: '' }],
    ]);
    one.network.listen('10.244.7.7', 80, {
      owner: 'somebody',
      http: ({ path }) => answers.get(path)!,
    });
    expect(waited(one, id, 'curl -sL 10.244.7.7/old', 1).result?.stdout).toBe('hello\n');
  });

  test('tries again as often as it was told, and says when', () =>
    expect(ask(CURL, 'curl -S --retry 2 --retry-connrefused SERVER:81')).toBe(
      'Warning: Problem: connection refused. Will retry in 1 second. 2 retries left.\n' +
        'Warning: Problem: connection refused. Will retry in 2 seconds. 1 retry left.\n' +
        'curl: (7) Failed to connect to SERVER port 81 after 1 ms: Could not connect to server\n=> 7 after 3 s',
    ));

  test('the release of Debian has older texts', () =>
    expect(ask(DEBIAN, 'curl -sS SERVER:81')).toBe(
      "curl: (7) Failed to connect to SERVER port 81 after 1 ms: Couldn't connect to server\n=> 7",
    ));
});

describe('wget of GNU', () => {
  test.each([
    ['--spider SERVER/none', 'Remote file does not exist -- broken link!!!\n\n=> 8'],
    ['-q SERVER/none', '=> 8'],
    ['-q http://nosuch', '=> 4'],
    ['-qO- SERVER:81', '=> 4'],
    ['-nv -O /tmp/x SERVER', '2026-01-01 00:00:05 URL:http://SERVER/ [6/6] -> "/tmp/x" [1]\n=> 0'],
    ['ftp2://x', "ftp2://x: Unsupported scheme 'ftp2'.\n=> 1"],
    ['', "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n=> 1"],
  ])('%s', (args, expected) => expect(ask(DEBIAN, `wget ${args}`).slice(-expected.length)).toBe(expected));

  test('tells what it does', () =>
    expect(ask(DEBIAN, 'wget -O /tmp/x SERVER')).toBe(
      `--2026-01-01 00:00:05--  http://SERVER/
Connecting to SERVER:80... connected.
HTTP request sent, awaiting response... 200 OK
Length: 6 [text/html]
Saving to: '/tmp/x'

     0K                                                       100% 5.86K=0s

2026-01-01 00:00:05 (5.86 KB/s) - '/tmp/x' saved [6/6]

=> 0`,
    ));

  test('tries again where nobody answers', () =>
    expect(ask(DEBIAN, `wget -T 2 -t 2 http://${NOBODY}/`)).toBe(
      `--2026-01-01 00:00:05--  http://${NOBODY}/
Connecting to ${NOBODY}:80... failed: Connection timed out.
Retrying.

--2026-01-01 00:00:08--  (try: 2)  http://${NOBODY}/
Connecting to ${NOBODY}:80... failed: Connection timed out.
Giving up.

=> 4 after 5 s`,
    ));
});

describe('wget of BusyBox', () => {
  test.each([
    [
      '-O /dev/null SERVER',
      `Connecting to SERVER (SERVER:80)\nsaving to '/dev/null'\nnull                 100% |${'*'.repeat(32)}|     6  0:00:00 ETA\n'/dev/null' saved\n=> 0`,
    ],
    ['--spider SERVER:80', 'Connecting to SERVER:80 (SERVER:80)\nremote file exists\n=> 0'],
    ['-q http://nosuch:8080/', "wget: bad address 'nosuch:8080'\n=> 1"],
    ['-qO- SERVER:81', "wget: can't connect to remote host (SERVER): Connection refused\n=> 1"],
    [
      `-qO- ${NOBODY}`,
      `wget: can't connect to remote host (${NOBODY}): Connection timed out\n=> 1 after 127 s`,
    ],
    [`-T 3 -qO- ${NOBODY}`, 'wget: download timed out\n=> 1 after 3 s'],
  ])('%s', (args, expected) => expect(ask('busybox:1.36', `wget ${args}`)).toBe(expected));
});

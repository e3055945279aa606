import { describe, expect, test } from 'vitest';
import { lab } from '../../testing/lab.ts';

const CONF = '/usr/local/apache2/conf/httpd.conf';

/** Apache after a change of its configuration, asked for `path` at a port by a probe. */
function run(change: string, port: number, path = '/') {
  const one = lab();
  const id = one.run({ image: 'httpd:2.4', command: ['sh', '-c', `${change}; exec httpd-foreground`] });
  one.kernel.advance(2000);
  let status: string | number | undefined;
  one.network.http(
    {
      from: { node: 'node-1' },
      scheme: 'http',
      host: one.network.addressOf({ pod: 'default/web' })!,
      port,
      path,
      headers: { 'User-Agent': 'kube-probe/1.36' },
      timeoutMs: 1000,
    },
    (outcome) => {
      status = outcome.kind === 'response' ? outcome.status : outcome.kind;
    },
  );
  one.kernel.advance(4000);
  return { status, lines: one.lines(id), reports: one.reports };
}
const write = (...lines: string[]) =>
  `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} > ${CONF}`;

describe('httpd.conf', () => {
  test('as the image has it', () => {
    const { status, lines } = run('true', 80);
    expect(status).toBe(200);
    expect(lines[0]).toMatch(/^AH00558/);
    expect(lines.at(-1)).toMatch(
      /^192\.168\.49\.\d+ - - \[01\/Jan\/2026:00:00:02 \+0000\] "GET \/ HTTP\/1\.1" 200 \d+$/,
    );
  });
  test('the port, changed with sed', () => {
    const change = `sed -i 's/^Listen 80$/Listen 8080/' ${CONF}`;
    expect(run(change, 8080).status).toBe(200);
    expect(run(change, 80).status).toBe('refused');
  });
  test('name, root and a log of its own', () => {
    const { status, lines } = run(
      `${write('ServerName localhost', 'Listen 8081', 'DocumentRoot "/srv"', 'LogFormat "%h %>s \\"%r\\" \\"%{User-Agent}i\\" %b" mine', 'CustomLog /proc/self/fd/1 mine')}; mkdir -p /srv; echo ok > /srv/healthz`,
      8081,
      '/healthz',
    );
    expect(status).toBe(200);
    expect(lines[0]).toMatch(/AH00489/);
    expect(lines.at(-1)).toMatch(/^192\.168\.49\.\d+ 200 "GET \/healthz HTTP\/1\.1" "kube-probe\/1\.36" 3$/);
  });
  test('no log where none is asked for', () =>
    expect(run(write('ServerName x', 'Listen 80'), 80).lines.at(-1)).toMatch(/AH00094/));
  test('what it does not follow is said', () =>
    expect(run(write('Listen 80', 'ProxyPass / http://app:8080/'), 80).reports).toContainEqual(
      expect.objectContaining({ code: 'httpd-directives', message: expect.stringContaining('ProxyPass') }),
    ));
});

import { describe, expect, test } from 'vitest';
import type { HttpOutcome } from '../../network/network.ts';
import { type Lab, lab, runScript } from '../testing/lab.ts';
import { createDirectory } from '../vfs.ts';

function ask(one: Lab, port: number, path: string, use: (outcome: HttpOutcome) => void): void {
  const host = one.network.addressOf({ pod: 'default/web' })!;
  const headers = { 'User-Agent': 'kube-probe/1.36' };
  one.network.http(
    { from: { node: 'node-1' }, scheme: 'http', host, port, path, headers, timeoutMs: 1000 },
    use,
  );
}
const status = (outcome: HttpOutcome): number => (outcome.kind === 'response' ? outcome.status : 0);

/** The shapes of the documentation's examples (spec/kubelet.md §8), in manifests of our own. */
describe('the documented examples', () => {
  test('exec liveness: healthy for 30 s, then not', () => {
    const one = lab();
    const id = one.run({
      image: 'registry.k8s.io/busybox:1.27.2',
      args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
    });
    const seen: string[] = [];
    for (let t = 20; t <= 35; t += 5)
      one.kernel.after(t * 1000 + 500, () =>
        one.runtime.exec(id, { argv: ['cat', '/tmp/healthy'] }, (result) =>
          seen.push(`${t}: ${result.exitCode} ${result.stderr.trim()}`.trim()),
        ),
      );
    one.kernel.advance(40_000);
    expect(seen).toEqual([
      '20: 0',
      '25: 0',
      "30: 1 cat: can't open '/tmp/healthy': No such file or directory",
      "35: 1 cat: can't open '/tmp/healthy': No such file or directory",
    ]);
    one.runtime.signal(id, 'SIGTERM');
    expect(one.runtime.status(id).state).toBe('running');
  });

  test('agnhost liveness turns bad after 10 s and leaves with 2', () => {
    const one = lab();
    const id = one.run({ image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['liveness'] });
    const seen: number[] = [];
    for (const t of [3, 9, 11])
      one.kernel.after(t * 1000, () => ask(one, 8080, '/healthz', (outcome) => seen.push(status(outcome))));
    one.kernel.advance(12_000);
    one.runtime.signal(id, 'SIGTERM');
    expect([seen, one.runtime.status(id).exitCode]).toEqual([[200, 200, 500], 2]);
  });

  test('an init container fetches a page that nginx then serves', () => {
    const one = lab();
    const sandbox = one.sandbox('web');
    const work = createDirectory();
    const mount = (mountPath: string) => [{ mountPath, directory: work, readOnly: false }];
    const command = ['wget', '-O', '/work-dir/index.html', 'http://info.cern.ch'];
    const init = one.run(
      { image: 'busybox:1.28', name: 'install', init: true, command, mounts: mount('/work-dir') },
      sandbox,
    );
    one.kernel.advance(5000);
    expect(one.runtime.status(init).exitCode).toBe(0);
    expect(one.reports.map(({ code }) => code)).toEqual(['external-host']);
    one.run({ image: 'nginx', name: 'nginx', mounts: mount('/usr/share/nginx/html') }, sandbox);
    one.kernel.advance(6000);
    const client = one.run(
      { image: 'curlimages/curl:8.11.0', name: 'client', args: ['-s', 'localhost'] },
      sandbox,
    );
    one.kernel.advance(7000);
    expect(one.lines(client)[0]).toContain('info.cern.ch');
  });

  test('lifecycle: postStart writes a file, preStop quits nginx', () => {
    const one = lab();
    const id = one.run({ image: 'nginx' });
    one.exec(id, ['/bin/sh', '-c', 'echo Hello from the postStart handler > /usr/share/message']);
    one.kernel.advance(1000);
    const read = one.exec(id, ['cat', '/usr/share/message']);
    one.kernel.advance(1001);
    expect(read.result!.stdout).toBe('Hello from the postStart handler\n');
    one.exec(id, ['/bin/sh', '-c', 'nginx -s quit; while killall -0 nginx; do sleep 1; done']);
    one.kernel.advance(5000);
    expect(one.runtime.status(id)).toMatchObject({ exitCode: 0, finishedAt: 1021 });
  });

  test('termination message: ten seconds, then a word', () => {
    const script = 'sleep 10 && echo Sleep expired > /dev/termination-log';
    const run = runScript(script, { image: 'debian', shell: '/bin/sh' });
    expect([run.code, run.at, run.lab.runtime.terminationMessage(run.id)]).toEqual([
      0,
      10_000,
      'Sleep expired\n',
    ]);
  });

  test('counter', () => {
    const run = runScript('i=0; while true; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done', {
      seconds: 2,
    });
    expect(run.out.split('\n')).toEqual([
      '0: Thu Jan  1 00:00:00 UTC 2026',
      '1: Thu Jan  1 00:00:01 UTC 2026',
      '2: Thu Jan  1 00:00:02 UTC 2026',
    ]);
  });

  test('indexed job: the index picks the word', () => {
    const script =
      'items=(foo bar baz qux xyz)\necho ${items[$JOB_COMPLETION_INDEX]} > /tmp/data.txt\nrev /tmp/data.txt';
    const env = { JOB_COMPLETION_INDEX: '3' };
    expect(runScript(script, { image: 'docker.io/library/bash', shell: 'bash', env }).out).toBe('xuq');
  });

  test('pi', () => {
    const one = lab();
    const id = one.run({ image: 'perl:5.34.0', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(60)'] });
    one.kernel.advance(30_000);
    expect(one.lines(id)).toEqual(['3.14159265358979323846264338327950288419716939937510582097494']);
  });

  test('mysql init: the ordinal of the host name becomes the server id', () => {
    const script = [
      'set -ex',
      '[[ $HOSTNAME =~ -([0-9]+)$ ]] || exit 1',
      'ordinal=${BASH_REMATCH[1]}',
      'echo [mysqld] > /tmp/id.cnf',
      'echo server-id=$((100 + $ordinal)) >> /tmp/id.cnf',
      'if [[ $ordinal -eq 0 ]]; then echo primary; else echo replica; fi >> /tmp/id.cnf',
      'cat /tmp/id.cnf',
    ].join('\n');
    const outs = ['mysql-0', 'mysql-2', 'nodash'].map((pod) => {
      const one = lab();
      const id = one.run({ image: 'mysql:5.7', command: ['bash', '-c', script] }, one.sandbox(pod));
      one.kernel.advance(1000);
      const lines = one.runtime.logs(id).filter(({ stream }) => stream === 'stdout');
      return [one.runtime.status(id).exitCode, ...lines.map(({ line }) => line)].join(' ');
    });
    expect(outs).toEqual(['0 [mysqld] server-id=100 primary', '0 [mysqld] server-id=102 replica', '1']);
  });

  test('waiting until the name of a service resolves', () => {
    const one = lab();
    one.kernel.after(7000, () =>
      one.network.setNameService({
        resolve: (name) => (name === 'db.default.svc.cluster.local' ? ['10.96.7.7'] : undefined),
      }),
    );
    const script = 'until nslookup db.default.svc.cluster.local; do echo waiting; sleep 2; done';
    const id = one.run({ image: 'busybox:1.28', command: ['sh', '-c', script] });
    one.kernel.advance(60_000);
    expect(one.runtime.status(id)).toMatchObject({ exitCode: 0 });
    expect(one.lines(id).filter((line) => line === 'waiting')).toHaveLength(4);
  });

  test.each([
    ['redis:7', ['redis-cli', 'ping'], 1, 'PONG'],
    ['mysql:8.0', ['mysqladmin', 'ping'], 8, 'mysqld is alive'],
    ['mysql:8.0', ['mysql', '-h', '127.0.0.1', '-e', 'SELECT 1'], 8, '1\n1'],
    ['postgres:17', ['pg_isready'], 3, '/var/run/postgresql:5432 - accepting connections'],
    ['registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10', ['sh', '-c', 'zookeeper-ready 2181'], 3, ''],
  ])('%s answers %j only once it is up', (image, argv, after, text) => {
    const one = lab();
    const env = [
      { name: 'MYSQL_ROOT_PASSWORD', value: 'x' },
      { name: 'POSTGRES_PASSWORD', value: 'x' },
    ];
    const id = one.run({ image, env });
    const early = one.exec(id, argv);
    one.kernel.advance(after * 1000);
    const late = one.exec(id, argv);
    one.kernel.advance(after * 1000 + 15_000);
    expect(early.result!.exitCode).not.toBe(0);
    expect(late.result).toMatchObject({ exitCode: 0 });
    expect(late.result!.stdout.trim()).toBe(text);
  });

  test('access logs name the prober', () => {
    const one = lab();
    const id = one.run({ image: 'nginx:1.27' });
    one.kernel.advance(1000);
    ask(one, 80, '/_status/healthz', () => {});
    one.kernel.advance(2000);
    expect(one.lines(id)[one.lines(id).length - 2]).toContain(
      'open() "/usr/share/nginx/html/_status/healthz" failed',
    );
    expect(one.lines(id)[one.lines(id).length - 1]).toBe(
      '192.168.49.2 - - [01/Jan/2026:00:00:01 +0000] "GET /_status/healthz HTTP/1.1" 404 153 "-" "kube-probe/1.36" "-"',
    );
  });

  test('removing the page of nginx makes the next request a 404', () => {
    const one = lab();
    const id = one.run({ image: 'nginx:1.27' });
    one.kernel.advance(1000);
    const seen: number[] = [];
    ask(one, 80, '/index.html', (outcome) => seen.push(status(outcome)));
    one.kernel.advance(2000);
    one.exec(id, ['rm', '/usr/share/nginx/html/index.html']);
    ask(one, 80, '/index.html', (outcome) => seen.push(status(outcome)));
    one.kernel.advance(3000);
    expect(seen).toEqual([200, 404]);
  });
});

import { describe, expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';
import { createDirectory } from '../vfs.ts';

/** Runs `sh -c SCRIPT` (or argv) for 20 s; how it stands then, and the codes of what was assumed. */
function outcome(
  image: string,
  command: string | string[],
  more: {
    mustEnd?: boolean;
    stdin?: boolean;
    tty?: boolean;
    askedPorts?: { port: number; tls: boolean }[];
  } = {},
) {
  const one = lab();
  const data = createDirectory();
  const id = one.run({
    image,
    command: typeof command === 'string' ? ['sh', '-c', command] : command,
    mounts: [{ mountPath: '/data', directory: data, readOnly: false }],
    ...more,
  });
  one.kernel.advance(20_000);
  const { state, exitCode } = one.runtime.status(id);
  const codes = [...new Set(one.reports.map(({ code }) => code))].sort().join(' ');
  return { state: state === 'running' ? 'runs' : `exit ${exitCode}`, codes, one, id, data };
}

describe('an image that nobody knows', () => {
  test.each<[string, string, string]>([
    // what is started                                       how it stands after 20 s   what is said
    ['/cockroach/cockroach start', 'runs', 'unknown-image unknown-program'],
    ['exec /opt/app/run.sh --flag', 'runs', 'unknown-image unknown-program'],
    ['set -e; prepare; exec serve', 'runs', 'unknown-command unknown-image unknown-program'],
    ['serve & wait $!', 'runs', 'unknown-image unknown-program'],
    ['serve 2>&1 | tee /tmp/log', 'runs', 'unknown-image unknown-program'],
    ['bash /entrypoint.sh', 'runs', 'unknown-image unknown-program'],
    ['/migrate up && exit 3', 'exit 3', 'unknown-command unknown-image'],
    ['cd /srv/app && . ./env.sh && exit 4', 'exit 4', 'unknown-file unknown-image'],
    ['cp /app.war /data/ && test -s /data/app.war && exit 5', 'exit 5', 'unknown-file unknown-image'],
    ['cp -r /plugins/. /data && exit 5', 'exit 5', 'unknown-file unknown-image'],
    ['cp /plugins/*.jar /data && exit 5', 'exit 5', 'unknown-file unknown-image'],
    ['chown -R 1000 /srv/app && chmod +x /srv/app/run && exit 6', 'exit 6', 'unknown-file unknown-image'],
    // what the container makes itself, and volumes, are known
    ['cat /tmp/healthy', 'exit 1', 'unknown-image'],
    ['test -f /etc/ready', 'exit 1', 'unknown-image'],
    ['/data/run.sh', 'exit 127', 'unknown-image'],
    ['sh /data/run.sh', 'exit 2', 'unknown-image'],
  ])('%s', (script, state, codes) => {
    const found = outcome('shop/api:1', script);
    expect([found.state, found.codes]).toEqual([state, codes]);
  });

  test('what it copied into a volume starts in another container', () => {
    const { data, one } = outcome('shop/tools:1', 'cp /agent /data && cp -r /lib/agents /data', {
      mustEnd: true,
    });
    const start = (command: string[]) => {
      const id = one.run({
        image: 'debian:12',
        command,
        mounts: [{ mountPath: '/data', directory: data, readOnly: true }],
      });
      one.kernel.advance(one.kernel.now + 5000);
      return one.runtime.status(id).state;
    };
    expect(start(['/data/agent'])).toBe('running');
    expect(start(['sh', '/data/agents/start.sh'])).toBe('running');
  });

  test('what has to end ends', () => {
    expect(outcome('shop/job:1', ['/work'], { mustEnd: true }).state).toBe('exit 0');
    expect(outcome('shop/job:1', 'prepare; work', { mustEnd: true }).state).toBe('exit 0');
  });

  test('a probe of a program of its own succeeds, a probe of a file asks for the file', () => {
    const { one, id } = outcome('shop/api:1', ['serve']);
    const ask = (argv: string[]) => {
      const answer = one.exec(id, argv);
      one.kernel.advance(one.kernel.now + 1000);
      return answer.result?.exitCode;
    };
    expect(ask(['/bin/grpc_health_probe', '-addr=:5000'])).toBe(0);
    expect(ask(['/opt/app/health.sh'])).toBe(0);
    expect(ask(['cat', '/tmp/healthy'])).toBe(1);
  });

  test('it listens where its probes ask it', () => {
    const { one, id } = outcome('shop/api:1', ['serve'], { askedPorts: [{ port: 8080, tls: false }] });
    const ask = (port: number) => {
      const answer = one.exec(id, ['wget', '-qO-', `http://localhost:${port}/`]);
      one.kernel.advance(one.kernel.now + 1000);
      return answer.result?.exitCode;
    };
    expect([ask(8080), ask(9090)]).toEqual([0, 4]);
  });
});

describe('an image of the catalogue', () => {
  test.each<[string, string, string]>([
    ['debian:12', '/cockroach/cockroach start', 'exit 127'],
    ['busybox:1.36', 'serve', 'exit 127'],
    ['alpine:3.20', 'sh /entrypoint.sh', 'exit 2'],
    ['nginx:1.27', '/usr/bin/serve', 'exit 127'],
    // a server's image has more than the catalogue lists
    ['redis:7', '/opt/tools/run.sh', 'runs'],
    ['mysql:8', 'bash /entrypoint.sh', 'runs'],
  ])('%s: %s', (image, script, state) => {
    expect(outcome(image, script).state).toBe(state);
  });

  test.each([[{ stdin: true }], [{ tty: true }]])('a shell with %o waits for what nobody types', (more) => {
    expect(outcome('ubuntu:24.04', ['bash'], more).state).toBe('runs');
    expect(outcome('ubuntu:24.04', ['bash']).state).toBe('exit 0');
  });
});

describe('a tool that a userland has and that is not simulated', () => {
  test.each<[string, string, string, string]>([
    ['busybox:1.36', 'bzip2 -k /etc/passwd; exit 7', 'exit 7', 'unknown-command'],
    ['alpine:3.20', 'tree /etc && dos2unix /etc/hosts && exit 7', 'exit 7', 'unknown-command'],
    ['debian:12', 'useradd -m app && lsblk && exit 7', 'exit 7', 'unknown-command'],
    ['debian:12', 'tree /etc', 'exit 127', ''],
    ['ubuntu:24.04', 'mkfifo /tmp/pipe && exit 7', 'exit 7', 'unknown-command'],
    ['busybox:1.36', 'syslogd -n', 'runs', 'unknown-program'],
  ])('%s: %s', (image, script, state, codes) => {
    const got = outcome(image, script);
    expect([got.state, got.codes]).toEqual([state, codes]);
  });
});

describe('errands to the world outside', () => {
  test.each<[string, string, string, string]>([
    [
      'node:22',
      'git clone https://github.com/shop/web.git /srv/web && cd /srv/web && npm ci && npm start',
      'runs',
      'application-code outside-program',
    ],
    ['node:22', 'npm start', 'exit 254', ''],
    ['node:22-alpine', 'git clone https://github.com/shop/web.git', 'exit 127', ''],
    [
      'alpine:3.20',
      'apk add --no-cache git jq && git clone https://x.example/a && test -d a/.git && exit 7',
      'exit 7',
      'outside-program package-manager',
    ],
    [
      'python:3.12-slim',
      'pip install flask gunicorn && gunicorn app:app',
      'runs',
      'outside-program unknown-program',
    ],
    ['python:3.12', 'pip install -r requirements.txt', 'exit 1', ''],
    ['golang:1.23', 'go build ./... && exit 7', 'exit 7', 'outside-program'],
    [
      'postgres:16',
      'pg_dump -h db.example.com shop > /data/dump.sql && test -s /data/dump.sql && exit 7',
      'exit 7',
      'external-host no-database',
    ],
    ['postgres:16', 'pg_dump -h nobody shop > /data/dump.sql', 'exit 2', ''],
    ['maven:3-eclipse-temurin-21', 'mvn -q package && exit 7', 'exit 7', 'outside-program'],
    ['debian:12', 'helm upgrade web .', 'exit 127', ''],
    ['maven:3', 'mvn spring-boot:run', 'runs', 'unknown-program'],
    ['ruby:3.3', 'bundle install && bundle exec puma', 'runs', 'outside-program unknown-program'],
    [
      'shop/tools:1',
      'A=1 B=2 sh -c \'echo "\\$A\\${B}\\$C" | envsubst \\"\\$A\\"\' | grep -q \'^1${B}\' && exit 7',
      'exit 7',
      'unknown-image',
    ],
  ])('%s: %s', (image, script, state, codes) => {
    const found = outcome(image, script);
    expect([found.state, found.codes]).toEqual([state, codes]);
  });

  test('an image of tools does its errand', () => {
    const one = lab();
    const id = one.run({ image: 'amazon/aws-cli:2.17.0', args: ['s3', 'cp', '/dump', 's3://bucket/'] });
    one.kernel.advance(10_000);
    expect(one.runtime.status(id)).toMatchObject({ state: 'exited', exitCode: 0, finishedAt: 2000 });
    expect(one.reports.map(({ message }) => message)).toEqual([
      'aws s3 cp /dump s3://bucket/: assumed to succeed within 2 s; what it fetches, builds or changes is not simulated.',
    ]);
  });
});

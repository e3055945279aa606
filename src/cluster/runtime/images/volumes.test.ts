import { describe, expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';
import { createDirectory } from '../vfs.ts';

const password = [{ name: 'POSTGRES_PASSWORD', value: 'secret' }];
const mounted = (mountPath: string) => ({ mountPath, directory: createDirectory(), readOnly: false });

describe('the VOLUMEs of an image', () => {
  test.each([
    ['mongo:7', '/data/db'],
    ['redis:7', '/data'],
    ['prom/prometheus', '/prometheus'],
    ['rabbitmq:3', '/var/lib/rabbitmq'],
  ])('%s can write to %s though its root is read-only', (image, path) => {
    const one = lab();
    const id = one.run({ image, readOnlyRootFilesystem: true });
    one.kernel.advance(30_000);
    expect(one.runtime.status(id).state).toBe('running');
    const written = one.exec(id, ['sh', '-c', `echo 1 > ${path}/made && touch /made`]);
    one.kernel.advance(31_000);
    expect(written.result?.stderr).toMatch(/\/made'?: Read-only file system/);
    expect(written.result?.stderr).not.toContain(path);
  });

  test('are new for each container, and no part of its writable layer', () => {
    const one = lab();
    const sandbox = one.sandbox('web');
    const first = one.run(
      { image: 'redis:7', command: ['sh', '-c', 'echo kept > /data/file; sleep 1000'] },
      sandbox,
    );
    one.kernel.advance(1000);
    expect(one.runtime.usage(first).diskBytes).toBe(0);
    const second = one.run({ image: 'redis:7', command: ['ls', '-A', '/data'] }, sandbox);
    one.kernel.advance(2000);
    expect(one.lines(second)).toEqual([]);
  });

  test('lie over a claim that is mounted above them: the data is not in the claim', () => {
    const one = lab();
    const claim = mounted('/var/lib/postgresql');
    one.run({ image: 'postgres:17', env: password, mounts: [claim] });
    one.kernel.advance(30_000);
    expect([...claim.directory.entries.keys()]).toEqual([]);
  });
});

describe('PostgreSQL from 18 on', () => {
  test.each([
    ['postgres:17', '/var/lib/postgresql/data', undefined],
    ['postgres:18', '/var/lib/postgresql', undefined],
    ['postgres:18', '/var/lib/postgresql/data', 1],
    ['postgres', '/var/lib/postgresql/data', 1],
    ['postgres:18-alpine', '/var/lib/postgresql/data', 1],
    ['postgres:9.6', '/var/lib/postgresql/data', undefined],
  ])('%s with a claim at %s: exit code %s', (image, path, exitCode) => {
    const one = lab();
    const claim = mounted(path);
    const id = one.run({ image, env: password, mounts: [claim] });
    one.kernel.advance(30_000);
    expect(one.runtime.status(id).exitCode).toBe(exitCode);
    if (exitCode === 1)
      expect(one.lines(id).at(-1)?.trim()).toBe('/var/lib/postgresql/data (unused mount/volume)');
    else expect(claim.directory.entries.size).toBeGreaterThan(0);
  });

  test('starts over where its variable names another place', () => {
    const one = lab();
    const pgdata = { name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' };
    const id = one.run({
      image: 'postgres:18',
      env: [...password, pgdata],
      mounts: [mounted('/var/lib/postgresql/data')],
    });
    one.kernel.advance(30_000);
    expect(one.runtime.status(id).state).toBe('running');
  });
});

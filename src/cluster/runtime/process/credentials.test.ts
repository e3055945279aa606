import { describe, expect, test } from 'vitest';
import type { ContainerConfig } from '../cri.ts';
import { lab } from '../testing/lab.ts';
import { boundingSet, capabilityMask } from './credentials.ts';

test.each([
  [{}, '00000000a80425fb'],
  [{ add: ['NET_ADMIN', 'SYS_TIME'] }, '00000000aa0435fb'],
  [{ drop: ['ALL'] }, '0000000000000000'],
  [{ drop: ['all'], add: ['CAP_NET_BIND_SERVICE'] }, '0000000000000400'],
  [{ add: ['ALL'] }, '000001ffffffffff'],
  [{ add: ['ALL'], drop: ['CHOWN'] }, '000001fffffffffe'],
  [{ privileged: true, drop: ['ALL'] }, '000001ffffffffff'],
])('%j gives a container the set %s', (request, mask) =>
  expect(capabilityMask(boundingSet(request))).toBe(mask),
);

type Some = Partial<ContainerConfig>;
/** What a script prints, and how it ends. */
function run(script: string, config: Some = {}, version: '1.34' | '1.36' = '1.36') {
  const one = lab({ version });
  const id = one.run({ image: 'debian:12', command: ['sh', '-c', `exec 2>&1; ${script}`], ...config });
  one.kernel.advance(5000);
  return `${one.lines(id).join('\n')} => ${one.runtime.status(id).exitCode}`;
}
const NONE: Some = { capabilities: { drop: ['ALL'] } };
const ALPINE: Some = { image: 'alpine:3.20' };

describe('root without its power', () => {
  test.each<[string, string, Some, string]>([
    [
      'gives nothing away',
      'touch f; chown nobody f',
      NONE,
      "chown: changing ownership of 'f': Operation not permitted => 1",
    ],
    [
      'obeys the permission bits of others',
      'cat /tmp/f',
      {
        ...NONE,
        mounts: [{ mountPath: '/tmp', directory: of('f', 0o600, 1000), readOnly: false }],
      },
      'cat: /tmp/f: Permission denied => 1',
    ],
    [
      'changes no mode of what is not its own',
      'chmod 777 /tmp/f',
      { ...NONE, mounts: [{ mountPath: '/tmp', directory: of('f', 0o666, 1000), readOnly: false }] },
      "chmod: changing permissions of '/tmp/f': Operation not permitted => 1",
    ],
    [
      'becomes nobody else',
      'setpriv --reuid=1000 --clear-groups id',
      NONE,
      'setpriv: setresuid failed: Operation not permitted => 127',
    ],
    [
      'may do what is given back',
      'touch f; chown nobody f; stat -c %U f',
      { capabilities: { drop: ['ALL'], add: ['CHOWN'] } },
      'nobody => 0',
    ],
  ])('%s', (_, script, config, expected) => expect(run(script, config)).toBe(expected));
});

/** A directory with one file of somebody. */
function of(name: string, mode: number, uid: number) {
  return {
    type: 'directory' as const,
    entries: new Map([[name, { type: 'file' as const, content: 'x', mode, uid, gid: uid, mtime: 0 }]]),
    mode: 0o777,
    uid: 0,
    gid: 0,
    mtime: 0,
  };
}

test.each<[string, Some, '1.34' | '1.36', string]>([
  ['root', {}, '1.34', ' => undefined'],
  ['root without NET_BIND_SERVICE', NONE, '1.34', 'nc: bind: Permission denied => 1'],
  [
    'somebody with NET_BIND_SERVICE, which does not reach them',
    { runAsUser: 1000, capabilities: { add: ['NET_BIND_SERVICE'] } },
    '1.34',
    'nc: bind: Permission denied => 1',
  ],
  ['anybody', { ...NONE, runAsUser: 1000 }, '1.36', ' => undefined'],
])('a port below 1024 is opened by %s: %j on %s', (_, config, version, expected) =>
  expect(run('nc -l -p 80', { ...ALPINE, ...config }, version)).toBe(expected),
);

test.each([
  ['1.34', 'ping: permission denied (are you root?) => 1'],
  ['1.36', expect.stringContaining('1 packets received')],
] as const)('who has no NET_RAW pings with containerd of %s', (version, expected) =>
  expect(run('ping -c 1 127.0.0.1', { ...ALPINE, runAsUser: 1000 }, version)).toEqual(expected),
);

describe('becoming somebody else', () => {
  test.each<[string, Some, string]>([
    [
      'su nobody -s /bin/sh -c "id -un; touch /etc/x"',
      {},
      "nobody\ntouch: cannot touch '/etc/x': Permission denied => 1",
    ],
    ['runuser -u www-data -- id', {}, 'uid=33(www-data) gid=33(www-data) groups=33(www-data) => 0'],
    ['runuser -u nobody true', { runAsUser: 1000 }, 'runuser: may not be used by non-root users => 1'],
    ['chroot --userspec=1000:33 / id', {}, 'uid=1000 gid=33(www-data) groups=33(www-data) => 0'],
    [
      'setpriv --reuid=nobody --regid=nogroup --clear-groups sh -c "umask 077; > /tmp/x; stat -c %U:%G:%a /tmp/x"',
      {},
      'nobody:nogroup:600 => 0',
    ],
    [
      'su nosuch -c id',
      {},
      'su: user nosuch does not exist or the user entry does not contain all the required fields => 1',
    ],
    ['gosu redis id -u; id -u', { image: 'redis:7' }, '999\n0 => 0'],
    ['su-exec redis:root id', { image: 'redis:7-alpine' }, 'uid=999(redis) gid=0(root) groups=0(root) => 0'],
    ['su-exec nosuch id', { image: 'redis:7-alpine' }, 'su-exec: getpwnam(nosuch): Success => 1'],
  ])('%s %j', (script, config, expected) => expect(run(script, config)).toBe(expected));

  test('a process of somebody else cannot be ended, one of the same user can', () =>
    expect(
      run(
        'sleep 100 & a=$!; su nobody -s /bin/sh -c "kill $a; sleep 100 & kill \\$! && echo own"; kill $a && echo root',
      ),
    ).toMatch(/sh: 1: kill: Operation not permitted\n+own\nroot => 0$/));
});

describe('entrypoints that leave root', () => {
  const user = (image: string, config: Some = {}, version: '1.34' | '1.36' = '1.36') => {
    const one = lab({ version });
    const id = one.run({ image, ...config });
    one.kernel.advance(1000);
    const answer = one.exec(id, ['sh', '-c', 'grep ^Uid /proc/1/status | cut -f2']);
    one.kernel.advance(1000);
    return answer.result?.stdout?.trim() || one.lines(id).at(-1);
  };
  test.each<[string, Some, string]>([
    ['redis:7', {}, '999'],
    ['redis:7-alpine', {}, '999'],
    ['postgres:16-alpine', { env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }] }, '70'],
    ['nginx:1.27', {}, '0'],
    ['redis:7', NONE, 'error: failed switching to "redis": operation not permitted'],
    ['redis:7', { ...NONE, runAsUser: 999 }, '999'],
    [
      'nginx:1.27',
      NONE,
      'nginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)',
    ],
  ])('%s with %j', (image, config, expected) => expect(user(image, config)).toBe(expected));

  test('nginx as another user has no place for its files', () =>
    expect(user('nginx:1.27', { runAsUser: 101 })).toBe(
      'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)',
    ));

  test('httpd as another user opens port 80 only where anybody may', () =>
    expect(user('httpd:2.4', { runAsUser: 33 }, '1.34')).toBe('AH00015: Unable to open logs'));
});

describe('what only some may do to the kernel', () => {
  const PRIVILEGED: Some = { ...ALPINE, privileged: true };
  test.each<[string, Some, string]>([
    ['ip link add dummy1 type dummy', ALPINE, 'ip: RTNETLINK answers: Operation not permitted => 2'],
    ['ip link add dummy1 type dummy', PRIVILEGED, ' => 0'],
    ['ip link add dummy1 type dummy', { ...ALPINE, capabilities: { add: ['NET_ADMIN'] } }, ' => 0'],
    ['mount -t tmpfs x /mnt', ALPINE, 'mount: permission denied (are you root?) => 1'],
    ['mount -t tmpfs x /mnt', PRIVILEGED, ' => 0'],
    ['date -s 2030-01-01', ALPINE, "date: can't set date: Operation not permitted => 1"],
    ['date -s 2030-01-01', { ...ALPINE, capabilities: { add: ['SYS_TIME'] } }, ' => 0'],
    ['hostname other', ALPINE, 'hostname: sethostname: Operation not permitted => 1'],
    [
      'sysctl -w net.ipv4.ip_forward=1',
      ALPINE,
      "sysctl: error setting key 'net.ipv4.ip_forward': Read-only file system => 1",
    ],
    ['sysctl -w net.ipv4.ip_forward=1', PRIVILEGED, ' => 0'],
  ])('%s %j', (script, config, expected) => expect(run(script, config)).toBe(expected));
});

import { describe, expect, test } from 'vitest';
import { lab, runScript } from '../testing/lab.ts';

/** Two pods: one runs a script, the other asks it. */
function pair(server: string, client: string, image = 'alpine:3.20') {
  const one = lab();
  const a = one.run({ image, command: ['sh', '-c', server] }, one.sandbox('a'));
  one.kernel.advance(100);
  const ip = one.network.addressOf({ pod: 'default/a' })!;
  const b = one.run({ image, command: ['sh', '-c', client.replaceAll('SERVER', ip)] }, one.sandbox('b'));
  one.kernel.advance(20_000);
  return { server: one.lines(a), client: one.lines(b), code: one.runtime.status(b).exitCode };
}

describe('nc -u', () => {
  test('what is sent arrives', () =>
    expect(pair('nc -u -l -p 9999', 'echo hi | nc -u -w1 SERVER 9999')).toEqual({
      server: ['hi'],
      client: [],
      code: 0,
    }));
  test('the first who sends is answered', () =>
    expect(pair('echo welcome | nc -u -l -p 9999', 'echo hi | nc -u -w1 SERVER 9999').client).toEqual([
      'welcome',
    ]));
  test('what nobody hears is gone, and nobody is told', () =>
    expect(pair('sleep 100', 'echo hi | nc -u -w1 SERVER 9999')).toMatchObject({ client: [], code: 0 }));
  test('a name that is none is told', () =>
    expect(runScript('echo hi | nc -u -w1 nosuch 53 2>&1', { image: 'alpine:3.20' })).toMatchObject({
      out: "nc: bad address 'nosuch'",
      code: 1,
    }));
  test('one port is heard by one', () =>
    expect(runScript('nc -u -l -p 9 & sleep 1; nc -u -l -p 9 2>&1', { image: 'alpine:3.20' }).out).toBe(
      'nc: bind: Address already in use',
    ));
});

test('bash sends to /dev/udp', () =>
  expect(
    pair('nc -u -l -p 9999', "bash -c 'echo metric:1\\|c > /dev/udp/SERVER/9999'", 'nicolaka/netshoot')
      .server,
  ).toEqual(['metric:1|c']));

test.each([
  ['hostname', ['{"responses":["web"]}']],
  ['echo%20hello%20there', ['{"responses":["hello there"]}']],
  ['nothing', [expect.stringContaining('i/o timeout')]],
])('netexec answers %s by UDP', (request, lines) => {
  const one = lab();
  const id = one.run({ image: 'registry.k8s.io/e2e-test-images/agnhost:2.47', args: ['netexec'] });
  one.kernel.advance(1000);
  const url = `http://localhost:8080/dial?host=127.0.0.1&port=8081&protocol=udp&tries=1&request=${request}`;
  const answer = one.exec(id, ['curl', '-s', url]);
  one.kernel.advance(10_000);
  expect([answer.result?.stdout]).toEqual(lines);
});

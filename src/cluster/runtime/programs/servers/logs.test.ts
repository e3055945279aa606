import { expect, test } from 'vitest';
import { lab } from '../../testing/lab.ts';

test('Tomcat keeps its access log in a file of the day, not in the log of the container', () => {
  const one = lab();
  const id = one.run({ image: 'tomcat:10.1' });
  one.kernel.advance(4000);
  one.network.http(
    {
      from: { node: 'node-1' },
      scheme: 'http',
      host: one.network.addressOf({ pod: 'default/web' })!,
      port: 8080,
      path: '/x',
      headers: {},
      timeoutMs: 1000,
    },
    () => {},
  );
  one.kernel.advance(5000);
  const answer = one.exec(id, ['cat', 'logs/localhost_access_log.2026-01-01.txt']);
  one.kernel.advance(6000);
  expect(answer.result!.stdout).toMatch(
    /^192\.168\.49\.2 - - \[01\/Jan\/2026:00:00:04 \+0000\] "GET \/x HTTP\/1\.1" 404 -\n$/,
  );
  expect(one.lines(id).some((line) => line.includes('GET'))).toBe(false);
});

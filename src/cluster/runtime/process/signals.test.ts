import { describe, expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';
import { defaultAction, parseSignal, signalName, signalNumber } from './signals.ts';

test.each([
  ['TERM', 'SIGTERM', 15],
  ['SIGQUIT', 'SIGQUIT', 3],
  ['9', 'SIGKILL', 9],
  ['winch', 'SIGWINCH', 28],
  ['SIGRTMIN+3', 'SIGRTMIN+3', 37],
])('%s is %s, %d', (text, name, number) => {
  expect(parseSignal(text)).toBe(name);
  expect(signalNumber(name)).toBe(number);
  expect(signalName(number)).toBe(name);
  expect(parseSignal('NOPE')).toBeUndefined();
});

test('what the kernel does by default', () => {
  expect([defaultAction('SIGTERM'), defaultAction('SIGCHLD'), defaultAction('SIGSTOP')]).toEqual([
    'terminate',
    'ignore',
    'stop',
  ]);
});

/** image, command, signal at 2 s from the runtime -> how process 1 ends and when (in s); `-` never. */
const PROCESS_ONE = `
busybox:1.36 | sleep 3600                                            | TERM  | -
busybox:1.36 | sleep 3600                                            | KILL  | 137 at 2
busybox:1.36 | sh -c "sleep 3600"                                    | TERM  | -
busybox:1.36 | sh -c "sleep 3600; true"                              | TERM  | -
busybox:1.36 | sh -c "sleep 3600 & wait"                             | TERM  | -
busybox:1.36 | sh -c "trap 'exit 0' TERM; while true; do sleep 0.3; done" | TERM | 0 at 2.1
busybox:1.36 | sh -c "trap 'exit 0' TERM; sleep 1.5; sleep 5"        | TERM  | 0 at 6.5
busybox:1.36 | sh -c "trap 'exit 3' TERM; sleep 3600 & wait $!"      | TERM  | 3 at 2
busybox:1.36 | sh -c "trap '' TERM; sleep 4"                         | TERM  | 0 at 4
busybox:1.36 | sh -c "trap 'exit 0' INT; sleep 4 & wait"             | INT   | 0 at 2
nginx:1.27   | nginx -g "daemon off;"                                | QUIT  | 0 at 2.02
nginx:1.27   | nginx -g "daemon off;"                                | TERM  | 0 at 2.01
nginx:1.27   | sh -c "sleep 1; nginx -g 'daemon off;'"               | QUIT  | -
nginx:1.27-alpine | sh -c "sleep 1; nginx -g 'daemon off;'"          | QUIT  | 0 at 2.02
nginx:1.27   | bash -c "sleep 1; nginx -g 'daemon off;'"             | QUIT  | 0 at 2.02
debian:12    | sh -c "sleep 1; exec sleep 60"                        | TERM  | -
python:3.12-slim | python -m http.server                             | TERM  | -
python:3.12-slim | python -m http.server                             | INT   | 0 at 2.01
registry.k8s.io/e2e-test-images/agnhost:2.40 | /agnhost liveness     | TERM  | 2 at 2
registry.k8s.io/pause:3.10 | /pause                                  | TERM  | 0 at 2
httpd:2.4    | httpd-foreground                                      | WINCH | 0 at 2.04
redis:7      | redis-server                                          | TERM  | 0 at 2.03
tomcat:10    | catalina.sh run                                       | TERM  | 143 at 2.15
`;

function words(text: string): string[] {
  return (text.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, '$1'));
}

describe('process 1 and signals from the runtime', () => {
  test.each(
    PROCESS_ONE.trim()
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim())),
  )('%s: %s, %s: %s', (image, command, signal, outcome) => {
    const one = lab();
    const id = one.run({ image: image!, command: words(command!) });
    one.kernel.advance(2000);
    one.runtime.signal(id, `SIG${signal}`);
    one.kernel.advance(60_000);
    const status = one.runtime.status(id);
    expect(status.state === 'running' ? '-' : `${status.exitCode} at ${status.finishedAt! / 1000}`).toBe(
      outcome,
    );
  });
});

describe('signals from inside', () => {
  test('kill -9 1 does nothing, kill -TERM 1 reaches the handler', () => {
    const one = lab();
    const id = one.run({ image: 'nginx:1.27' });
    one.kernel.advance(1000);
    one.exec(id, ['kill', '-9', '1']);
    one.kernel.advance(2000);
    expect(one.runtime.status(id).state).toBe('running');
    one.exec(id, ['kill', '-TERM', '1']);
    one.kernel.advance(3000);
    expect(one.runtime.status(id)).toMatchObject({ state: 'exited', exitCode: 0, reason: 'Completed' });
  });

  test('nginx -s quit from an exec ends process 1 and the exec with it', () => {
    const one = lab();
    const id = one.run({ image: 'nginx:1.27' });
    one.kernel.advance(1000);
    const answer = one.exec(id, [
      '/bin/sh',
      '-c',
      'nginx -s quit; while killall -0 nginx; do sleep 1; done; sleep 30',
    ]);
    one.kernel.advance(60_000);
    expect(one.runtime.status(id)).toMatchObject({ exitCode: 0, finishedAt: 1020 });
    expect(answer).toMatchObject({ result: { exitCode: 137 }, at: 1020 });
  });

  test('with a shared process namespace pause is process 1, and a plain sleep dies of TERM', () => {
    const one = lab();
    const sandbox = one.sandbox('shared', { share: true });
    const web = one.run({ image: 'nginx:1.27', name: 'nginx' }, sandbox);
    const shell = one.run({ image: 'busybox:1.36', name: 'shell', command: ['sleep', '3600'] }, sandbox);
    one.kernel.advance(1000);
    const seen = one.exec(shell, ['ps']);
    one.kernel.advance(1001);
    expect(seen.result!.stdout).toMatch(
      / 1 65535 +0:00 \/pause\n[\s\S]*nginx: master process nginx -g[\s\S]*sleep 3600\n[\s\S]*worker process/,
    );
    one.runtime.signal(shell, 'SIGTERM');
    expect(one.runtime.status(shell)).toMatchObject({ exitCode: 143, signal: 15, reason: 'Error' });
    expect(one.runtime.status(web).state).toBe('running');
  });

  test('when process 1 ends everything in the container ends', () => {
    const one = lab();
    const id = one.run({ image: 'busybox:1.36', command: ['sh', '-c', '(sleep 9; echo late) & sleep 1'] });
    one.kernel.advance(20_000);
    expect(one.lines(id)).toEqual([]);
    expect(one.exits.map(({ status }) => status.finishedAt)).toEqual([1000]);
  });
});

import { describe, expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';

/** Two pods of a node, one with its processes shared, one of another node, and one that lives among the processes of the first. */
function node() {
  const l = lab();
  const web = l.run({ image: 'nginx:1.27', name: 'web' }, l.sandbox('web'));
  const job = l.run(
    { image: 'busybox:1.36', name: 'job', command: ['sleep', '111'] },
    l.sandbox('job', { share: true }),
  );
  l.run(
    { image: 'busybox:1.36', name: 'far', command: ['sleep', '222'] },
    l.sandbox('far', { node: 'node-2' }),
  );
  l.kernel.advance(1000);
  const watcher = l.run(
    { image: 'busybox:1.36', name: 'watcher', command: ['sleep', '333'] },
    l.sandbox('watcher', { hostPID: true }),
  );
  l.kernel.advance(2000);
  const say = (command: string, id = watcher) => {
    const answer = l.exec(id, ['sh', '-c', command]);
    l.kernel.advance(l.kernel.now + 500);
    return (answer.result!.stdout + answer.result!.stderr).trimEnd();
  };
  const ended = (id: string) => l.exits.find((exit) => exit.id === id)?.status;
  return { l, web, job, watcher, say, ended };
}

describe('a pod with hostPID', () => {
  test('sees the processes of all pods of its node, by other numbers than they have themselves', () => {
    const { say, web } = node();
    const lines = say('ps').split('\n').slice(1);
    const commands = lines.map((line) => line.trim().split(/\s+/).slice(3).join(' '));
    for (const command of ['/pause', 'nginx: master process nginx -g daemon off;', 'nginx: worker process'])
      expect(commands).toContain(command);
    for (const command of ['sleep 111', 'sleep 333']) expect(commands).toContain(command);
    expect(commands.join()).not.toContain('222');
    const numbers = lines.map((line) => Number(line.trim().split(/\s+/)[0]));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.min(...numbers)).toBeGreaterThan(1000);
    expect(say('echo $$; echo $PPID', web)).not.toContain('100');
  });

  test('finds one by its name, in /proc too, and can end it, process 1 of its container as it is', () => {
    const { say, job, ended } = node();
    expect(say('tr "\\0" " " < /proc/$(pgrep -f "^sleep 111")/cmdline')).toBe('sleep 111');
    say('kill -9 $(pgrep -f "^sleep 111")');
    expect(ended(job)).toMatchObject({ exitCode: 137 });
    expect(say('pgrep -f "^sleep 111" || echo gone')).toBe('gone');
  });

  test('kill -9 reaches process 1 of another container, which its own processes cannot kill', () => {
    const { say, web, ended } = node();
    say('kill -9 1', web);
    expect(ended(web)).toBeUndefined();
    say('kill -9 $(pgrep -o -f "^nginx: master")');
    expect(ended(web)).toMatchObject({ exitCode: 137 });
  });

  test('is not process 1 of anything: SIGTERM ends what has no handler for it', () => {
    const { l, watcher, ended } = node();
    l.runtime.signal(watcher, 'SIGTERM');
    l.kernel.advance(l.kernel.now + 500);
    expect(ended(watcher)).toMatchObject({ exitCode: 143 });
  });

  test('without it nobody sees more than its own', () => {
    const { say, job } = node();
    expect(say('ps', job)).not.toContain('nginx');
  });
});

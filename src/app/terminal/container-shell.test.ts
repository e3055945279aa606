import fc from 'fast-check';
import { parse } from 'unbash';
import { describe, expect, it } from 'vitest';
import { ContainerShell } from './container-shell.ts';

const open = (shell: string, hello = '/\n0\n') => {
  const one = new ContainerShell({ namespace: 'default', pod: 'web-0', container: 'app', shell });
  one.greeted(hello);
  return one;
};
/** What a line makes kubectl run in the container. */
const script = (shell: ContainerShell, text: string) =>
  shell.line(text).command.replace(/^kubectl exec web-0 -c app -- \S+ -c /, '');

describe('a shell in a container', () => {
  it.each([
    ['sh', '/\n0\n', '#'],
    ['sh', '/\n0\nbusybox\n', '/ #'],
    ['/bin/sh', '/data\n1000\nbusybox\n', '/data $'],
    ['bash', '/app\n0\n', 'root@web-0:/app#'],
    ['bash', '/root\n0\n', 'root@web-0:~#'],
  ])('%s after %j asks with %s', (shell, hello, prompt) => expect(open(shell, hello).prompt()).toBe(prompt));

  it('runs a line as an exec of its own', () => {
    expect(open('sh').line('ls /tmp')).toMatchObject({
      command: "kubectl exec web-0 -c app -- sh -c 'ls /tmp'",
      isLook: true,
    });
    const away = new ContainerShell({ namespace: 'shop', pod: 'p', container: 'c', shell: 'sh' });
    expect(away.line("echo 'a b' > /x")).toMatchObject({
      command: "kubectl exec p -n shop -c c -- sh -c 'echo '\\''a b'\\'' > /x'",
      isLook: false,
    });
  });

  it('types a line into the process where the shell is the first of its container', () => {
    const attach = 'kubectl attach -q -i box -c box';
    const shell = new ContainerShell({
      namespace: 'default',
      pod: 'box',
      container: 'box',
      shell: 'sh',
      leave: { attach },
    });
    shell.ran('cd /tmp', shell.line('cd /tmp'), '/tmp\n', 0);
    // The process is in its directory already, and what only looks is in its log, too.
    expect(shell.line("ls 'a b'")).toMatchObject({
      command: "kubectl exec box -c box -- sh -c 'cd /tmp\nls '\\''a b'\\'''",
      step: "kubectl attach -q -i box -c box <<< 'ls '\\''a b'\\'''",
      isLook: false,
      isTyped: true,
    });
    expect(open('sh').line('ls').isTyped).toBe(false);
  });

  it('stays in the directory it went to', () => {
    const shell = open('sh', '/\n0\nbusybox\n');
    const line = shell.line('cd /tmp && ls');
    expect(line.tellsDirectory).toBe(true);
    expect(line.step).toBe("kubectl exec web-0 -c app -- sh -c 'cd /tmp && ls'");
    expect(shell.ran('cd /tmp && ls', line, 'a\nb\n/tmp\n', 0)).toBe('a\nb\n');
    expect(shell.prompt()).toBe('/tmp #');
    expect(script(shell, 'ls')).toBe("'cd /tmp\nls'");
  });
  it('stays where it is when it cannot go', () => {
    const shell = open('sh', '/data\n0\nbusybox\n');
    const line = shell.line('cd /nope');
    expect(shell.ran('cd /nope', line, '/data\n', 1)).toBe('');
    expect(shell.prompt()).toBe('/data #');
  });
  it('keeps variables, functions and the exit code', () => {
    const shell = open('sh');
    for (const [text, code] of [
      ['A=1; export B=2; ls', 0],
      ['f() { echo $A; }', 0],
      ['false', 1],
    ] as const)
      shell.ran(text, shell.line(text), '', code);
    expect(script(shell, 'f; echo $?')).toBe("'A=1\nexport B=2\nf() { echo $A; }\n(exit 1)\nf; echo $?'");
  });

  it('runs the next line whatever was typed before it', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...'A=1 export A=$( A=${b alias x= f() { } ; && || | ( ) ` " \' \\ $(( set -- cd /tmp unset #'.split(
          ' ',
        ),
        'cd ',
        'export ',
        '\n',
        '<<EOF\n',
        '你好',
        '\u0000',
        '\ud83d',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.nat(2000).map((n) => 'x'.repeat(n)),
    );
    const typed = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(' '));
    fc.assert(
      fc.property(fc.array(fc.tuple(typed, fc.nat(255)), { maxLength: 5 }), (lines) => {
        const shell = open('sh');
        for (const [text, code] of lines) shell.ran(text, shell.line(text), '/tmp\n', code);
        const before = script(shell, 'echo alive').slice(1, -1).replaceAll("'\\''", "'");
        expect(before).toMatch(/(^|\n)echo alive$/);
        expect(parse(before).errors ?? []).toEqual([]);
      }),
      {
        numRuns: 300,
        examples: [
          [
            [
              ['export \\', 0],
              ['', 1],
            ],
          ],
        ],
      },
    );
  });
});

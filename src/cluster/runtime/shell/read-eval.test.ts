import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lab } from '../testing/lab.ts';

/** Types lines into a container that is a shell, a second after each other; what it wrote and how it ended. */
function typed(
  lines: readonly string[],
  config: { tty?: boolean; image?: string; isLast?: boolean } = {},
): { out: string[]; code: number | undefined } {
  const one = lab();
  const id = one.run({
    image: config.image ?? 'busybox:1.36',
    stdin: true,
    tty: config.tty ?? true,
  });
  for (const [i, line] of lines.entries()) {
    one.kernel.advance((i + 1) * 1000);
    one.runtime.attach?.(id, { text: line, isLast: config.isLast === true && i === lines.length - 1 });
  }
  one.kernel.advance(60_000);
  return { out: one.lines(id), code: one.runtime.status(id).exitCode };
}

describe('a shell that is typed into', () => {
  it('keeps its variables and its directory, and ends with exit', () =>
    expect(typed(['X=5; cd /tmp\n', 'echo $X; pwd\n', 'exit 3\n'])).toEqual({ out: ['5', '/tmp'], code: 3 }));

  it('waits for the rest of a command', () =>
    expect(typed(['for i in 1 2; do\n', 'echo $i\n', 'done\n', 'cat <<EOF\na\n', 'EOF\n'])).toEqual({
      out: ['1', '2', 'a'],
      code: undefined,
    }));

  it('leaves the rest of what was typed to programs that read', () =>
    expect(typed(['read A B; echo "<$A>"\none two\ncat\nthree\n'], { tty: false, isLast: true })).toEqual({
      out: ['<one>', 'three'],
      code: 0,
    }));

  it('ends with Ctrl+D where there is a terminal, and with the code of the last command', () =>
    expect(typed(['false\n', '\x04'])).toEqual({ out: [], code: 1 }));

  it('survives a mistake at a terminal, not in a script', () => {
    expect(typed(['echo )\n', 'set -u; echo $nope\n', 'echo alive\n']).out.at(-1)).toBe('alive');
    expect(typed(['echo )\necho alive\n'], { tty: false, isLast: true })).toMatchObject({ code: 2 });
  });

  it('waits for ever where nobody types', () => expect(typed([])).toEqual({ out: [], code: undefined }));

  it('is the same for bash', () =>
    expect(
      typed(['shopt -s nullglob; a=(1 2)\n', 'echo ${a[1]}; exit\n'], { image: 'ubuntu:24.04' }),
    ).toEqual({
      out: ['2'],
      code: 0,
    }));

  it('takes whatever is typed', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...'echo cd exit set -e trap read cat A=1 $( ) ( { } " \' ` ; && || | < > << EOF if then fi for do done while case \\ $(('.split(
          ' ',
        ),
        '\n',
        '\x04',
        '\u0000',
        '你好',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const lines = fc.array(
      fc.array(piece, { maxLength: 8 }).map((all) => `${all.join(' ')}\n`),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(lines, fc.boolean(), (all, tty) => {
        const { code } = typed(all, { tty, isLast: true });
        // Without a terminal the end of what was typed is the end of the shell.
        if (!tty && all.length > 0) expect(code).toBeTypeOf('number');
      }),
      { numRuns: 150 },
    );
  });
});

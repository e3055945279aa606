import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';

/** Pieces that scripts are made of; put together at random they are mostly wrong, as people's are. */
const PIECES = `
echo|a|$x|"$@"|\${x:-y}|\${x#*|}|$(|)|\`|"|'|&|&&|;|if|then|else|fi|while|do|done|for i in|case x in|esac|;;|*|?|[a-|]|{|(|$((|))
1|+|<|>|>>|<<E|E|2>&1|sleep 1|true|false|exit|return|break|trap "echo t" EXIT|set -e|set -x|x=1|f() {|f|wait|kill $$|read y|cat
sed s/a/b/|awk '{print $1}'|grep -q a|exec|eval|test|[|!|yes|head -1|cd /tmp|shift|local z=1|unset x|printf %d|[[|]]|=~|xargs
tail -f|nc -z localhost 1|timeout 1|/dev/null|\\|#|~|$!|$?|-|--`
  .split(/[\n|]/)
  .concat('|', '||', '\n');

test.each([
  ['busybox:1.36', 'sh'],
  ['debian:12', 'sh'],
  ['debian:12', 'bash'],
])(
  'in %s no script of %s throws or hangs',
  (image, shell) =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 14 }), (pieces) => {
        const one = lab();
        const id = one.run({ image, command: [shell, '-c', pieces.join(' ')] });
        if (!one.kernel.advance(30_000, 20_000)) throw new Error('too many events');
        one.runtime.signal(id, 'SIGKILL');
        if (one.runtime.status(id).state !== 'exited') throw new Error('it cannot be killed');
      }),
      { numRuns: 120 },
    ),
  60_000,
);

test.each([
  ['sh', '$( < )', 2],
  ['bash', 'echo a $(<) b', 0],
  ['sh', 'while true\n eval', 2],
])('found by many seeds: %s of %j ends', (shell, script, code) => {
  const one = lab();
  const id = one.run({ image: 'debian:12', command: [shell, '-c', script] });
  one.kernel.advance(1000);
  expect(one.runtime.status(id).exitCode).toBe(code);
});

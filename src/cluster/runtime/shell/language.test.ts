import { describe, expect, test } from 'vitest';
import { runScript } from '../testing/lab.ts';

/** What all three shells agree on: script, output. Each line was compared with the real shells. */
const EVERYWHERE: [string, string][] = [
  [`echo a b  c "d  e" 'f $x'`, 'a b c d  e f $x'],
  ['x=5; echo $x ${x} "${x}y" $((x*2+1)) $(( (x+1)%4 )) $((x>3 && x<10))', '5 5 5y 11 2 1'],
  ['i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i -eq 2 ] && continue; echo $i; done', '1\n3'],
  ['f() { local y=2; echo $1 $y $#; return 3; }; f a b; echo $?', 'a 2 2\n3'],
  ['case foo.txt in *.md) echo md;; *.txt|*.log) echo txt;; esac', 'txt'],
  ['x=abc; case $x in a*c) echo m;; esac; case "a*" in "a*") echo lit;; esac', 'm\nlit'],
  ["echo hi | tr a-z A-Z | sed 's/H/J/'", 'JI'],
  ['cat <<EOF\nx=$NONE $((1+1)) `echo cmd`\n  "q" \\$x\nEOF\n', 'x= 2 cmd\n  "q" $x'],
  ["cat <<'EOF'\n$x `y`\nEOF\n", '$x `y`'],
  ['cat <<-EOF\n\tindented\n\tEOF\n', 'indented'],
  ['a="x y  z"; set -- $a; echo $# "$2"; echo "$@"; echo "$*"', '3 y\nx y z\nx y z'],
  ['IFS=:; a="p:q::r"; set -- $a; echo $#; for i in "$@"; do echo "[$i]"; done', '4\n[p]\n[q]\n[]\n[r]'],
  ['echo ${u:-def} ${u-def} ${u:+alt} ${u:=set} $u', 'def def set set'],
  [
    'f=/a/b/c.tar.gz; echo ${f##*/} ${f#*/} ${f%.*} ${f%%.*} ${#f}',
    'c.tar.gz a/b/c.tar.gz /a/b/c.tar /a/b/c 13',
  ],
  ['(exit 7); echo $?; ! true; echo $?; { false; }; echo $?', '7\n1\n1'],
  ['echo a > /tmp/o; echo b >> /tmp/o; cat /tmp/o; wc -l < /tmp/o', 'a\nb\n2'],
  [
    `x=$(printf 'a\\n\\n\\n'); echo "[$x]"; printf '%s-%d-%05.2f|%-5s|%5s\\n' a 7 3.14159 ab cd`,
    '[a]\na-7-03.14|ab   |   cd',
  ],
  ['printf \'l1\\nl2\\nl3\' | while read -r l; do echo "<$l>"; done', '<l1>\n<l2>'],
  ['echo "a:b:c" | { IFS=: read x y; echo $x $y; }', 'a b:c'],
  ['read a b <<X\none two three\nX\necho $a - $b', 'one - two three'],
  ["sh -c 'echo $0 $1 $#' zero one two", 'zero one 2'],
  ["x='a b'; y='$x'; eval echo $y", 'a b'],
  ['until [ "$n" = xxx ]; do n=x$n; done; echo $n', 'xxx'],
  ['for f in a b; do for g in 1 2; do [ $g = 2 ] && break; echo $f$g; done; done', 'a1\nb1'],
  ['while getopts "ab:c" o -a -b val -c rest; do echo "$o $OPTARG"; done; echo $OPTIND', 'a \nb val\nc \n5'],
  ['sleep 0 & wait $!; echo $?; (exit 5) & wait $!; echo $?', '0\n5'],
  ['{ echo out; echo err >&2; } 2>/dev/null; { echo e2 >&2; } 2>&1', 'out\ne2'],
  ['exec 3>/tmp/o; echo three >&3; exec 3>&-; cat /tmp/o', 'three'],
  ['echo $(echo $(echo nested)); echo `echo \\`echo old\\``', 'nested\nold'],
  [
    'mkdir -p /tmp/g; cd /tmp/g; touch a.txt b.txt c.md; echo *.txt; echo [ab]*; echo *.none',
    'a.txt b.txt\na.txt b.txt\n*.none',
  ],
  ["env -i A=1 /bin/sh -c 'echo $A $HOME'; A=2 sh -c 'echo $A'; echo \"[$A]\"", '1\n2\n[]'],
  ['a=1; (a=2; echo $a); echo $a; { a=3; }; echo $a; echo x | { a=4; cat; }; echo $a', '2\n1\n3\nx\n3'],
  ['trap "echo term" TERM; kill -TERM $$; echo after', 'term\nafter'],
  ['set -- x y z; for a; do echo $a; done; echo ${#} ${1}', 'x\ny\nz\n3 x'],
  [
    'echo $(( 0x10 + 010 )) $(( 5 / 2 )) $(( -5 % 3 )) $(( 1 ? 2 : 3 )) $(( !0 )) $(( ~0 )) $(( 1 << 4 ))',
    '24 2 -2 2 1 -1 16',
  ],
  ['x=4; y=x; echo $(( $x * 2 + $y )) $(( ($x + 1) * $((x)) ))', '12 20'],
  ['f() { echo "$@"; }; f "a b" c; f; echo end', 'a b c\n\nend'],
  ["seq 5 | awk '{s+=$1} END {print s, NR}'; echo a:b | awk -F: '{print $2}'", '15 5\nb'],
  ['yes | head -3', 'y\ny\ny'],
  ["printf '1\\n2\\n3\\n' | head -n -1; printf '1\\n2\\n3\\n' | tail -n +2", '1\n2\n2\n3'],
  ["printf 'b\\na\\n' | awk '{ print | \"sort\" }'", 'a\nb'],
  ['echo one two | xargs -n1 echo x', 'x one\nx two'],
  ["seq 5 | sed -n '2,4p'; echo hello | sed 's/\\(l*\\)o/[\\1]/;s/^/>/'", '2\n3\n4\n>he[ll]'],
];

const SHELLS: [string, string, string][] = [
  ['dash', 'debian:12', '/bin/sh'],
  ['bash', 'debian:12', '/bin/bash'],
  ['ash', 'busybox:1.36', '/bin/sh'],
];

describe.each(SHELLS)('%s', (_name, image, shell) => {
  test.each(EVERYWHERE)('%s', (script, output) => {
    expect(runScript(script, { image, shell }).out).toBe(output);
  });
});

describe('what only bash reads', () => {
  test.each([
    ['a=(1 "2 3" [5]=x); echo ${a[1]} ${#a[@]} ${!a[@]}; a+=(y); echo "${a[@]: -1}"', '2 3 3 0 1 5\ny'],
    ['declare -A m=([k]=v [x]=y); echo ${m[k]} ${m[x]}', 'v y'],
    ['[[ mysql-12 =~ -([0-9]+)$ ]] && echo ${BASH_REMATCH[1]}', '12'],
    ['[[ abc == a* && ! -e /none ]] && echo yes', 'yes'],
    ['x=hello; echo ${x^^} ${x:1:3} ${x/l/L} ${x//l/L} ${x^}', 'HELLO ell heLlo heLLo Hello'],
    [
      'echo {1..4} {a,b}c; for ((i=0;i<2;i++)); do echo $i; done; ((i==2)) && echo two',
      '1 2 3 4 ac bc\n0\n1\ntwo',
    ],
    ['cat <<< "here $((1+1))"; echo $\'a\\tb\'; read x < <(echo sub); echo $x', 'here 2\na\tb\nsub'],
    ['false | true; echo ${PIPESTATUS[@]}; set -o pipefail; false | true; echo $?', '1 0\n1'],
    ['x=5; y=x; echo ${!y}; let x+=2; echo $x; printf -v z "%03d" 7; echo $z', '5\n7\n007'],
  ])('%s', (script, output) =>
    expect(runScript(script, { image: 'debian:12', shell: 'bash' }).out).toBe(output),
  );

  test.each([
    ['[[ a = a ]] || echo no', '/bin/sh: 1: [[: not found\nno', 0],
    ['a=(1 2)', '/bin/sh: 1: Syntax error: "(" unexpected', 2],
    ['x=abc; echo ${x:1}', '/bin/sh: 1: Bad substitution', 2],
    ['cat <<< x', '/bin/sh: 1: Syntax error: redirection unexpected', 2],
    ['set -o pipefail', '/bin/sh: 1: set: Illegal option -o pipefail', 2],
  ])('dash says no to %s', (script, output, code) => {
    const run = runScript(script, { image: 'debian:12', shell: '/bin/sh' });
    expect([run.out, run.code]).toEqual([output, code]);
  });
});

/** shell | script | exit code | what it says */
const ERRORS = `
dash | nosuch        | 127 | /bin/sh: 1: nosuch: not found
ash  | nosuch        | 127 | /bin/sh: nosuch: not found
bash | nosuch        | 127 | /bin/bash: line 1: nosuch: command not found
dash | /etc/passwd   | 126 | /bin/sh: 1: /etc/passwd: Permission denied
ash  | exec /nope    | 127 | /bin/sh: exec: line 0: /nope: not found
ash  | exec /etc/passwd | 126 | /bin/sh: exec: line 0: /etc/passwd: Permission denied
dash | cat /x        | 1   | cat: /x: No such file or directory
ash  | cat /x        | 1   | cat: can't open '/x': No such file or directory
dash | ls /x         | 2   | ls: cannot access '/x': No such file or directory
ash  | ls /x         | 1   | ls: /x: No such file or directory
dash | rm /x         | 1   | rm: cannot remove '/x': No such file or directory
ash  | rm /x         | 1   | rm: can't remove '/x': No such file or directory
dash | cd /x         | 2   | /bin/sh: 1: cd: can't cd to /x
bash | cd /x         | 1   | /bin/bash: line 1: cd: /x: No such file or directory
dash | set -u; echo $x | 2 | /bin/sh: 1: x: parameter not set
bash | set -u; echo $x | 127 | /bin/bash: line 1: x: unbound variable
dash | echo "$((1/0))" | 2 | /bin/sh: 1: arithmetic expression: division by zero: "1/0"
ash  | echo "$((1/0))" | 2 | /bin/sh: divide by zero
dash | echo $((1+))   | 2   | /bin/sh: 1: arithmetic expression: expecting primary: ""
ash  | echo $((1+))   | 2   | /bin/sh: arithmetic syntax error
dash | if ; then     | 2   | /bin/sh: 1: Syntax error: ";" unexpected
bash | [ x -eq 1 ]   | 2   | /bin/bash: line 1: [: x: integer expression expected
dash | echo x > /no/y | 2  | /bin/sh: 1: cannot create /no/y: Directory nonexistent
ash  | echo x > /no/y | 1  | /bin/sh: can't create /no/y: nonexistent directory
`;

test.each(
  ERRORS.trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim())),
)('%s: %s exits %s', (shell, script, code, text) => {
  const [, image, path] = SHELLS.find(([name]) => name === shell)!;
  const run = runScript(script!, { image, shell: path! });
  expect([run.out, String(run.code)]).toEqual([text, code]);
});

describe('set -e', () => {
  test.each([
    ['set -e; echo a; false; echo b', 'a', 1],
    ['set -e; if false; then :; fi; false || true; ! true; echo c; (false); echo d', 'c', 1],
    ['set -e; x=$(false); echo no', '', 1],
    ['set -e; f() { false; echo in; }; f || echo out; echo end', 'in\nend', 0],
    ['set -e; false | true; echo piped', 'piped', 0],
    ['set -e; while false; do :; done; echo loop', 'loop', 0],
  ])('%s', (script, out, code) => {
    const run = runScript(script);
    expect([run.out, run.code]).toEqual([out, code]);
  });
});

describe('time', () => {
  test.each([
    ['sleep 1; sleep 0.5', 1500],
    ['sleep 2 & sleep 3 & wait', 3000],
    ['(sleep 4) | (sleep 1)', 4000],
    ['timeout 2 sleep 10; sleep 1', 3000],
    ['x=$(sleep 2; echo a); sleep 1', 3000],
    ['i=0; until [ $i = 5 ]; do i=$((i+1)); sleep 1; done', 5000],
    ['(sleep 3; echo late > /tmp/f) & while [ ! -f /tmp/f ]; do sleep 1; done', 3000],
  ])('%s ends at %d ms', (script, at) => expect(runScript(script).at).toBe(at));

  test('a pipeline passes lines on as they come', () => {
    const run = runScript('(for i in 1 2 3; do echo $i; sleep 1; done) | while read x; do echo got $x; done');
    const lines = run.lab.runtime.logs(run.id).map(({ at, line }) => `${at} ${line}`);
    expect(lines).toEqual(['0 got 1', '1000 got 2', '2000 got 3']);
  });

  test('a loop that never rests costs few events, and is said to be slower', () => {
    const run = runScript('while true; do :; done', { seconds: 600 });
    expect(run.code).toBeUndefined();
    expect(run.lab.kernel.events).toBeLessThan(2000);
    expect(run.lab.reports.map(({ code }) => code)).toContain('busy-loop');
  });

  test('endless recursion ends the shell, not the run', () => {
    expect(runScript('f() { f; }; f; echo no').code).toBe(139);
  });

  test('a fork bomb meets the process limit', () => {
    const run = runScript('b() { b | b & }; b; sleep 5; echo alive', { seconds: 20 });
    expect(run.lab.kernel.events).toBeLessThan(100_000);
  });
});

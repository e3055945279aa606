import { expect, test } from 'vitest';
import { runScript } from '../testing/lab.ts';

/** What `set -x` prints; compared with bash 5.2 and dash 0.5.12. */
test.each<[string, string, string[]]>([
  [
    'bash',
    'X=$(echo hi; echo side >&2); echo $X',
    ['++ echo hi', '++ echo side', 'side', '+ X=hi', '+ echo hi'],
  ],
  ['bash', 'A=("x" "--y=$(echo z)"); A+=(b c)', ['+ A=("x" "--y=$(echo z)")', '++ echo z', '+ A+=(b c)']],
  ['bash', 'echo $(echo $(echo deep))', ['+++ echo deep', '++ echo deep', '+ echo deep']],
  ['bash', '[ ! x == y ]', ["+ '[' '!' x == y ']'"]],
  ['bash', 'for i in a b; do :; done', ['+ for i in a b', '+ :', '+ for i in a b', '+ :']],
  ['bash', 'case x in x) :; esac; ((i++))', ['+ case x in', '+ :', '+ (( i++ ))']],
  [
    'bash',
    '[[ a == b ]]; [[ -n x && 1 -lt 2 ]]; [[ ! -d /y || a =~ ^a ]]; v=x; [[ $v = "$v" ]]; [[ "a b" == a* ]]; [[ -z $nope ]]',
    [
      '+ [[ a == b ]]',
      '+ [[ -n x ]]',
      '+ [[ 1 -lt 2 ]]',
      '+ [[ ! -d /y ]]',
      '+ v=x',
      '+ [[ x = \\x ]]',
      '+ [[ a b == a* ]]',
      "+ [[ -z '' ]]",
    ],
  ],
  [
    'bash',
    'declare -a q=("a b" c); declare -A m=([a]=1); export E=1; readonly R="a b"; declare z=4; f() { local -a w=(1); }; f',
    [
      "+ q=('a b' 'c')",
      '+ declare -a q',
      "+ m=(['a']='1')",
      '+ declare -A m',
      '+ export E=1',
      '+ E=1',
      "+ readonly 'R=a b'",
      "+ R='a b'",
      '+ declare z=4',
      '+ f',
      "+ w=('1')",
      '+ local -a w',
    ],
  ],
  ['dash', 'X=$(echo hi); X=1 Y="a b" env true', ['+ echo hi', '+ X=hi', '+ X=1 Y=a b env true']],
  ['dash', '[ ! x = y ]', ['+ [ ! x = y ]']],
])('%s: %s', (shell, script, lines) => {
  const { lab, id } = runScript(`set -x; ${script}`, { image: 'debian:12', shell });
  const errors = lab.runtime.logs(id).filter(({ stream }) => stream === 'stderr');
  expect(errors.map(({ line }) => line)).toEqual(lines);
});

import { FakeCluster } from '../testing/fake-cluster.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'shell',
  () => new FakeCluster(),
  `
$ echo hello world
hello world
$ echo -n abc
abc⏎
$ echo -e 'a\\tb\\nc'
a	b
c
$ echo "a b"  'c d' e\\ f
a b c d e f
$ echo $((1+2*3)) $((7/2)) $((7%3)) $((1<<4)) $((3>2?5:6))
7 3 1 16 5
$ x=5; echo $x \${x} "\${x}y" '$x'
5 5 5y $x
$ x=hello; echo \${#x} \${x:1:3} \${x/l/L} \${x//l/L} \${x^^} \${y:-def} \${x%lo} \${x#he}
5 ell heLlo heLLo HELLO def hel llo
$ for i in 1 2 3; do echo $i; done
1
2
3
$ for i in {1..3}; do echo -n "$i "; done; echo
1 2 3 
$ for ((i=0;i<3;i++)); do echo $i; done
0
1
2
$ i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done
0
1
2
$ until false; do echo once; break; done
once
$ if true; then echo yes; else echo no; fi
yes
$ if [ 1 -eq 2 ]; then echo a; elif [ 2 -eq 2 ]; then echo b; fi
b
$ case abc in a*) echo starts;; *) echo other;; esac
starts
$ false && echo yes || echo no
no
$ ! true; echo $?
1
$ (echo sub; exit 3); echo $?
sub
3
$ f() { echo "arg $1 of $#"; return 4; }; f x y; echo $?
arg x of 2
4
$ seq 3
1
2
3
$ seq 2 4
2
3
4
$ seq 1 2 5
1
3
5
$ echo a > f1; cat f1
a
$ echo a > f1; echo b >> f1; cat f1
a
b
$ cat <<EOF
> v $x
> EOF
v 
$ x=1; cat <<EOF
> v $x
> EOF
v 1
$ cat <<< "here"
here
$ echo $(echo nested $(echo deep))
nested deep
$ echo \`echo old\`
old
$ x=$(printf 'a\\nb\\n'); echo "$x"; echo $x
a
b
a b
$ ls nope
! ls: cannot access 'nope': No such file or directory
[2]
$ cat nope
! cat: nope: No such file or directory
[1]
$ cat nope 2>/dev/null; echo $?
1
$ echo out; echo err >&2
out
! err
$ (echo out; echo err >&2) 2>&1 | cat
out
err
$ (echo out; echo err >&2) 2>/dev/null
out
$ echo a >/dev/null
$ [ -n "" ]; echo $?
1
$ [ "a" = "a" ] && echo eq
eq
$ [ 3 -gt 2 -a 1 -lt 2 ] && echo both
both
$ [[ abc == a* ]] && echo glob
glob
$ [[ abc =~ b ]] && echo re
re
$ test -z "" && echo empty
empty
$ export A=b; echo $A
b
$ A=b; unset A; echo "[$A]"
[]
$ A=1 B=2; echo $A$B
12
$ set -- a b c; echo $# $2 "$@"
3 b a b c
$ basename /a/b.txt
b.txt
$ dirname /a/b.txt
/a
$ rev <<< abc
cba
$ printf '%s-%d\\n' a 1 b 2
a-1
b-2
$ printf '%5s|%-5s|\\n' a b
    a|b    |
$ printf '%05.1f\\n' 3.14159
003.1
$ echo {a,b}c
ac bc
$ echo a{1..3}
a1 a2 a3
$ true; echo $?
0
$ false; echo $?
1
$ exit 7
[7]
$ bash -c 'exit 5'; echo $?
5
$ echo "a'b"'c"d'
a'bc"d
$ echo \\$HOME "\\$HOME" '\\$HOME'
$HOME $HOME \\$HOME
$ echo *
*
$ echo "*"
*
$ echo ~
/root
$ x=1; ((x++)); echo $x
2
$ read x <<< "in put"; echo $x
in put
$ echo a b | while read x y; do echo "$y $x"; done
b a
$ sleep 0; echo slept
slept
$ nl <<< a
     1	a
$ jq -r .a <<< '{"a":"b"}'
b
$ base64 <<< hi
aGkK
$ paste -sd, <<< $'a\\nb'
a,b
$ date -u -d @0 +%Y
1970
$ k() { echo "$1" "$@" $#; }; k 'a b' c
a b a b c 2
$ f() { for x in "$@"; do echo "<$x>"; done; }; f 'a b' c
<a b>
<c>
$ f() { return 3; echo no; }; f; echo $?
3
$ set -- a b c; shift; echo $1
b
$ [[ -z "" && ( 1 -eq 1 || x == y ) ]] && echo ok
ok
$ [[ ! a == b ]] && echo not
not
$ [[ "a*" == "a*" ]] && [[ abc != "a*" ]] && echo literal
literal
$ echo pre{a,b}{1,2}post
prea1post prea2post preb1post preb2post
$ echo {3..1} {1..10..3} {a,b
3 2 1 1 4 7 10 {a,b
$ x=hello; echo \${x:1} \${x: -3} \${x:0:-1} \${x^} \${x,,}
ello llo hell Hello hello
$ echo ~/a "~"
/root/a ~
$ date -u -d @86400 +%F
1970-01-02
$ ls
$ bash -c 'echo $1 $#' x y z
y 2
$ echo 'echo from stdin' | bash
from stdin
$ x=1; bash -c 'x=2'; echo $x
1
$ x=1; (x=2); echo $x
1
$ f() { x=2; }; x=1; f; echo $x
2
$ while true; do break; done; echo $?
0
$ for x in; do echo $x; done
$ echo $((2**10)) $((5&3)) $((5|3)) $((5^3))
1024 1 7 6
$ x=3; x=$((x*2)); echo $x $((x++)) $x $((++x))
6 6 7 8
$ printf '%%s\\n'
%s
$ printf 'no args\\n'
no args
$ printf '%s\\n' a b c
a
b
c
$ printf '%d%%\\n' 5
5%
$ echo 'a b' | { read x y; echo $y; }
b
$ if [[ $(echo hi) == hi ]]; then echo sub; fi
sub
`,
  { each: 'fresh' },
);

import { FakeCluster } from '../testing/fake-cluster.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'filters',
  () => new FakeCluster(),
  `
$ true && echo yes || echo no
yes
$ { echo a; echo b; } | wc -l
2
$ echo a b c | awk '{print $2}'
b
$ printf 'a 1\\nb 2\\nc 3\\n' | awk '{s+=$2} END {print s}'
6
$ printf 'a 1\\nb 2\\nc 3\\n' | awk '$2>1 {print $1}'
b
c
$ printf 'a,1\\nb,2\\n' | awk -F, '{print $2, $1}'
1 a
2 b
$ printf 'x y z\\n' | awk '{print NF, $NF, NR}'
3 z 1
$ printf 'a\\nb\\n' | awk 'NR>1'
b
$ printf 'a\\nb\\na\\n' | sort | uniq -c
      2 a
      1 b
$ printf '3\\n1\\n10\\n2\\n' | sort -n
1
2
3
10
$ printf '3\\n1\\n10\\n2\\n' | sort -r
3
2
10
1
$ printf 'b 2\\na 3\\nc 1\\n' | sort -k2
c 1
b 2
a 3
$ printf 'b 2\\na 3\\nc 1\\n' | sort -k2 -nr
a 3
b 2
c 1
$ printf 'a\\na\\nb\\n' | uniq
a
b
$ printf 'a\\na\\nb\\n' | uniq -d
a
$ printf 'a\\nb\\n' | sort -u
a
b
$ printf 'a:b:c\\n' | cut -d: -f2
b
$ printf 'a:b:c\\n' | cut -d: -f1,3
a:c
$ printf 'abcdef\\n' | cut -c2-4
bcd
$ printf 'a\\nb\\nc\\nd\\n' | head -2
a
b
$ printf 'a\\nb\\nc\\nd\\n' | head -n -1
a
b
c
$ printf 'a\\nb\\nc\\nd\\n' | tail -2
c
d
$ printf 'a\\nb\\nc\\nd\\n' | tail -n +3
c
d
$ printf 'a\\nb\\nc\\n' | tac
c
b
a
$ printf 'a b\\nc\\n' | wc
      2       3       6
$ printf 'a b\\nc\\n' | wc -w
3
$ printf 'a b\\nc\\n' | wc -c
6
$ echo Hello | tr a-z A-Z
HELLO
$ echo hello | tr -d l
heo
$ echo 'a  b' | tr -s ' '
a b
$ echo hello | sed 's/l/L/'
heLlo
$ echo hello | sed 's/l/L/g'
heLLo
$ echo hello | sed -E 's/(h)(e)/\\2\\1/'
ehllo
$ printf 'a\\nb\\nc\\n' | sed -n 2p
b
$ printf 'a\\nb\\nc\\n' | sed 2d
a
c
$ printf 'a\\nb\\nc\\n' | sed '/b/d'
a
c
$ printf 'a\\nb\\nc\\n' | sed -n '/b/,$p'
b
c
$ printf 'a\\nb\\nc\\n' | grep b
b
$ printf 'a\\nB\\nc\\n' | grep -i b
B
$ printf 'a\\nb\\nc\\n' | grep -v b
a
c
$ printf 'a\\nb\\nc\\n' | grep -c .
3
$ printf 'a\\nb\\nc\\n' | grep -n b
2:b
$ printf 'a\\nb\\nc\\n' | grep x; echo $?
1
$ printf 'abc\\n' | grep -o b
b
$ printf 'a\\nb\\nc\\nd\\n' | grep -A1 b
b
c
$ printf 'a\\nb\\nc\\nd\\n' | grep -B1 c
b
c
$ printf 'a.c\\nabc\\n' | grep -F a.c
a.c
$ printf 'abc\\nabd\\n' | grep -E 'ab(c|d)$'
abc
abd
$ printf 'foo bar\\nfoobar\\n' | grep -w foo
foo bar
$ printf 'a\\nb\\n' | grep -q a && echo found
found
$ printf 'a\\nb\\nc\\n' | grep -e a -e c
a
c
$ printf '1\\n2\\n3\\n' | xargs
1 2 3
$ printf 'a b\\nc\\n' | xargs -n1 echo x
x a
x b
x c
$ printf 'a\\nb\\n' | xargs -I{} echo '[{}]'
[a]
[b]
$ echo hi | tee f2; cat f2
hi
hi
$ printf 'l1\\nl2\\n' | while read -r line; do echo "[$line]"; done
[l1]
[l2]
$ printf 'a\\tb\\n' | column -t
a  b
$ printf 'a b\\nccc d\\n' | column -t
a    b
ccc  d
$ echo '{"a":[1,2]}' | jq '.a[]'
1
2
$ echo '{"a":[1,2]}' | jq -c .
{"a":[1,2]}
$ echo '{"a":{"b":1}}' | jq .
{
  "a": {
    "b": 1
  }
}
$ echo '[{"n":"x","v":1},{"n":"y","v":2}]' | jq -r '.[] | select(.v>1) | .n'
y
$ echo '{"a":1}' | jq 'keys'
[
  "a"
]
$ echo '{"a":[3,1,2]}' | jq '.a | sort | length'
3
$ echo '{"a":"x"}' | jq -r '"\\(.a)-y"'
x-y
$ echo '[1,2,3]' | jq 'map(.+1) | add'
9
$ echo '{"a":null}' | jq '.a // "d"'
"d"
$ echo aGkK | base64 -d
hi
$ printf 'a\\nb\\n' | paste -sd+ -
a+b
$ echo a | rev
a
`,
  { each: 'fresh' },
);

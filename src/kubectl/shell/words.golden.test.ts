import { talkingPods } from '../testing/stories.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'words',
  talkingPods,
  `
$ help
This is the shell of a machine that can reach the cluster. Time in it is simulated time.

  kubectl COMMAND        everything about the cluster; kubectl --help lists the commands
  curl URL               a request to a Service, a pod's address or a forwarded port
  nslookup, ping NAME    what a name resolves to, whether an address answers
  watch [-n S] COMMAND   run a command again and again
  date, sleep, echo, history, clear, help

Join commands with | ; && || and use grep, head, tail, wc, sort, uniq, cut, awk, sed, tr, jq, xargs,
for, while, if, variables, $(...), > file and <<EOF. Ctrl+C stops a command, Tab completes,
the arrow keys go through the history.
$ history
    1  history
$ date
Thu Jan  1 00:00:10 UTC 2026
$ date +%s
1767225610
$ date -I
2026-01-01
$ date '+%F %T'
2026-01-01 00:00:10
$ sleep 3; date +%s
1767225613
$ sleep 1m; date +%T
00:01:10
$ sleep
! sleep: missing operand
! Try 'sleep --help' for more information.
[1]
$ sleep x
! sleep: invalid time interval ‘x’
! Try 'sleep --help' for more information.
[1]
$ sleep 0.5; date +%S.%N
10.500000000
$ time sleep 2
! 
! real	0m2.000s
! user	0m0.000s
! sys	0m0.000s
$ timeout 2 sleep 5; date +%s
1767225612
$ timeout x sleep 1
! timeout: invalid time interval ‘x’
[125]
$ timeout 5 sleep 1
$ pwd; whoami; hostname
/root
root
podscope
$ which kubectl
/usr/bin/kubectl
$ env
$ clear
$ wait
$ true; false; echo $?
1
$ nosuch
! bash: nosuch: command not found
[127]
$ echo a > f; ls; cat f; rm f; ls
f
a
$ rm nope
! rm: cannot remove 'nope': No such file or directory
[1]
$ cat nope
! cat: nope: No such file or directory
[1]
$ ls
$ watch -n 2 -t date +%s | head -3
1767225610
1767225612
1767225614
$ timeout 5 watch -n 2 kubectl get pods
Every 2.0s: kubectl get pods    Thu Jan  1 00:00:10 2026

NAME    READY   STATUS    RESTARTS   AGE
web-0   2/2     Running   1          8s
web-1   1/1     Running   0          5s
Every 2.0s: kubectl get pods    Thu Jan  1 00:00:12 2026

NAME    READY   STATUS    RESTARTS   AGE
web-0   2/2     Running   1          10s
web-1   1/1     Running   0          7s
Every 2.0s: kubectl get pods    Thu Jan  1 00:00:14 2026

NAME    READY   STATUS      RESTARTS   AGE
web-0   1/2     Running     1          12s
web-1   0/1     Completed   0          9s
[124]
$ watch
! Usage:
!  watch [options] command
[1]
$ kubectl get pods -o name | xargs -n1 kubectl get --no-headers
web-0   2/2   Running   1     8s
web-1   1/1   Running   0     5s
$ kubectl get pods -o name | xargs kubectl delete --wait=false
pod "web-0" deleted from default namespace
pod "web-1" deleted from default namespace
$ for p in $(kubectl get pods -o jsonpath='{.items[*].metadata.name}'); do kubectl logs $p -c app --tail=1; done
line of second 9
line of second 9
$ while kubectl get pod web-1 >/dev/null 2>&1; do sleep 1; kubectl delete pod web-1 --now; done; date +%s
pod "web-1" deleted from default namespace
1767225612
$ while true; do date +%s; sleep 2; done | head -3
1767225610
1767225612
1767225614
$ until [ $(date +%s) -ge 1767225613 ]; do sleep 1; done; date +%S
13
$ while true; do :; done
! bash: stopped: a loop in which no time passes
[1]
$ for i in 1 2; do kubectl get pod web-$((i-1)) --no-headers | awk '{print $1, $3}'; done
web-0 Running
web-1 Running
$ k get pods --no-headers | wc -l
2
$ kubectl get pods | grep web-1
web-1   1/1     Running   0          5s
$ kubectl get pods -o json | jq -r '.items[].metadata.name'
web-0
web-1
$ kubectl get pods -o json | jq '.items | length'
2
$ kubectl get pods --no-headers | sort -r | head -1
web-1   1/1   Running   0     5s
$ kubectl get pods nope 2>&1 | sed 's/Error/Fehler/'
Fehler from server (NotFound): pods "nope" not found
$ kubectl get pods nope || echo failed $?
failed 1
! Error from server (NotFound): pods "nope" not found
$ kubectl get pod web-0 >out; wc -l out
2 out
$ kubectl logs -f web-0 -c app | grep 12
line of second 12
$ kubectl logs -f web-0 -c app | while read a b c d; do echo got $d; done
got 4
got 6
got 8
got 9
got 11
got 12
$ POD=web-1; kubectl get pod $POD --no-headers
web-1   1/1   Running   0     5s
$ p() { kubectl get pod "$@"; }; p web-1 -o name
pod/web-1
$ kubectl get pods; # a comment
NAME    READY   STATUS    RESTARTS   AGE
web-0   2/2     Running   1          8s
web-1   1/1     Running   0          5s
$ # only a comment
$ kubectl get \\
> pods --no-headers
web-0   2/2   Running   1     8s
web-1   1/1   Running   0     5s
`,
  { each: 'fresh' },
);

transcript(
  'history',
  talkingPods,
  `
$ echo one
one
$ echo two
two
$ history
    1  echo one
    2  echo two
    3  history
$ history 2
    3  history
    4  history 2
$ history -c
$ history
    1  history
`,
);

transcript(
  'network',
  talkingPods,
  `
$ curl
! curl: (2) no URL specified
[2]
$ curl -sS http://10.0.0.9/
$ ping
! ping: usage error: Destination address required
[1]
$ ping -c 1 web
! ping: web: Name or service not known
[2]
$ nslookup
! Usage: nslookup HOST [SERVER]
[1]
$ nslookup nope
Server:		10.96.0.10
Address:	10.96.0.10#53

** server can't find nope: NXDOMAIN

[1]
$ nslookup web
Server:		10.96.0.10
Address:	10.96.0.10#53

** server can't find web: NXDOMAIN

[1]
$ curl -s -o /dev/null -w '%{http_code}\\n' http://web/
200
$ wget -qO- http://web/
$ curl nope
$ curl http://localhost:8080/
`,
  { each: 'fresh' },
);

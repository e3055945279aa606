import { talkingPods } from '../testing/stories.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'logs',
  talkingPods,
  `
$ kubectl logs web-1
line of second 7
line of second 9
$ kubectl logs web-0
line of second 4
line of second 6
line of second 8
line of second 9
! Defaulted container "app" out of: app, side
$ kubectl logs web-0 -c side
line of second 5
line of second 9
$ kubectl logs web-0 side
line of second 5
line of second 9
$ kubectl logs web-0 -c app --tail=1
line of second 9
$ kubectl logs web-0 -c app --tail=0
$ kubectl logs web-0 -c app --since=3s
line of second 8
line of second 9
$ kubectl logs web-0 -c app --since-time=2026-01-01T00:00:08Z
line of second 8
line of second 9
$ kubectl logs web-0 -c app -p
line of second 2
line of second 3
$ kubectl logs web-0 -c side -p
! Error from server (BadRequest): previous terminated container "side" in pod "web-0" not found
[1]
$ kubectl logs web-0 -c app --timestamps
2026-01-01T00:00:04.250000000Z line of second 4
2026-01-01T00:00:06.250000000Z line of second 6
2026-01-01T00:00:08.250000000Z line of second 8
2026-01-01T00:00:09.250000000Z line of second 9
$ kubectl logs web-0 --all-containers
line of second 4
line of second 6
line of second 8
line of second 9
line of second 5
line of second 9
$ kubectl logs web-0 --all-containers --prefix
[pod/web-0/app] line of second 4
[pod/web-0/app] line of second 6
[pod/web-0/app] line of second 8
[pod/web-0/app] line of second 9
[pod/web-0/side] line of second 5
[pod/web-0/side] line of second 9
$ kubectl logs -l app=web --tail=1 --prefix
[pod/web-0/app] line of second 9
[pod/web-1/app] line of second 9
! Defaulted container "app" out of: app, side
$ kubectl logs -l app=web --all-containers --tail=1
line of second 9
line of second 9
line of second 9
$ kubectl logs -l app=none
! No resources found in default namespace.
$ kubectl logs deploy/web -c app --tail=1
line of second 9
! Found 2 pods, using pod/web-0
$ kubectl logs deploy/web --all-pods --tail=1
[pod/web-0/app] line of second 9
[pod/web-1/app] line of second 9
$ kubectl logs web-0 -c app -f
line of second 4
line of second 6
line of second 8
line of second 9
line of second 11
line of second 12
$ kubectl logs -f -l app=web --prefix -c app
[pod/web-0/app] line of second 4
[pod/web-0/app] line of second 6
[pod/web-0/app] line of second 8
[pod/web-0/app] line of second 9
[pod/web-1/app] line of second 7
[pod/web-1/app] line of second 9
[pod/web-0/app] line of second 11
[pod/web-0/app] line of second 12
[pod/web-1/app] line of second 13
$ kubectl logs -f web-0 -c app --tail=1 | head -2
line of second 9
line of second 11
$ timeout 1.5 kubectl logs -f web-0 -c app --tail=0
line of second 11
[124]
$ kubectl logs web-0 -c nope
! error: container nope is not valid for pod web-0
[1]
$ kubectl logs nope
! error: error from server (NotFound): pods "nope" not found in namespace "default"
[1]
$ kubectl logs
! error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
! POD or TYPE/NAME is a required argument for the logs command
! See 'kubectl logs -h' for help and examples
[1]
$ kubectl logs web-0 -l app=web
! error: only a selector (-l) or a POD name is allowed
! See 'kubectl logs -h' for help and examples
[1]
$ kubectl logs web-0 app -c app
! error: only one of -c or an inline [CONTAINER] arg is allowed
[1]
$ kubectl logs web-0 -c app --all-containers
! error: --all-containers=true should not be specified with container name app
[1]
$ kubectl logs web-0 --since=1s --since-time=2026-01-01T00:00:08Z
! error: at most one of \`sinceTime\` or \`sinceSeconds\` may be specified
[1]
$ kubectl logs web-0 --tail=-5
! error: --tail must be greater than or equal to -1
[1]
$ kubectl logs web-0 -c app --limit-bytes=10
line of se⏎
$ kubectl logs rs/web-new -c app --tail=1
line of second 9
! Found 2 pods, using pod/web-0
$ kubectl logs -f -l app=web --max-log-requests=1 -c app
! error: you are attempting to follow 2 log streams, but maximum allowed concurrency is 1, use --max-log-requests to increase the limit
[1]
$ kubectl logs web-0 -c app | grep -c line
4
`,
  { each: 'fresh' },
);

import { startingPod } from '../testing/stories.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'wait',
  startingPod,
  `
$ kubectl wait --for=condition=Ready pod/web-0
pod/web-0 condition met
$ kubectl wait --for=condition=Ready pod/web-0 --timeout=2s
! error: timed out waiting for the condition on pods/web-0
[1]
$ kubectl wait --for=condition=ready=false pod/web-0
pod/web-0 condition met
$ kubectl wait --for=condition=Ready pod --all
pod/web-0 condition met
$ kubectl wait --for=condition=Ready pod -l app=web
pod/web-0 condition met
$ kubectl wait --for=condition=Ready pod -l app=none
! error: no matching resources found
[1]
$ kubectl wait --for=delete pod/web-0 --timeout=60s
pod/web-0 condition met
$ kubectl wait --for=delete pod/web-0 --timeout=5s
! error: timed out waiting for the condition on pods/web-0
[1]
$ kubectl wait --for=condition=Nope pod/web-0 pod/web-0 --timeout=5s
! timed out waiting for the condition on pods/web-0
! timed out waiting for the condition on pods/web-0
[1]
$ kubectl wait --for=condition=Nope --for=delete pod/web-0 pod/web-0 --timeout=5s
! timed out waiting for the condition on pods/web-0
! timed out waiting for the condition on pods/web-0
[1]
$ kubectl wait --for=delete pod/web-0 pod/web-0 --timeout=5s
! timed out waiting for the condition on pods/web-0
! client rate limiter Wait returned an error: context deadline exceeded
[1]
$ kubectl wait --for=condition=Nope pod/web-0 --timeout=1s; kubectl wait --for=condition=Ready pod/web-0 --timeout=6s
pod/web-0 condition met
! error: timed out waiting for the condition on pods/web-0
$ kubectl wait --for=delete pod/nope
$ kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web-0
pod/web-0 condition met
$ kubectl wait --for=jsonpath='{.spec.nodeName}' pod/web-0
pod/web-0 condition met
$ kubectl wait --for=jsonpath='{.status.phase}'=Failed pod/web-0 --timeout=3s
! error: timed out waiting for the condition on pods/web-0
[1]
$ kubectl wait --for=jsonpath='{.status' pod/web-0
! error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'
[1]
$ kubectl wait --for=create pod/web-0
pod/web-0 condition met
$ kubectl wait --for=create pod/nope --timeout=2s
! error: timed out waiting for the condition
[1]
$ kubectl wait --for=condition=Ready pod/web-0 --timeout=0
! error: condition not met for pods/web-0
[1]
$ kubectl wait --for=condition=Ready pod/nope
! Error from server (NotFound): pods "nope" not found
[1]
$ kubectl wait --for=foo pod/web-0
! error: unrecognized condition: "foo"
[1]
$ kubectl wait pod/web-0
! error: unrecognized condition: []
[1]
$ kubectl wait --for=condition=Ready
! error: You must provide one or more resources by argument or filename.
! Example resource specifications include:
!    '-f rsrc.yaml'
!    '--filename=rsrc.json'
!    '<resource> <name>'
!    '<resource>'
[1]
$ kubectl wait --for=condition=Ready pod/web-0 -o name
pod/web-0
$ kubectl wait --for=condition=Ready pod/web-0 && kubectl get pods
pod/web-0 condition met
NAME    READY   STATUS    RESTARTS   AGE
web-0   1/1     Running   0          7s
`,
  { each: 'fresh' },
);

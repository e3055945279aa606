import { sampleCluster } from '../testing/objects.ts';
import { startingPod } from '../testing/stories.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'watch',
  startingPod,
  `
$ kubectl get pods -w
NAME    READY   STATUS    RESTARTS   AGE
web-0   0/1     Pending   0          2s
web-0   0/1     ContainerCreating   0          3s
web-0   0/1     Running             0          5s
web-0   1/1     Running             0          7s
web-0   1/1     Terminating         0          12s
web-0   1/1     Terminating         0          42s
[waits]
$ kubectl get pods -w --no-headers
web-0   0/1   Pending   0     2s
web-0   0/1   ContainerCreating   0     3s
web-0   0/1   Running             0     5s
web-0   1/1   Running             0     7s
web-0   1/1   Terminating         0     12s
web-0   1/1   Terminating         0     42s
[waits]
$ kubectl get pods --watch-only
NAME    READY   STATUS              RESTARTS   AGE
web-0   0/1     ContainerCreating   0          3s
web-0   0/1     Running             0          5s
web-0   1/1     Running             0          7s
web-0   1/1     Terminating         0          12s
web-0   1/1     Terminating         0          42s
[waits]
$ kubectl get pod web-0 -w -o name
pod/web-0
pod/web-0
pod/web-0
pod/web-0
pod/web-0
pod/web-0
[waits]
$ kubectl get pods -w --output-watch-events
EVENT   NAME    READY   STATUS    RESTARTS   AGE
ADDED   web-0   0/1     Pending   0          2s
MODIFIED   web-0   0/1     ContainerCreating   0          3s
MODIFIED   web-0   0/1     Running             0          5s
MODIFIED   web-0   1/1     Running             0          7s
MODIFIED   web-0   1/1     Terminating         0          12s
DELETED    web-0   1/1     Terminating         0          42s
[waits]
$ kubectl get pods -w -o jsonpath='{.status.phase}{"\\n"}'
Pending
Pending
Running
Running
Running
Running
[waits]
$ kubectl get pods -w -o custom-columns=NAME:.metadata.name,PHASE:.status.phase
NAME    PHASE
web-0   Pending
web-0   Pending
web-0   Running
web-0   Running
web-0   Running
web-0   Running
[waits]
$ kubectl get pods -w -l app=other
[waits]
$ kubectl get pods -A -w
NAMESPACE   NAME    READY   STATUS    RESTARTS   AGE
default     web-0   0/1     Pending   0          2s
default     web-0   0/1     ContainerCreating   0          3s
default     web-0   0/1     Running             0          5s
default     web-0   1/1     Running             0          7s
default     web-0   1/1     Terminating         0          12s
default     web-0   1/1     Terminating         0          42s
[waits]
$ kubectl get pods -o wide -w
NAME    READY   STATUS    RESTARTS   AGE   IP       NODE     NOMINATED NODE   READINESS GATES
web-0   0/1     Pending   0          2s    <none>   <none>   <none>           <none>
web-0   0/1     ContainerCreating   0          3s    <none>   n1       <none>           <none>
web-0   0/1     Running             0          5s    <none>   n1       <none>           <none>
web-0   1/1     Running             0          7s    <none>   n1       <none>           <none>
web-0   1/1     Terminating         0          12s   <none>   n1       <none>           <none>
web-0   1/1     Terminating         0          42s   <none>   n1       <none>           <none>
[waits]
$ kubectl get pods -w --sort-by=.metadata.name
NAME    READY   STATUS    RESTARTS   AGE
web-0   0/1     Pending   0          2s
web-0   0/1     ContainerCreating   0          3s
web-0   0/1     Running             0          5s
web-0   1/1     Running             0          7s
web-0   1/1     Terminating         0          12s
web-0   1/1     Terminating         0          42s
! warning: --watch requested, --sort-by will be ignored for watch events received
[waits]
$ kubectl get pods,svc -w
! error: you may only specify a single resource type
[1]
$ kubectl get pod web-0 -w --output-watch-events -o name | head -2
pod/web-0
pod/web-0
$ kubectl get pod web-0 -w --output-watch-events -o json | head -2 | cut -c1-46
{"type":"ADDED","object":{"apiVersion":"v1","k
{"type":"MODIFIED","object":{"apiVersion":"v1"
$ kubectl get pod web-0 -w --output-watch-events -o custom-columns=T:.type,N:.object.metadata.name | head -2
T       N
ADDED   web-0
$ kubectl get pods -f nope.yaml -w
! error: the path "nope.yaml" does not exist
[1]
$ kubectl get pods --output-watch-events
! error: --output-watch-events option can only be used with --watch or --watch-only
[1]
$ kubectl get svc -w
[waits]
$ kubectl get pods web-0 web-0 -w
NAME    READY   STATUS    RESTARTS   AGE
web-0   0/1     Pending   0          2s
web-0   0/1     Pending   0          2s
! error: you may only watch a single resource or type of resource at a time
[1]
$ kubectl get pods -w | head -3
NAME    READY   STATUS    RESTARTS   AGE
web-0   0/1     Pending   0          2s
web-0   0/1     ContainerCreating   0          3s
$ timeout 4 kubectl get pods -w
NAME    READY   STATUS    RESTARTS   AGE
web-0   0/1     Pending   0          2s
web-0   0/1     ContainerCreating   0          3s
web-0   0/1     Running             0          5s
[124]
$ kubectl get pods --field-selector=status.phase=Running -w
NAME    READY   STATUS    RESTARTS   AGE
web-0   0/1     Running   0          5s
web-0   1/1     Running   0          7s
web-0   1/1     Terminating   0          12s
web-0   1/1     Terminating   0          42s
[waits]
`,
  { each: 'fresh' },
);

transcript(
  'a watch of several objects begins with one table',
  sampleCluster,
  `
$ kubectl get pods -w
NAME    READY   STATUS        RESTARTS   AGE
dying   0/1     Terminating   0          65s
pend    0/1     Evicted       0          65s
web-0   0/3     Init:1/2      0          65s
[waits]
`,
);

import { sampleCluster } from '../testing/objects.ts';
import { crowdedNode, talkingPods } from '../testing/stories.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'events',
  sampleCluster,
  `
$ kubectl events
LAST SEEN                 TYPE      REASON      OBJECT      MESSAGE
64s                       Normal    Scheduled   Pod/web-0   Successfully assigned
<invalid> (x5 over 63s)   Normal    Pulled      Pod/web-0   Container image x
<invalid> (x7 over 62s)   Warning   BackOff     Pod/web-0   Back-off
$ kubectl events --for pod/web-0
LAST SEEN                 TYPE      REASON      OBJECT      MESSAGE
64s                       Normal    Scheduled   Pod/web-0   Successfully assigned
<invalid> (x5 over 63s)   Normal    Pulled      Pod/web-0   Container image x
<invalid> (x7 over 62s)   Warning   BackOff     Pod/web-0   Back-off
$ kubectl events --types=Warning
LAST SEEN                 TYPE      REASON    OBJECT      MESSAGE
<invalid> (x7 over 62s)   Warning   BackOff   Pod/web-0   Back-off
$ kubectl events -A --no-headers
default   64s                       Normal    Scheduled   Pod/web-0   Successfully assigned
default   <invalid> (x5 over 63s)   Normal    Pulled      Pod/web-0   Container image x
default   <invalid> (x7 over 62s)   Warning   BackOff     Pod/web-0   Back-off
$ kubectl events --for nope/x
! error: the server doesn't have a resource type "nope"
[1]
$ kubectl events --types=Foo
! error: valid --types are Normal or Warning
[1]
$ kubectl events -n nope
! No events found in nope namespace.
$ kubectl events -o name
event/web-0.2
event/web-0.1
event/web-0.3
$ kubectl get events
LAST SEEN   TYPE      REASON      OBJECT      MESSAGE
<invalid>   Normal    Pulled      pod/web-0   Container image x
64s         Normal    Scheduled   pod/web-0   Successfully assigned
<invalid>   Warning   BackOff     pod/web-0   Back-off
$ kubectl get events --sort-by=.lastTimestamp
LAST SEEN   TYPE      REASON      OBJECT      MESSAGE
64s         Normal    Scheduled   pod/web-0   Successfully assigned
<invalid>   Warning   BackOff     pod/web-0   Back-off
<invalid>   Normal    Pulled      pod/web-0   Container image x
$ kubectl get events -o wide
LAST SEEN   TYPE      REASON      OBJECT      SUBOBJECT              SOURCE              MESSAGE                 FIRST SEEN   COUNT   NAME
<invalid>   Normal    Pulled      pod/web-0   spec.containers{app}   kubelet, n1         Container image x       63s          5       web-0.1
64s         Normal    Scheduled   pod/web-0                          default-scheduler   Successfully assigned   64s          1       web-0.2
<invalid>   Warning   BackOff     pod/web-0                          kubelet             Back-off                62s          7       web-0.3
$ kubectl get events --field-selector=type=Warning
LAST SEEN   TYPE      REASON    OBJECT      MESSAGE
<invalid>   Warning   BackOff   pod/web-0   Back-off
$ kubectl get events --field-selector=involvedObject.name=web-0 -o name
event/web-0.1
event/web-0.2
event/web-0.3
$ kubectl get events -n nope
! No resources found in nope namespace.
`,
  { each: 'fresh' },
);

transcript(
  'scale',
  sampleCluster,
  `
$ kubectl scale deploy/web --replicas=5
deployment.apps/web scaled
$ kubectl scale --replicas=2 rs/web-old sts/web
replicaset.apps/web-old scaled
statefulset.apps/web scaled
$ kubectl get deploy web -o jsonpath='{.spec.replicas}'
5⏎
$ kubectl scale deploy web --replicas=3 --current-replicas=9
! error: Expected replicas to be 9, was 5
[1]
$ kubectl scale deploy web --replicas=3 --current-replicas=5
deployment.apps/web scaled
$ kubectl scale deploy --all --replicas=1
deployment.apps/applied scaled
deployment.apps/web scaled
$ kubectl scale deploy -l app=none --replicas=1
! error: no objects passed to scale
[1]
$ kubectl scale deploy nope --replicas=1
! Error from server (NotFound): deployments.apps "nope" not found
[1]
$ kubectl scale pod web-0 --replicas=1
! Error from server (NotFound): the server could not find the requested resource (patch pods web-0)
[1]
$ kubectl scale deploy web
! error: required flag(s) "replicas" not set
[1]
$ kubectl scale deploy web --replicas=-1
! error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0
[1]
$ kubectl scale --replicas=2
! error: You must provide one or more resources by argument or filename.
! Example resource specifications include:
!    '-f rsrc.yaml'
!    '--filename=rsrc.json'
!    '<resource> <name>'
!    '<resource>'
[1]
$ kubectl scale deploy web --replicas=4 --dry-run=client
deployment.apps/web scaled (dry run)
$ kubectl scale deploy web --replicas=4 -o name
deployment.apps/web
$ kubectl scale deploy web --replicas=9 --timeout=2s
! error: timed out waiting for "deployments.apps" to be synced
[1]
`,
);

transcript(
  'top',
  talkingPods,
  `
$ kubectl top pods
! error: Metrics API not available
[1]
$ kubectl top nodes
! error: Metrics API not available
[1]
`,
  { each: 'fresh' },
);

transcript(
  'port-forward and cp',
  () => crowdedNode(),
  `
$ kubectl port-forward pod/web-0 8080:80
Forwarding from 127.0.0.1:8080 -> 80
Forwarding from [::1]:8080 -> 80
[waits]
$ kubectl port-forward web-0 :80
Forwarding from 127.0.0.1:80 -> 80
Forwarding from [::1]:80 -> 80
[waits]
$ kubectl port-forward web-0
! error: TYPE/NAME and list of ports are required for port-forward
! See 'kubectl port-forward -h' for help and examples
[1]
$ kubectl port-forward nope 80
! Error from server (NotFound): pods "nope" not found
[1]
$ kubectl port-forward web-0 foo
! error: Pod 'web-0' does not have a named port 'foo'
[1]
$ kubectl port-forward
! error: TYPE/NAME and list of ports are required for port-forward
! See 'kubectl port-forward -h' for help and examples
[1]
$ kubectl cp a b
! error: one of src or dest must be a remote file specification
[1]
$ kubectl cp
! error: source and destination are required
[1]
$ kubectl cp a
! error: source and destination are required
[1]
$ kubectl cp nope:/a b
! Error from server (NotFound): pods "nope" not found
[1]
`,
  { each: 'fresh' },
);

transcript(
  'attach',
  talkingPods,
  `
$ kubectl attach web-0 -c app
line of second 11
line of second 12
! All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.
! If you don't see a command prompt, try pressing enter.
$ kubectl attach web-0 -c app -q
line of second 11
line of second 12
$ kubectl attach nope
! Error from server (NotFound): pods "nope" not found
[1]
$ kubectl attach
! error: at least 1 argument is required for attach
[1]
$ timeout 1.5 kubectl attach web-0
line of second 11
! Defaulted container "app" out of: app, side
! All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.
! If you don't see a command prompt, try pressing enter.
[124]
`,
  { each: 'fresh' },
);

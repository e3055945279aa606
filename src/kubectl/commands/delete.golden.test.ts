import { crowdedNode } from '../testing/stories.ts';
import { transcript } from '../testing/transcript.ts';

const FILES = {
  'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web-0}\n',
  'two.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web-0}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: nope}\n',
};

transcript(
  'delete',
  () => crowdedNode(),
  `
$ kubectl delete pod web-0; sleep 0; kubectl get pods
pod "web-0" deleted from default namespace
NAME        READY   STATUS    RESTARTS   AGE
agent-x     1/1     Running   0          40s
cache       1/1     Running   0          40s
elsewhere   1/1     Running   0          40s
solo        1/1     Running   0          40s
web-1       1/1     Running   0          40s
$ kubectl delete pod web-0 --wait=false; kubectl get pods
pod "web-0" deleted from default namespace
NAME        READY   STATUS        RESTARTS   AGE
agent-x     1/1     Running       0          10s
cache       1/1     Running       0          10s
elsewhere   1/1     Running       0          10s
solo        1/1     Running       0          10s
web-0       1/1     Terminating   0          10s
web-1       1/1     Running       0          10s
$ kubectl delete pod web-0 --now
pod "web-0" deleted from default namespace
$ kubectl delete pod web-0 --force; kubectl get pods
pod "web-0" force deleted from default namespace
NAME        READY   STATUS    RESTARTS   AGE
agent-x     1/1     Running   0          10s
cache       1/1     Running   0          10s
elsewhere   1/1     Running   0          10s
solo        1/1     Running   0          10s
web-1       1/1     Running   0          10s
! Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.
$ kubectl delete pod web-0 --grace-period=0
pod "web-0" deleted from default namespace
$ kubectl delete pod web-0 --grace-period=0 --force
pod "web-0" force deleted from default namespace
! Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.
$ kubectl delete pod web-0 --grace-period=5 --force
! error: --force and --grace-period greater than 0 cannot be specified together
[1]
$ kubectl delete pod web-0 --now --grace-period=3
! error: --now and --grace-period cannot be specified together
[1]
$ kubectl delete pod web-0 --timeout=5s
pod "web-0" deleted from default namespace
! error: timed out waiting for the condition on pods/web-0
[1]
$ kubectl delete pods web-0 nope
pod "web-0" deleted from default namespace
! Error from server (NotFound): pods "nope" not found
[1]
$ kubectl delete pods nope --ignore-not-found
$ kubectl delete pod/web-0 pod/web-1 --wait=false
pod "web-0" deleted from default namespace
pod "web-1" deleted from default namespace
$ kubectl delete pods -l app=web --wait=false
pod "elsewhere" deleted from default namespace
pod "web-0" deleted from default namespace
pod "web-1" deleted from default namespace
$ kubectl delete pods -l app=none
No resources found
$ kubectl delete pods --all --wait=false
pod "agent-x" deleted from default namespace
pod "cache" deleted from default namespace
pod "elsewhere" deleted from default namespace
pod "solo" deleted from default namespace
pod "web-0" deleted from default namespace
pod "web-1" deleted from default namespace
$ kubectl delete pods --field-selector=metadata.name=web-1 --wait=false
pod "web-1" deleted from default namespace
$ kubectl delete all --all --wait=false
pod "agent-x" deleted from default namespace
pod "cache" deleted from default namespace
pod "elsewhere" deleted from default namespace
pod "solo" deleted from default namespace
pod "web-0" deleted from default namespace
pod "web-1" deleted from default namespace
daemonset.apps "agent" deleted from default namespace
$ kubectl delete node n2
node "n2" deleted
$ kubectl delete node n2 -n default
node "n2" deleted
! Warning: deleting cluster-scoped resources, not scoped to the provided namespace
$ kubectl delete pod web-0 --dry-run=client
pod "web-0" deleted from default namespace (dry run)
$ kubectl delete pod web-0 --dry-run=server
pod "web-0" deleted from default namespace (server dry run)
$ kubectl delete pod web-0 -o name --wait=false
pod/web-0
$ kubectl delete pod web-0 -o yaml
! error: unexpected -o output mode: yaml. We only support '-o name'
[1]
$ kubectl delete pod web-0 --cascade=foo
! error: invalid cascade value (foo). Must be "background", "foreground", or "orphan"
[1]
$ kubectl delete ds agent --cascade=orphan
daemonset.apps "agent" deleted from default namespace
$ kubectl delete -f pod.yaml --wait=false
pod "web-0" deleted from default namespace
$ kubectl delete -f two.yaml --wait=false
pod "web-0" deleted from default namespace
! Error from server (NotFound): error when deleting "two.yaml": pods "nope" not found
[1]
$ kubectl delete -f nope.yaml
! error: the path "nope.yaml" does not exist
[1]
$ kubectl delete pod web-0 -f pod.yaml
! error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well
[1]
$ kubectl delete pods --all -l app=web
! error: setting 'all' parameter but found a non empty selector. 
[1]
$ kubectl delete pod
! error: resource(s) were provided, but no name was specified
[1]
$ kubectl delete foo x
! error: the server doesn't have a resource type "foo"
[1]
$ kubectl delete pod web-0 --interactive
You are about to delete the following 1 resource(s):
pod/web-0
Do you want to continue? (y/N): deletion is cancelled
$ echo y | kubectl delete pod web-0 --interactive --wait=false
You are about to delete the following 1 resource(s):
pod/web-0
Do you want to continue? (y/N): pod "web-0" deleted from default namespace
`,
  { each: 'fresh', files: FILES },
);

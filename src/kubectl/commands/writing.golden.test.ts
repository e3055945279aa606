import { sampleCluster } from '../testing/objects.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'label and annotate',
  sampleCluster,
  `
$ kubectl label pod web-0 a=1 c=d
pod/web-0 labeled
$ kubectl label pod web-0 a=1
pod/web-0 not labeled
$ kubectl label pod web-0 a=2
! error: 'a' already has a value (1), and --overwrite is false
[1]
$ kubectl label pod web-0 a=2 --overwrite
pod/web-0 labeled
$ kubectl label pod web-0 a- z=1
pod/web-0 modified
$ kubectl label pod web-0 z-
pod/web-0 unlabeled
$ kubectl label pod web-0 nope-
label "nope" not found.
pod/web-0 not labeled
$ kubectl label pods --all x=y
pod/dying labeled
pod/pend labeled
pod/web-0 labeled
$ kubectl label pod web-0 --list
app=web
b=c
c=d
x=y
$ kubectl label pod web-0
! error: at least one label update is required
[1]
$ kubectl label pod web-0 a=b=c
! error: invalid label spec: a=b=c
[1]
$ kubectl label pod web-0 'a=b c'
! error: invalid label value: "a=b c": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
[1]
$ kubectl label pod web-0 x
! error: at least one label update is required
[1]
$ kubectl label pod web-0 q=r --dry-run=client
pod/web-0 labeled (dry run)
$ kubectl label pod web-0 q=r --dry-run=server
pod/web-0 labeled (server dry run)
$ kubectl annotate pod web-0 note=hi
pod/web-0 annotated
$ kubectl annotate pod web-0 note=ho
! error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (hi)
[1]
$ kubectl annotate pod web-0 note=ho --overwrite
pod/web-0 annotated
$ kubectl annotate pod web-0 note-
pod/web-0 annotated
$ kubectl annotate pod web-0 note- note=x
! error: can not both modify and remove the following annotation(s) in the same command: note
[1]
$ kubectl annotate pod web-0
! error: at least one annotation update is required
[1]
`,
);

transcript(
  'taint and cordon',
  sampleCluster,
  `
$ kubectl taint node n1 a=b:NoSchedule
node/n1 tainted
$ kubectl taint node n1 a=b:NoSchedule
! error: node n1 already has a taint(s) with same effect(s) and --overwrite is false
[1]
$ kubectl taint nodes n1 a=c:NoSchedule --overwrite
node/n1 modified
$ kubectl taint node n1 a:NoSchedule-
node/n1 untainted
$ kubectl taint node n1 a-
! error: taint "a" not found
[1]
$ kubectl taint node n1 x:NoExecute y:NoExecute k-
node/n1 modified
$ kubectl taint node n1 a=b:Foo
! error: invalid taint effect: Foo, unsupported taint effect
! See 'kubectl taint -h' for help and examples
[1]
$ kubectl taint node n1
! error: at least one taint update is required
[1]
$ kubectl taint pod x a=b:NoSchedule
! error: invalid resource type pod, only node types are supported
[1]
$ kubectl uncordon n1
node/n1 uncordoned
$ kubectl uncordon n1
node/n1 already uncordoned
$ kubectl cordon n1
node/n1 cordoned
$ kubectl cordon n1
node/n1 already cordoned
$ kubectl cordon node/n1 --dry-run=client
node/n1 already cordoned (dry run)
$ kubectl cordon
! error: USAGE: cordon NODE [flags]
! See 'kubectl cordon -h' for help and examples
[1]
$ kubectl cordon nope
! Error from server (NotFound): nodes "nope" not found
[1]
$ kubectl taint nodes/n1 a:NoSchedule
! the server doesn't have a resource type "nodes/n1"
[1]
$ kubectl taint nodes n1 a=b
! error: invalid taint spec: a=b, name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
! See 'kubectl taint -h' for help and examples
[1]
$ kubectl taint nodes n1 a:NoSchedule b
! error: all resources must be specified before taint changes: b
[1]
$ kubectl taint nodes n1 a:NoSchedule a-
! error: can not both modify and remove the following taint(s) in the same command: a=
[1]
$ kubectl taint nodes a:NoSchedule
! error: at least one resource name must be specified since 'all' parameter is not set
[1]
$ kubectl taint
! error: one or more resources must be specified as <resource> <name>
[1]
$ kubectl taint foo n1 a:NoSchedule
! the server doesn't have a resource type "foo"
[1]
$ kubectl taint nodes --all q:NoSchedule
node/n1 tainted
`,
);

transcript(
  'set',
  sampleCluster,
  `
$ kubectl set image deploy/web app=nginx:2 setup=b:2
deployment.apps/web image updated
$ kubectl set image deploy/web app=nginx:2
$ kubectl set image deploy/web *=c:3
deployment.apps/web image updated
$ kubectl set image deploy/web nope=x
! error: unable to find container named "nope"
[1]
$ kubectl set image deploy/web
! error: at least one image update is required
[1]
$ kubectl set image app=x
! error: You must provide one or more resources by argument or filename.
! Example resource specifications include:
!    '-f rsrc.yaml'
!    '--filename=rsrc.json'
!    '<resource> <name>'
!    '<resource>'
[1]
$ kubectl set image pod/pend app=y --dry-run=client
pod/pend image updated (dry run)
$ kubectl set env deploy/web A=b MODE-
deployment.apps/web env updated
$ kubectl set env deploy/web --list -c x
! Warning: Deployment/web does not have any containers matching "x"
$ kubectl set env deploy/web --list
# Deployment web, container app
# POD_NAME from field path metadata.name
ML=a
b
# S from secret sec, key k
# C from configmap cm, key k
# L from resource field limits.memory
# LC from resource field limits.cpu
# LBL from field path metadata.labels['app']
A=b
# Deployment web, container setup
A=b
$ kubectl set env deploy/web
$ kubectl set env deploy/web A=c --overwrite=false
! error: deployments/web 'A' already has a value (b), and --overwrite is false
[1]
$ kubectl set env ds/agent --from=cm/cm --prefix=CM_
daemonset.apps/agent env updated
! Warning: key k transferred to K
! Warning: key multi transferred to MULTI
$ kubectl set env ds/agent --list
# DaemonSet agent, container a
# CM_K from configmap cm, key k
# CM_MULTI from configmap cm, key multi
$ kubectl set resources ds/agent --limits=cpu=1,memory=1Gi --requests=cpu=500m
daemonset.apps/agent resource requirements updated
$ kubectl set resources ds/agent
! error: you must specify an update to requests or limits (in the form of --requests/--limits)
[1]
$ kubectl set serviceaccount ds agent robot
daemonset.apps/agent serviceaccount updated
$ kubectl set sa ds agent robot
$ kubectl set selector svc web a=b,c=d
service/web selector updated
$ kubectl set selector ds agent a=b
! error: setting a selector is only supported for Services
[1]
$ kubectl set image svc/web a=b
! error: services/web the object is not a pod or does not have a pod template: *v1.Service
[1]
$ kubectl set env deploy/web S=b --overwrite=false
! error: deployments/web 'S' already has a value (), and --overwrite is false
[1]
$ kubectl set resources deploy/web --limits=cpu
! error: Invalid argument syntax cpu, expected <resource>=<value>
[1]
$ kubectl set resources deploy/web --limits=cpu=x
! error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
[1]
$ kubectl set selector svc/web
! error: You must provide one or more resources by argument or filename.
! Example resource specifications include:
!    '-f rsrc.yaml'
!    '--filename=rsrc.json'
!    '<resource> <name>'
!    '<resource>'
[1]
`,
);

transcript(
  'patch, replace and edit',
  sampleCluster,
  `
$ kubectl patch pod web-0 -p '{"metadata":{"labels":{"z":"y"}}}'
pod/web-0 patched
$ kubectl patch pod web-0 -p '{"metadata":{"labels":{"z":"y"}}}'
pod/web-0 patched (no change)
$ kubectl patch deploy web --type=merge -p 'spec: {replicas: 7}'
deployment.apps/web patched
$ kubectl patch deploy web --type=json -p '[{"op":"replace","path":"/spec/replicas","value":8}]'
deployment.apps/web patched
$ kubectl get deploy web -o jsonpath='{.spec.replicas}'
8⏎
$ kubectl patch pod web-0
! error: must specify --patch or --patch-file containing the contents of the patch
[1]
$ kubectl patch pod web-0 -p foo
! Error from server (BadRequest): json: cannot unmarshal string into Go value of type map[string]interface {}
[1]
$ kubectl patch pod web-0 --type=foo -p '{}'
! error: --type must be one of [json merge strategic], not "foo"
[1]
$ kubectl get cm cm -o yaml | sed 's/k: v/k: w/' | kubectl replace -f -
configmap/cm replaced
$ kubectl get cm cm -o jsonpath='{.data.k}'
w⏎
$ kubectl replace -f nope.yaml
! error: the path "nope.yaml" does not exist
[1]
$ kubectl replace
! error: must specify one of -f and -k
[1]
$ KUBE_EDITOR="sed -i 's/k: w/k: x/'" kubectl edit cm cm
configmap/cm edited
$ KUBE_EDITOR="sed -i s/nope/x/" kubectl edit cm cm
! Edit cancelled, no changes made.
$ kubectl edit cm nope
! Error from server (NotFound): configmaps "nope" not found
[1]
$ kubectl edit cm cm
! error: unable to launch the editor "vi": there is no terminal here; write the change as kubectl patch, kubectl set or an apply step
[1]
`,
);

transcript(
  'dry runs without a suffix',
  sampleCluster,
  `
$ kubectl patch deploy web -p '{"spec":{"replicas":9}}' --dry-run=client
deployment.apps/web patched
$ kubectl patch deploy web -p '{"spec":{"replicas":9}}' --dry-run=server
deployment.apps/web patched
$ kubectl taint node n1 w=1:NoSchedule --dry-run=client
node/n1 tainted
$ kubectl taint node n1 w=1:NoSchedule --dry-run=client -o jsonpath='{.spec.taints}'
[{"effect":"NoSchedule","key":"w","value":"1"},{"effect":"NoSchedule","key":"node.kubernetes.io/unschedulable"},{"effect":"NoExecute","key":"k","value":"v"}]⏎
`,
);

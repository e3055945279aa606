import { sampleCluster } from '../testing/objects.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'set, patch and overrides',
  sampleCluster,
  `
$ kubectl set env deploy/web --list --resolve
# Deployment web, container app
POD_NAME=web
MODE=prod
ML=a
b
S=value
C=v
L=134217728
LC=0
LBL=
# Deployment web, container setup
$ kubectl set env pod/web-0 --list --resolve
# Pod web-0, container app
POD_NAME=web-0
MODE=prod
ML=a
b
S=value
C=v
L=134217728
LC=0
LBL=web
# Pod web-0, container two
# Pod web-0, container setup
# Pod web-0, container side
$ kubectl set env deploy/web X=1 -c nope
! Warning: Deployment/web does not have any containers matching "nope"
$ kubectl set env deploy/web --from=cm/cm --keys=k --prefix=P_ -o name
deployment.apps/web
! Warning: key k transferred to K
$ kubectl set env deploy/web --from=svc/web
! error: unsupported resource specified in --from
[1]
$ kubectl create rolebinding rb --role=r --user=eve
rolebinding.rbac.authorization.k8s.io/rb created
$ kubectl set subject rolebinding rb --user=bob --user=ann --dry-run=client
rolebinding.rbac.authorization.k8s.io/rb subjects updated (dry run)
$ kubectl set subject rolebinding rb --user=bob --group=ops --serviceaccount=:robot
rolebinding.rbac.authorization.k8s.io/rb subjects updated
$ kubectl set subject rolebinding rb --user=bob
$ kubectl get rolebinding rb -o jsonpath={.subjects[*].name}
eve bob ops robot⏎
$ kubectl set subject rolebinding rb
! error: you must specify at least one value of user, group or serviceaccount
[1]
$ kubectl set subject rolebinding rb --serviceaccount=x
! error: serviceaccount must be <namespace>:<name>
[1]
$ kubectl set subject deploy/web --user=a
! error: deployments/web setting subjects is only supported for RoleBinding/ClusterRoleBinding
[1]
$ kubectl get deploy web --subresource=scale -o yaml
apiVersion: autoscaling/v1
kind: Scale
metadata:
  creationTimestamp: "2026-01-01T00:00:00Z"
  name: web
  namespace: default
  resourceVersion: "1001"
  uid: u-web
spec:
  replicas: 3
status:
  replicas: 3
  selector: app=web
$ kubectl patch deploy web --subresource=scale -p '{"spec":{"replicas":4}}'
scale.autoscaling/web patched
$ kubectl patch deploy web --type=json -p '[{"op":"add","path":"/metadata/labels/x","value":"y"}]' --dry-run=client -o jsonpath='{.metadata.labels}'
! The request is invalid: the server rejected our request due to an error in our request
[1]
$ kubectl patch deploy web --type=json -p '{}'
! Error from server (BadRequest): json: cannot unmarshal object into Go value of type jsonpatch.Patch
[1]
$ kubectl patch deploy web -p "{'spec':{'replicas':4}}"
! Error from server (BadRequest): invalid character '\\'' looking for beginning of object key string
[1]
$ kubectl patch deploy web -p '{"spec":'
! Error from server (BadRequest): unexpected end of JSON input
[1]
$ kubectl expose deploy web --name=w1 --port=80 --overrides='{"spec":{"type":"NodePort"}}' --dry-run=client -o jsonpath='{.spec.type}'
NodePort⏎
$ kubectl expose deploy web --name=w1 --port=80 --override-type=json --overrides='[{"op":"replace","path":"/spec/ports/0/port","value":81}]' --dry-run=client -o jsonpath='{.spec.ports[0].port}'
81⏎
$ kubectl expose deploy web --name=w1 --port=80 --override-type=foo --overrides='{}'
! error: invalid override type: foo
[1]
$ kubectl expose deploy web --name=w1 --port=80 --overrides='{'
! error: Invalid JSON Patch
[1]
$ kubectl run x --image=a --override-type=strategic --overrides='{"spec":{"containers":[{"name":"x","tty":true}]}}' --dry-run=client -o jsonpath='{.spec.containers[0].image} {.spec.containers[0].tty}'
a true⏎
$ kubectl delete --all
! error: at least one resource must be specified to use a selector
[1]
$ kubectl delete pods --all --field-selector=status.phase=Failed
! error: cannot set --all and --field-selector at the same time
[1]
$ kubectl get all web
! error: you must specify only one resource
[1]
$ kubectl rollout status rs
! no status viewer has been implemented for ReplicaSet.apps
! no status viewer has been implemented for ReplicaSet.apps
[1]
`,
);

transcript(
  'what set refuses and only shows',
  sampleCluster,
  `
$ kubectl set env deploy/web A=1 A-
! error: can not both modify and remove the same environment variable in the same command
[1]
$ kubectl set env deploy/web 1A=1
! error: "1A" is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')
[1]
$ kubectl set env deploy/web ..=1
! error: ".." is not a valid key name: must not be '..'
[1]
$ kubectl set selector svc web app=x --dry-run=client -o jsonpath='{.spec.selector}'
{"app":"x"}⏎
$ kubectl set env deploy/web A=1 --local
! error: You must provide one or more resources by argument or filename.
! Example resource specifications include:
!    '-f rsrc.yaml'
!    '--filename=rsrc.json'
!    '<resource> <name>'
!    '<resource>'
[1]
$ kubectl set sa deploy web x --local
! error: You must provide one or more resources by argument or filename.
! Example resource specifications include:
!    '-f rsrc.yaml'
!    '--filename=rsrc.json'
!    '<resource> <name>'
!    '<resource>'
[1]
$ kubectl set image deploy/web a=b --local
! error: you must specify resources by --filename when --local is set.
! Example resource specifications include:
!    '-f rsrc.yaml'
!    '--filename=rsrc.json'
[1]
`,
);

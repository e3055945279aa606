import { FakeCluster } from '../testing/fake-cluster.ts';
import { transcript } from '../testing/transcript.ts';

const FILES = {
  'web.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: {app: web}\nspec:\n  containers:\n    - {name: app, image: app:1}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports: [{port: 80}]\n',
  'web2.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: {app: web, tier: front}\nspec:\n  containers:\n    - {name: app, image: app:2}\n',
  'bad.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: app\n\timage: x\n',
  'colon.yaml': 'a: b: c\n',
  'nokind.yaml': 'apiVersion: v1\nmetadata: {name: x}\n',
  'nothing.yaml': 'name: x\n',
  'text.yaml': 'just a text\n',
  'list.yaml': '- a\n',
  'oldapi.yaml': 'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: web}\n',
  'wrongkind.yaml': 'apiVersion: v1\nkind: Podd\nmetadata: {name: web, namespace: x}\n',
  'othernamespace.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: x}\nspec: {containers: [{name: a, image: a}]}\n',
  'mixed.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n---\napiVersion: v1\nkind: Foo\nmetadata: {name: two}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: three}\n',
  'items.yaml':
    'apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: one}}\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: two}}\n',
  'noname.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n',
  'generated.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {generateName: web-}\nspec: {containers: [{name: a, image: a}]}\n',
  'labels.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, labels: {a: 1}}\n',
  'scenario.yaml': 'apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nmetadata: {name: x}\n',
  'empty.yaml': '\n# nothing\n---\n',
};

transcript(
  'apply',
  () => new FakeCluster(),
  `
$ kubectl apply -f web.yaml
pod/web created
service/web created
$ kubectl apply -f web.yaml
pod/web unchanged
service/web unchanged
$ kubectl get pod web -o yaml
apiVersion: v1
kind: Pod
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{},"labels":{"app":"web"},"name":"web","namespace":"default"},"spec":{"containers":[{"image":"app:1","name":"app"}]}}
  creationTimestamp: "2026-01-01T00:00:00Z"
  generation: 1
  labels:
    app: web
  name: web
  namespace: default
  resourceVersion: "1001"
  uid: uid-pod-web
spec:
  containers:
  - image: app:1
    name: app
$ kubectl apply -f web2.yaml
pod/web configured
$ kubectl get pod web -o jsonpath='{.metadata.labels} {.spec.containers[0].image}'
{"app":"web","tier":"front"} app:2⏎
$ kubectl apply -f web.yaml --dry-run=client
pod/web configured (dry run)
service/web unchanged (dry run)
$ kubectl apply -f web.yaml --dry-run=server
pod/web configured (server dry run)
service/web unchanged (server dry run)
$ kubectl apply -f web.yaml -o name
pod/web
service/web
$ kubectl get pod web -o jsonpath='{.metadata.labels}'
{"app":"web"}⏎
$ kubectl apply -f web.yaml -f items.yaml
pod/web unchanged
service/web unchanged
configmap/one created
configmap/two created
$ kubectl apply -f - <<EOF
> apiVersion: v1
> kind: ConfigMap
> metadata:
>   name: here
> data:
>   a: b
> EOF
configmap/here created
$ kubectl get cm here -o jsonpath='{.data.a}'
b⏎
$ cat items.yaml | kubectl apply -f -
configmap/one unchanged
configmap/two unchanged
$ kubectl create cm bare
configmap/bare created
$ kubectl get cm bare -o yaml | kubectl apply -f -
configmap/bare configured
! Warning: resource configmaps/bare is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.
$ kubectl apply view-last-applied cm/here
apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  annotations: {}
  name: here
  namespace: default
$ kubectl apply -f scenario.yaml
! error: no objects passed to apply
[1]
$ kubectl apply -f empty.yaml
! error: no objects passed to apply
[1]
$ kubectl diff -f web2.yaml | sed 1,2d
+++ /tmp/MERGED/v1.Pod.default.web
@@ -3,14 +3,15 @@
 metadata:
   annotations: {}
   creationTimestamp: "2026-01-01T00:00:00Z"
-  generation: 3
+  generation: 4
   labels:
     app: web
+    tier: front
   name: web
   namespace: default
   resourceVersion: "1004"
   uid: uid-pod-web
 spec:
   containers:
-  - image: app:1
+  - image: app:2
     name: app
$ kubectl diff -f web.yaml; echo $?
0
$ kubectl delete -f items.yaml
configmap "one" deleted from default namespace
configmap "two" deleted from default namespace
$ kubectl create -f items.yaml
configmap/one created
configmap/two created
$ kubectl create -f items.yaml
! Error from server (AlreadyExists): error when creating "items.yaml": configmaps "one" already exists
! Error from server (AlreadyExists): error when creating "items.yaml": configmaps "two" already exists
[1]
$ kubectl replace -f web2.yaml
pod/web replaced
$ kubectl replace --force -f items.yaml
configmap "one" deleted from default namespace
configmap "two" deleted from default namespace
configmap/one replaced
configmap/two replaced
$ kubectl get -f items.yaml
NAME   DATA   AGE
one    0      0s
two    0      0s
$ kubectl describe -f items.yaml | head -3
Name:         one
Namespace:    default
Labels:       <none>
$ kubectl label -f items.yaml a=b
configmap/one labeled
configmap/two labeled
`,
  { files: FILES },
);

transcript(
  'apply what cannot be',
  () => new FakeCluster(),
  `
$ kubectl apply -f bad.yaml
! error: error parsing bad.yaml: error converting YAML to JSON: yaml: line 7: found a tab character that violates indentation
[1]
$ kubectl apply -f colon.yaml
! error: error parsing colon.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context
[1]
$ kubectl apply -f nokind.yaml
! error: error validating "nokind.yaml": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false
[1]
$ kubectl apply -f nothing.yaml
! error: error validating "nothing.yaml": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false
[1]
$ kubectl apply -f text.yaml
! error: error validating "text.yaml": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false
[1]
$ kubectl apply -f list.yaml
! error: error validating "list.yaml": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false
[1]
$ kubectl apply -f oldapi.yaml
! error: resource mapping not found for name: "web" namespace: "" from "oldapi.yaml": no matches for kind "Deployment" in version "extensions/v1beta1"
! ensure CRDs are installed first
[1]
$ kubectl apply -f wrongkind.yaml
! error: resource mapping not found for name: "web" namespace: "x" from "wrongkind.yaml": no matches for kind "Podd" in version "v1"
! ensure CRDs are installed first
[1]
$ kubectl apply -f othernamespace.yaml -n y
! error: the namespace from the provided object "x" does not match the namespace "y". You must pass '--namespace=x' to perform this operation.
[1]
$ kubectl apply -f othernamespace.yaml -n x
pod/web created
$ kubectl apply -f mixed.yaml
configmap/one created
configmap/three created
! error: resource mapping not found for name: "two" namespace: "" from "mixed.yaml": no matches for kind "Foo" in version "v1"
! ensure CRDs are installed first
[1]
$ kubectl apply -f noname.yaml
! error: error when retrieving current configuration of:
! Resource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"
! Name: "", Namespace: "default"
! from server for: "noname.yaml": resource name may not be empty
[1]
$ kubectl apply -f generated.yaml
! error: from web-: cannot use generate name with apply
[1]
$ kubectl create -f generated.yaml
pod/web-abcde created
$ kubectl apply -f labels.yaml
! error: unable to decode "labels.yaml": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string
[1]
$ kubectl apply -f nope.yaml
! error: the path "nope.yaml" does not exist
[1]
$ kubectl apply -f https://example.com/x.yaml
! Unable to connect to the server: dial tcp: lookup example.com: no such host
[1]
$ kubectl apply
! error: must specify one of -f and -k
[1]
$ kubectl apply x.yaml
! error: Unexpected args: [x.yaml]
! See 'kubectl apply -h' for help and examples
[1]
$ kubectl apply -f web.yaml --dry-run=maybe
! error: Invalid dry-run value (maybe). Must be "none", "server", or "client".
[1]
$ kubectl apply -k .
! error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/root'
[1]
$ kubectl create
! error: must specify one of -f and -k
[1]
$ kubectl create foo
! error: Unexpected args: [foo]
! See 'kubectl create -h' for help and examples
[1]
$ kubectl create -f bad.yaml
! error: error parsing bad.yaml: error converting YAML to JSON: yaml: line 7: found a tab character that violates indentation
[1]
`,
  { each: 'fresh', files: FILES },
);

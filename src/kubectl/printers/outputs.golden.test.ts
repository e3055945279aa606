import { sampleCluster } from '../testing/objects.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  '-o',
  sampleCluster,
  `
$ kubectl get pods -o name
pod/dying
pod/pend
pod/web-0
$ kubectl get pods,svc -o name
pod/dying
pod/pend
pod/web-0
service/web
$ kubectl get pod pend -o yaml
apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: "2026-01-01T00:00:00Z"
  name: pend
  namespace: default
  resourceVersion: "1"
  uid: u-pend
spec:
  containers:
  - image: x
    name: app
    resources: {}
status:
  message: because
  phase: Pending
  qosClass: BestEffort
  reason: Evicted
$ kubectl get pod pend -o json
{
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {
        "creationTimestamp": "2026-01-01T00:00:00Z",
        "name": "pend",
        "namespace": "default",
        "resourceVersion": "1",
        "uid": "u-pend"
    },
    "spec": {
        "containers": [
            {
                "image": "x",
                "name": "app",
                "resources": {}
            }
        ]
    },
    "status": {
        "message": "because",
        "phase": "Pending",
        "qosClass": "BestEffort",
        "reason": "Evicted"
    }
}
$ kubectl get pod pend -o kyaml
---
{
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    creationTimestamp: "2026-01-01T00:00:00Z",
    name: "pend",
    namespace: "default",
    resourceVersion: "1",
    uid: "u-pend",
  },
  spec: {
    containers: [{
      image: "x",
      name: "app",
      resources: {},
    }],
  },
  status: {
    message: "because",
    phase: "Pending",
    qosClass: "BestEffort",
    reason: "Evicted",
  },
}
$ kubectl get pods -l a=zz -o yaml
apiVersion: v1
items: []
kind: List
metadata:
  resourceVersion: ""
$ kubectl get deploy applied -o yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"annotations":{},"labels":{"gone":"x"},"name":"applied","namespace":"default"},"spec":{"replicas":1,"paused":true,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"a","image":"a:1"},{"name":"b","image":"b:1","env":[{"name":"E","value":"1"},{"name":"F","value":"2"}],"command":["x"]}],"imagePullSecrets":[{"name":"z"}]}}}}
  creationTimestamp: "2026-01-01T00:00:00Z"
  labels:
    gone: x
    kept: "y"
  name: applied
  namespace: default
  resourceVersion: "1"
  uid: u-applied
spec:
  paused: true
  replicas: 1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - image: a:1
        imagePullPolicy: Always
        name: a
      - command:
        - x
        env:
        - name: E
          value: "1"
        - name: F
          value: "2"
        - name: G
          value: "3"
        image: b:1
        imagePullPolicy: Always
        name: b
      dnsPolicy: x
      imagePullSecrets:
      - name: z
`,
);

transcript(
  '-o jsonpath',
  sampleCluster,
  `
$ kubectl get pods -o jsonpath='{.items[*].metadata.name}'
dying pend web-0⏎
$ kubectl get pod web-0 -o jsonpath='{.spec.containers[*].name}{"\\n"}{range .status.containerStatuses[*]}{.name}={.restartCount} {end}'
app two
app=4 two=0 ⏎
$ kubectl get pod web-0 -o jsonpath='{.spec.containers[?(@.name=="two")].image}'
x:1⏎
$ kubectl get pod web-0 -o jsonpath='{.spec.containers[0].env[5].valueFrom}'
{"resourceFieldRef":{"divisor":"0","resource":"limits.memory"}}⏎
$ kubectl get pod web-0 -o jsonpath='{.metadata.annotations.kubectl\\.kubernetes\\.io/last-applied-configuration}'
{}⏎
$ kubectl get pods -o jsonpath='{.items[0:2].metadata.name} {.items[-1].metadata.name}'
dying pend web-0⏎
$ kubectl get pods -o jsonpath="{.items[0]['metadata.name','metadata.uid']}"
dying u-dying⏎
$ kubectl get pods -o jsonpath='{..podIP}'
10.244.1.5⏎
$ kubectl get pods -o jsonpath='{.items[?(@.status.podIP)].metadata.name}'
web-0⏎
$ kubectl get pods -o jsonpath-as-json='{.items[*].metadata.name}'
[
    "dying",
    "pend",
    "web-0"
]
$ kubectl get pod pend -o jsonpath='{.spec.containers[5].name}'
! error: error executing jsonpath "{.spec.containers[5].name}": Error executing template: array index out of bounds: index 5, length 1. Printing more information for debugging the template:
! 	template was:
! 		{.spec.containers[5].name}
! 	object given to jsonpath engine was:
! 		map[string]interface {}{"apiVersion":"v1", "kind":"Pod", "metadata":map[string]interface {}{"creationTimestamp":"2026-01-01T00:00:00Z", "name":"pend", "namespace":"default", "resourceVersion":"1", "uid":"u-pend"}, "spec":map[string]interface {}{"containers":[]interface {}{map[string]interface {}{"image":"x", "name":"app", "resources":map[string]interface {}{}}}}, "status":map[string]interface {}{"message":"because", "phase":"Pending", "qosClass":"BestEffort", "reason":"Evicted"}}
! 
! 
[1]
$ kubectl get pod web-0 -o jsonpath='{.foo'
! error: error parsing jsonpath {.foo, unclosed action
[1]
$ kubectl get pod web-0 -o jsonpath='{.foo}'
$ kubectl get pod pend -o jsonpath='{.foo}' --allow-missing-template-keys=false
! error: error executing jsonpath "{.foo}": Error executing template: foo is not found. Printing more information for debugging the template:
! 	template was:
! 		{.foo}
! 	object given to jsonpath engine was:
! 		map[string]interface {}{"apiVersion":"v1", "kind":"Pod", "metadata":map[string]interface {}{"creationTimestamp":"2026-01-01T00:00:00Z", "name":"pend", "namespace":"default", "resourceVersion":"1", "uid":"u-pend"}, "spec":map[string]interface {}{"containers":[]interface {}{map[string]interface {}{"image":"x", "name":"app", "resources":map[string]interface {}{}}}}, "status":map[string]interface {}{"message":"because", "phase":"Pending", "qosClass":"BestEffort", "reason":"Evicted"}}
! 
! 
[1]
$ kubectl get pod web-0 -o jsonpath
! error: template format specified but no template given
[1]
`,
);

transcript(
  '-o custom-columns',
  sampleCluster,
  `
$ kubectl get pods -o custom-columns=NAME:.metadata.name,IMG:.spec.containers[*].image,X:.foo
NAME    IMG              X
dying   x                <none>
pend    x                <none>
web-0   nginx:1.27,x:1   <none>
$ kubectl get pods -o custom-columns=NAME:metadata.name --no-headers
dying
pend
web-0
$ kubectl get pods -o custom-columns=NAME
! error: unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>
[1]
$ kubectl get pods -o custom-columns
! error: custom-columns format specified but no custom columns given
[1]
$ kubectl get pods -o custom-columns-file=cols
! error: error reading template cols, open cols: no such file or directory
[1]
`,
);

transcript(
  '-o go-template',
  sampleCluster,
  `
$ kubectl get pod web-0 -o go-template='{{.metadata.name}} {{range .spec.containers}}{{.name}},{{end}}{{if .x}}y{{else}}n{{end}}'
web-0 app,two,n⏎
$ kubectl get pods -o go-template='{{range $i, $e := .items}}{{$i}}:{{$e.metadata.name}} {{len $e.spec.containers}}{{"\\n"}}{{end}}'
0:dying 1
1:pend 1
2:web-0 2
$ kubectl get pods --template '{{- range .items -}}{{ printf "%-8s|" .metadata.name }}{{- end -}}'
dying   |pend    |web-0   |⏎
$ kubectl get pod pend -o go-template='{{with .status}}{{.phase | printf "%q"}}{{end}} {{.nope}} {{index .metadata "name"}} {{eq .kind "Pod" | not}}'
"Pending" <no value> pend false⏎
$ kubectl get secret sec -o go-template='{{.data.k | base64decode}}{{"\\n"}}'
value
$ kubectl get pod pend -o go-template='{{.metadata.name'
! error: error parsing template {{.metadata.name, template: output:1: unclosed action
[1]
$ kubectl get pod pend -o go-template='{{foo}}'
! error: error parsing template {{foo}}, template: output:1: function "foo" not defined
[1]
`,
);

transcript(
  '--sort-by',
  sampleCluster,
  `
$ kubectl get pods --sort-by=.status.phase -o name
pod/pend
pod/dying
pod/web-0
$ kubectl get deploy --sort-by={.spec.replicas} -o name
deployment.apps/applied
deployment.apps/web
$ kubectl get pods --sort-by=.metadata.foo
! error: couldn't find any field with path "{.metadata.foo}" in the list of objects
[1]
$ kubectl get pods --sort-by='{.metadata.name'
! error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'
[1]
`,
);

transcript(
  'wrong outputs',
  sampleCluster,
  `
$ kubectl get pods -o foo
! error: unable to match a printer suitable for the output format "foo", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml
[1]
$ kubectl get pods --show-labels -o yaml
! error: --show-labels option cannot be used with yaml printer
[1]
$ kubectl get pods --output-watch-events
! error: --output-watch-events option can only be used with --watch or --watch-only
[1]
$ kubectl get pods -L a -o custom-columns=A:.kind
A
Pod
Pod
Pod
`,
);

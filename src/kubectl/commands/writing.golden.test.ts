const FILES = { 'file.txt': 'text' };

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
  { files: FILES },
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
`,
  { files: FILES },
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
! error: at least one environment variable must be provided
[1]
$ kubectl set env deploy/web A=c --overwrite=false
! 'A' already has a value (b), and --overwrite is false
! 'A' already has a value (b), and --overwrite is false
[1]
$ kubectl set env ds/agent --from=cm/cm --prefix=CM_
daemonset.apps/agent env updated
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
! error: services/web the object is not a pod or does not have a pod template: Service
[1]
`,
  { files: FILES },
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
! error: must specify --filename to replace
! See 'kubectl replace -h' for help and examples
[1]
$ KUBE_EDITOR="sed -i s/k: w/k: x/" kubectl edit cm cm
! error: sed: -e expression #1, char 1: unterminated \`s' command
[1]
$ KUBE_EDITOR="sed -i s/nope/x/" kubectl edit cm cm
! Edit cancelled, no changes made.
$ kubectl edit cm nope
! Error from server (NotFound): configmaps "nope" not found
[1]
$ kubectl edit cm cm
! error: unable to launch the editor "vi": there is no terminal here; write the change as kubectl patch, kubectl set or an apply step
[1]
`,
  { files: FILES },
);

transcript(
  'create',
  sampleCluster,
  `
$ kubectl create deployment d --image=nginx:1.27 --replicas=2 --port=80
deployment.apps/d created
$ kubectl create deployment d --image=nginx
! error: failed to create deployment: deployments.apps "d" already exists
[1]
$ kubectl create configmap c --from-literal=a=b --from-file=k=file.txt
configmap/c created
$ kubectl get cm c -o jsonpath='{.data}'
{"a":"b","k":"text"}⏎
$ kubectl create secret generic s --from-literal=k=v
secret/s created
$ kubectl create secret docker-registry r --docker-username=u --docker-password=p
secret/r created
$ kubectl create secret tls t --cert=file.txt --key=file.txt
secret/t created
$ kubectl create job j --image=busybox -- echo hi
job.batch/j created
$ kubectl create job j2 --from=cronjob/cj
job.batch/j2 created
$ kubectl create cronjob cj2 --image=busybox --schedule='*/5 * * * *' -- date
cronjob.batch/cj2 created
$ kubectl create ns x
namespace/x created
$ kubectl create ns x
! Error from server (AlreadyExists): namespaces "x" already exists
[1]
$ kubectl create sa robot
serviceaccount/robot created
$ kubectl create quota q2 --hard=pods=2
resourcequota/q2 created
$ kubectl create pdb p2 --selector=app=web --max-unavailable=1
poddisruptionbudget.policy/p2 created
$ kubectl create priorityclass low --value=1
priorityclass.scheduling.k8s.io/low created
$ kubectl create svc clusterip s1 --tcp=80:8080
service/s1 created
$ kubectl create service nodeport s2 --tcp=80 --node-port=30090
service/s2 created
$ kubectl create service externalname s3 --external-name=example.com
service/s3 created
$ kubectl run p --image=nginx --env=A=b
pod/p created
$ kubectl run p --image=nginx
! Error from server (AlreadyExists): pods "p" already exists
[1]
$ kubectl expose deploy d --port=80 --target-port=8080
service/d exposed
$ kubectl expose pod pend --port=80
! error: couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed
[1]
$ kubectl expose cm c
! error: cannot expose a ConfigMap
[1]
$ kubectl autoscale deploy d --min=2 --max=5 --cpu=80%
horizontalpodautoscaler.autoscaling/d autoscaled
$ kubectl autoscale cm c --max=2
! error: cannot autoscale a ConfigMap: no matches for kind "ConfigMap" in group "autoscaling"
[1]
`,
  { files: FILES },
);

transcript(
  'create without a server',
  sampleCluster,
  `
$ kubectl create deployment d --image=nginx:1.27 --port=80 --dry-run=client -o yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: d
  name: d
spec:
  replicas: 1
  selector:
    matchLabels:
      app: d
  strategy: {}
  template:
    metadata:
      labels:
        app: d
    spec:
      containers:
      - image: nginx:1.27
        name: nginx
        ports:
        - containerPort: 80
        resources: {}
status: {}
$ kubectl create job j --image=busybox --dry-run=client -o yaml -- echo hi
apiVersion: batch/v1
kind: Job
metadata:
  name: j
spec:
  template:
    metadata: {}
    spec:
      containers:
      - command:
        - echo
        - hi
        image: busybox
        name: j
        resources: {}
      restartPolicy: Never
status: {}
$ kubectl create cronjob c --image=b --schedule='* * * * *' --dry-run=client -o yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: c
spec:
  jobTemplate:
    metadata:
      name: c
    spec:
      template:
        metadata: {}
        spec:
          containers:
          - image: b
            name: c
            resources: {}
          restartPolicy: OnFailure
  schedule: '* * * * *'
status: {}
$ kubectl create svc clusterip w --clusterip=None --dry-run=client -o yaml
apiVersion: v1
kind: Service
metadata:
  labels:
    app: w
  name: w
spec:
  clusterIP: None
  selector:
    app: w
  type: ClusterIP
status:
  loadBalancer: {}
$ kubectl create pdb p --selector=app=web --min-available=50% --dry-run=client -o yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: p
spec:
  minAvailable: 50%
  selector:
    matchLabels:
      app: web
status:
  currentHealthy: 0
  desiredHealthy: 0
  disruptionsAllowed: 0
  expectedPods: 0
$ kubectl create secret generic s --from-literal=k=v --type=foo --dry-run=client -o yaml
apiVersion: v1
data:
  k: dg==
kind: Secret
metadata:
  name: s
type: foo
$ kubectl create quota q --hard=pods=2,cpu=1 --scopes=BestEffort --dry-run=client -o yaml
apiVersion: v1
kind: ResourceQuota
metadata:
  name: q
spec:
  hard:
    cpu: "1"
    pods: "2"
  scopes:
  - BestEffort
status: {}
$ kubectl create ns x --dry-run=client -o yaml
apiVersion: v1
kind: Namespace
metadata:
  name: x
spec: {}
status: {}
$ kubectl create configmap c --dry-run=server
configmap/c created (server dry run)
$ kubectl run p --image=busybox --labels=a=b --restart=Never --dry-run=client -o yaml --command -- sleep 5
apiVersion: v1
kind: Pod
metadata:
  labels:
    a: b
  name: p
spec:
  containers:
  - command:
    - sleep
    - "5"
    image: busybox
    name: p
    resources: {}
  dnsPolicy: ClusterFirst
  restartPolicy: Never
status: {}
$ kubectl expose deploy web --dry-run=client -o yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - port: 8080
    protocol: TCP
    targetPort: 8080
  selector:
    app: web
status:
  loadBalancer: {}
$ kubectl autoscale deploy web --max=3 --cpu-percent=50 --dry-run=client -o yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 3
  metrics:
  - resource:
      name: cpu
      target:
        averageUtilization: 50
        type: Utilization
    type: Resource
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
status:
  currentMetrics: null
  desiredReplicas: 0
$ kubectl create deployment d
! error: required flag(s) "image" not set
[1]
$ kubectl create deployment --image=x
! error: exactly one NAME is required, got 0
! See 'kubectl create deployment -h' for help and examples
[1]
$ kubectl create deployment d --image=a --image=b -- sh
! error: cannot specify multiple --image options and command
[1]
$ kubectl create job j
! error: either --image or --from must be specified
[1]
$ kubectl create pdb p
! error: a selector must be specified
[1]
$ kubectl create secret generic
! error: exactly one NAME is required, got 0
! See 'kubectl create secret generic -h' for help and examples
[1]
$ kubectl create configmap c --from-literal=a
! error: invalid literal source a, expected key=value
[1]
$ kubectl create configmap c --from-file=nope
! error: error reading nope: no such file or directory
[1]
$ kubectl create secret tls t --cert=a
! error: key and cert must be specified
[1]
$ kubectl create svc clusterip w
! error: at least one tcp port specifier must be provided
[1]
$ kubectl run p
! error: required flag(s) "image" not set
[1]
$ kubectl run p --image=x --restart=Sometimes
! error: invalid restart policy: Sometimes, valid values are: Always, OnFailure, Never
[1]
$ kubectl run p --image=x -t
! error: -i/--stdin is required for containers with -t/--tty=true
[1]
$ kubectl create ns x --dry-run=foo
! error: Invalid dry-run value (foo). Must be "none", "server", or "client".
[1]
`,
  { each: 'fresh', files: FILES },
);

import { sampleCluster } from '../testing/objects.ts';
import { transcript } from '../testing/transcript.ts';

const FILES = { 'file.txt': 'text' };

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
! error: cannot autoscale a ConfigMap: could not find scale subresource for /v1, Resource=configmaps in discovery information
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
! error: invalid restart policy: Sometimes
! See 'kubectl run -h' for help and examples
[1]
$ kubectl run p --image=x -t
! error: -i/--stdin is required for containers with -t/--tty=true
! See 'kubectl run -h' for help and examples
[1]
$ kubectl create ns x --dry-run=foo
! error: Invalid dry-run value (foo). Must be "none", "server", or "client".
[1]
$ kubectl run p --image='x y'
! error: Invalid image name "x y": invalid reference format
[1]
$ kubectl run p --image=x --expose
! error: --port must be set when exposing a service
! See 'kubectl run -h' for help and examples
[1]
$ kubectl run p --image=x --expose --port=80 --dry-run=client
service/p created (dry run)
pod/p created (dry run)
$ kubectl run p --image=x --port=a --dry-run=client
! error: strconv.Atoi: parsing "a": invalid syntax
[1]
$ kubectl run p --image=x --rm
! error: --rm should only be used for attached containers
! See 'kubectl run -h' for help and examples
[1]
$ kubectl run p --image=x --image-pull-policy=Sometimes
! error: invalid image pull policy: Sometimes
! See 'kubectl run -h' for help and examples
[1]
`,
  { each: 'fresh', files: FILES },
);

transcript(
  'access',
  sampleCluster,
  `
$ kubectl create ingress i --rule="a.example/=web:80" --dry-run=client -o yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: i
spec:
  rules:
  - host: a.example
    http:
      paths:
      - backend:
          service:
            name: web
            port:
              number: 80
        path: /
        pathType: Exact
status:
  loadBalancer: {}
$ kubectl create ing i --class=nginx --rule="a.example/x*=web:http,tls=cert" --rule="a.example/y=web:80" --default-backend=web:80
ingress.networking.k8s.io/i created
$ kubectl create ingress i
! error: not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)
[1]
$ kubectl create ingress i --rule=nonsense
! error: rule nonsense is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]
[1]
$ kubectl create role r --verb=get,list --resource=pods,deploy,pods/log --resource-name=one --dry-run=client -o yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: r
rules:
- apiGroups:
  - ""
  resourceNames:
  - one
  resources:
  - pods
  - pods/log
  verbs:
  - get
  - list
- apiGroups:
  - apps
  resourceNames:
  - one
  resources:
  - deployments
  verbs:
  - get
  - list
$ kubectl create role r --verb=get --resource=pods
role.rbac.authorization.k8s.io/r created
$ kubectl create role r --resource=pods
! error: at least one verb must be specified
[1]
$ kubectl create role r --verb=get
! error: at least one resource must be specified
[1]
$ kubectl create role r --verb=get --resource=nope
! error: the server doesn't have a resource type "nope"
[1]
$ kubectl create clusterrole c --verb=get --non-resource-url=/healthz --dry-run=client -o yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: c
rules:
- nonResourceURLs:
  - /healthz
  verbs:
  - get
$ kubectl create rolebinding b --role=r --user=jane --serviceaccount=default:robot --dry-run=client -o yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: b
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: r
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: User
  name: jane
- kind: ServiceAccount
  name: robot
  namespace: default
$ kubectl create rolebinding b --user=jane
! error: exactly one of clusterrole or role must be specified
[1]
$ kubectl create rolebinding b --role=r --serviceaccount=robot
! error: serviceaccount must be <namespace>:<name>
[1]
$ kubectl create clusterrolebinding b --clusterrole=view --group=devs
clusterrolebinding.rbac.authorization.k8s.io/b created
$ kubectl create clusterrolebinding b
! error: required flag(s) "clusterrole" not set
[1]
$ kubectl create token default
! error: kubectl create token is not simulated: nothing in this cluster asks for a token
[1]
`,
);

transcript(
  'roles of roles, and keys that look like something else',
  sampleCluster,
  `
$ kubectl create clusterrole cr --aggregation-rule=a=b -o jsonpath='{.aggregationRule}'
{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}⏎
$ kubectl create clusterrole cr --aggregation-rule=a=b --verb=get
! error: aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames
[1]
$ kubectl create configmap c1 --from-literal=y=1 --from-literal=1=2 --dry-run=client -o yaml
apiVersion: v1
data:
  "1": "2"
  "y": "1"
kind: ConfigMap
metadata:
  name: c1
`,
);

import { sampleCluster } from './testing/objects.ts';
import { transcript } from './testing/transcript.ts';

transcript(
  'wrong calls',
  sampleCluster,
  `
$ kubectl gte pods
! error: unknown command "gte" for "kubectl"
! 
! Did you mean this?
! 	get
[1]
$ kubectl foo
! error: unknown command "foo" for "kubectl"
! 
! Did you mean this?
! 	top
[1]
$ kubectl --foo get
! error: unknown flag: --foo
! See 'kubectl --help' for usage.
[1]
$ kubectl get
! You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.
! 
! error: Required resource not specified.
! Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
! See 'kubectl get -h' for help and examples
[1]
$ kubectl get --foo
! error: unknown flag: --foo
! See 'kubectl get --help' for usage.
[1]
$ kubectl get -z
! error: unknown shorthand flag: 'z' in -z
! See 'kubectl get --help' for usage.
[1]
$ kubectl get pods -n
! error: flag needs an argument: 'n' in -n
! See 'kubectl get --help' for usage.
[1]
$ kubectl get pods --watch=x
! error: invalid argument "x" for "-w, --watch" flag: strconv.ParseBool: parsing "x": invalid syntax
! See 'kubectl get --help' for usage.
[1]
$ kubectl get foo
! error: the server doesn't have a resource type "foo"
[1]
$ kubectl get foo.bar
! error: the server doesn't have a resource type "foo"
[1]
$ kubectl get pods,foo
! error: the server doesn't have a resource type "foo"
[1]
$ kubectl get pods nope
! Error from server (NotFound): pods "nope" not found
[1]
$ kubectl get deploy nope
! Error from server (NotFound): deployments.apps "nope" not found
[1]
$ kubectl get pods -A nope
! error: a resource cannot be retrieved by name across all namespaces
[1]
$ kubectl get pods -l app=web web-0
! error: name cannot be provided when a selector is specified
[1]
$ kubectl get pods web-0 pods/x
! error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'
[1]
$ kubectl get pod/web-0/x
! error: arguments in resource/name form may not have more than one slash
[1]
$ kubectl get pods/
! error: arguments in resource/name form must have a single resource and name
[1]
$ kubectl get -f nope.yaml
! error: the path "nope.yaml" does not exist
[1]
$ kubectl get pods -l 'a in (b'
! Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "a in (b", field selector "": unable to parse requirement: found '', expected: ',', or ')'
[1]
$ kubectl get pods --field-selector=foo
! Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "foo": invalid selector: 'foo'; can't understand 'foo'
[1]
$ kubectl get pods --field-selector=spec.foo=x
! Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "spec.foo=x": field label not supported: spec.foo
[1]
$ kubectl describe
! error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.
[1]
$ kubectl describe pod nope
! Error from server (NotFound): pods "nope" not found
[1]
$ kubectl scale deploy web
! error: required flag(s) "replicas" not set
[1]
$ kubectl scale deploy web --replicas=x
! error: invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax
! See 'kubectl scale --help' for usage.
[1]
$ kubectl scale deploy web --replicas=-1
! error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0
[1]
$ kubectl scale --replicas=1
! error: You must provide one or more resources by argument or filename.
! Example resource specifications include:
!    '-f rsrc.yaml'
!    '--filename=rsrc.json'
!    '<resource> <name>'
!    '<resource>'
[1]
$ kubectl scale deploy web --replicas=2 --current-replicas=7
! error: Expected replicas to be 7, was 3
[1]
$ kubectl scale pod web-0 --replicas=1
! Error from server (NotFound): the server could not find the requested resource (patch pods web-0)
[1]
$ kubectl rollout foo
! error: unknown command "foo"
! See 'kubectl rollout -h' for help and examples
[1]
$ kubectl create
! error: must specify one of -f and -k
[1]
$ kubectl create foo
! error: Unexpected args: [foo]
! See 'kubectl create -h' for help and examples
[1]
$ kubectl apply
! error: must specify one of -f and -k
[1]
$ kubectl apply foo
! error: Unexpected args: [foo]
! See 'kubectl apply -h' for help and examples
[1]
$ kubectl apply -f nope.yaml
! error: the path "nope.yaml" does not exist
[1]
$ kubectl get pods --context=other
! Error in configuration: context was not found for specified context: other
[1]
`,
);

transcript(
  'about the client',
  sampleCluster,
  `
$ kubectl version
Client Version: v1.36.2
Kustomize Version: v5.8.1
Server Version: v1.36.2
$ kubectl version --client -o yaml
clientVersion:
  compiler: gc
  gitTreeState: clean
  gitVersion: v1.36.2
  major: "1"
  minor: "36"
  platform: linux/amd64
kustomizeVersion: v5.8.1

$ kubectl version --client -o json
{
  "clientVersion": {
    "major": "1",
    "minor": "36",
    "gitVersion": "v1.36.2",
    "gitTreeState": "clean",
    "compiler": "gc",
    "platform": "linux/amd64"
  },
  "kustomizeVersion": "v5.8.1"
}
$ kubectl version -o foo
! error: --output must be 'yaml' or 'json'
[1]
$ kubectl cluster-info
Kubernetes control plane is running at https://127.0.0.1:6443

To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.
$ kubectl config view
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: DATA+OMITTED
    server: https://127.0.0.1:6443
  name: podscope
contexts:
- context:
    cluster: podscope
    user: admin
  name: podscope
current-context: podscope
kind: Config
users:
- name: admin
  user:
    client-certificate-data: DATA+OMITTED
    client-key-data: DATA+OMITTED
$ kubectl config current-context
podscope
$ kubectl config get-contexts
CURRENT   NAME       CLUSTER    AUTHINFO   NAMESPACE
*         podscope   podscope   admin      
$ kubectl config get-contexts -o name
podscope
$ kubectl config get-contexts foo
CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE
! error: context foo not found
[1]
$ kubectl config use-context foo
! error: no context exists with the name: "foo"
[1]
$ kubectl config use-context podscope
Switched to context "podscope".
$ kubectl config get-clusters
NAME
podscope
$ kubectl config set-context --current --namespace=kube-system
Context "podscope" modified.
$ kubectl config get-contexts
CURRENT   NAME       CLUSTER    AUTHINFO   NAMESPACE
*         podscope   podscope   admin      kube-system
$ kubectl config view | grep namespace
    namespace: kube-system
$ kubectl get pods
! No resources found in kube-system namespace.
$ kubectl auth can-i get pods
yes
$ kubectl auth can-i --list
Resources                                       Non-Resource URLs   Resource Names   Verbs
*.*                                             []                  []               [*]
                                                [*]                 []               [*]
selfsubjectreviews.authentication.k8s.io        []                  []               [create]
selfsubjectaccessreviews.authorization.k8s.io   []                  []               [create]
selfsubjectrulesreviews.authorization.k8s.io    []                  []               [create]
                                                [/api/*]            []               [get]
                                                [/api]              []               [get]
                                                [/apis/*]           []               [get]
                                                [/apis]             []               [get]
                                                [/healthz]          []               [get]
                                                [/livez]            []               [get]
                                                [/openapi/*]        []               [get]
                                                [/openapi]          []               [get]
                                                [/readyz]           []               [get]
                                                [/version/]         []               [get]
                                                [/version]          []               [get]
$ kubectl auth can-i delete nodes
yes
! Warning: resource 'nodes' is not namespace scoped
! 
$ kubectl auth can-i
! error: you must specify two arguments: verb resource or verb resource/resourceName.
! See 'kubectl auth can-i -h' for help and examples.
[1]
$ kubectl auth whoami
ATTRIBUTE   VALUE
Username    kubernetes-admin
Groups      [kubeadm:cluster-admins system:authenticated]
$ kubectl options | head -4
The following options can be passed to any command:

    --as='':
	Who to ask as: a user, or system:serviceaccount:NAMESPACE:NAME; roles and bindings decide
$ kubectl set --help | head -3
Change single features of objects.

Available Commands:
$ kubectl top pods
! error: Metrics API not available
[1]
$ kubectl top nodes
! error: Metrics API not available
[1]
`,
);

transcript(
  'explain',
  sampleCluster,
  `
$ kubectl explain pdb.spec
GROUP:      policy
KIND:       PodDisruptionBudget
VERSION:    v1

FIELD: spec <PodDisruptionBudgetSpec>


DESCRIPTION:
    <empty>
FIELDS:
  maxUnavailable	<IntOrString>
    <no description>

  minAvailable	<IntOrString>
    <no description>

  selector	<LabelSelector>
    <no description>

  unhealthyPodEvictionPolicy	<string>
  enum: AlwaysAllow, IfHealthyBudget
    <no description>


$ kubectl explain pod.spec.containers.imagePullPolicy
KIND:       Pod
VERSION:    v1

FIELD: imagePullPolicy <string>
ENUM:
    Always
    IfNotPresent
    Never

DESCRIPTION:
    <empty>

$ kubectl explain sts.spec.replicas
GROUP:      apps
KIND:       StatefulSet
VERSION:    v1

FIELD: replicas <integer>


DESCRIPTION:
    <empty>

$ kubectl explain lease --recursive
GROUP:      coordination.k8s.io
KIND:       Lease
VERSION:    v1

DESCRIPTION:
    <empty>
FIELDS:
  apiVersion	<string>
  kind	<string>
  metadata	<ObjectMeta>
    annotations	<map[string]string>
    creationTimestamp	<string>
    deletionGracePeriodSeconds	<integer>
    deletionTimestamp	<string>
    finalizers	<[]string>
    generateName	<string>
    generation	<integer>
    labels	<map[string]string>
    managedFields	<[]ManagedFieldsEntry>
      apiVersion	<string>
      fieldsType	<string>
      fieldsV1	<Object>
      manager	<string>
      operation	<string>
      subresource	<string>
      time	<string>
    name	<string>
    namespace	<string>
    ownerReferences	<[]OwnerReference>
      apiVersion	<string> -required-
      blockOwnerDeletion	<boolean>
      controller	<boolean>
      kind	<string> -required-
      name	<string> -required-
      uid	<string> -required-
    resourceVersion	<string>
    selfLink	<string>
    uid	<string>
  spec	<LeaseSpec>
    acquireTime	<string>
    holderIdentity	<string>
    leaseDurationSeconds	<integer>
    leaseTransitions	<integer>
    preferredHolder	<string>
    renewTime	<string>
    strategy	<string>

$ kubectl explain
! error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.
[1]
$ kubectl explain foo
! the server doesn't have a resource type "foo"
[1]
$ kubectl explain pod.foo
KIND:       Pod
VERSION:    v1

! error: field "foo" does not exist
[1]
$ kubectl explain a b
! error: We accept only this format: explain RESOURCE
[1]
`,
);

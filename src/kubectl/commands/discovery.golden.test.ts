import { sampleCluster } from '../testing/objects.ts';
import { transcript } from '../testing/transcript.ts';

function olderCluster() {
  const cluster = sampleCluster();
  cluster.version = 'v1.34.9';
  return cluster;
}

transcript(
  'api-resources',
  sampleCluster,
  `
$ kubectl api-resources
NAME                                SHORTNAMES   APIVERSION                        NAMESPACED   KIND
bindings                                         v1                                true         Binding
componentstatuses                   cs           v1                                false        ComponentStatus
configmaps                          cm           v1                                true         ConfigMap
endpoints                           ep           v1                                true         Endpoints
events                              ev           v1                                true         Event
limitranges                         limits       v1                                true         LimitRange
namespaces                          ns           v1                                false        Namespace
nodes                               no           v1                                false        Node
persistentvolumeclaims              pvc          v1                                true         PersistentVolumeClaim
persistentvolumes                   pv           v1                                false        PersistentVolume
pods                                po           v1                                true         Pod
podtemplates                                     v1                                true         PodTemplate
replicationcontrollers              rc           v1                                true         ReplicationController
resourcequotas                      quota        v1                                true         ResourceQuota
secrets                                          v1                                true         Secret
serviceaccounts                     sa           v1                                true         ServiceAccount
services                            svc          v1                                true         Service
mutatingadmissionpolicies                        admissionregistration.k8s.io/v1   false        MutatingAdmissionPolicy
mutatingadmissionpolicybindings                  admissionregistration.k8s.io/v1   false        MutatingAdmissionPolicyBinding
mutatingwebhookconfigurations                    admissionregistration.k8s.io/v1   false        MutatingWebhookConfiguration
validatingadmissionpolicies                      admissionregistration.k8s.io/v1   false        ValidatingAdmissionPolicy
validatingadmissionpolicybindings                admissionregistration.k8s.io/v1   false        ValidatingAdmissionPolicyBinding
validatingwebhookconfigurations                  admissionregistration.k8s.io/v1   false        ValidatingWebhookConfiguration
customresourcedefinitions           crd,crds     apiextensions.k8s.io/v1           false        CustomResourceDefinition
apiservices                                      apiregistration.k8s.io/v1         false        APIService
controllerrevisions                              apps/v1                           true         ControllerRevision
daemonsets                          ds           apps/v1                           true         DaemonSet
deployments                         deploy       apps/v1                           true         Deployment
replicasets                         rs           apps/v1                           true         ReplicaSet
statefulsets                        sts          apps/v1                           true         StatefulSet
selfsubjectreviews                               authentication.k8s.io/v1          false        SelfSubjectReview
tokenreviews                                     authentication.k8s.io/v1          false        TokenReview
localsubjectaccessreviews                        authorization.k8s.io/v1           true         LocalSubjectAccessReview
selfsubjectaccessreviews                         authorization.k8s.io/v1           false        SelfSubjectAccessReview
selfsubjectrulesreviews                          authorization.k8s.io/v1           false        SelfSubjectRulesReview
subjectaccessreviews                             authorization.k8s.io/v1           false        SubjectAccessReview
horizontalpodautoscalers            hpa          autoscaling/v2                    true         HorizontalPodAutoscaler
cronjobs                            cj           batch/v1                          true         CronJob
jobs                                             batch/v1                          true         Job
certificatesigningrequests          csr          certificates.k8s.io/v1            false        CertificateSigningRequest
leases                                           coordination.k8s.io/v1            true         Lease
endpointslices                                   discovery.k8s.io/v1               true         EndpointSlice
events                              ev           events.k8s.io/v1                  true         Event
flowschemas                                      flowcontrol.apiserver.k8s.io/v1   false        FlowSchema
prioritylevelconfigurations                      flowcontrol.apiserver.k8s.io/v1   false        PriorityLevelConfiguration
ingressclasses                                   networking.k8s.io/v1              false        IngressClass
ingresses                           ing          networking.k8s.io/v1              true         Ingress
ipaddresses                         ip           networking.k8s.io/v1              false        IPAddress
networkpolicies                     netpol       networking.k8s.io/v1              true         NetworkPolicy
servicecidrs                                     networking.k8s.io/v1              false        ServiceCIDR
runtimeclasses                                   node.k8s.io/v1                    false        RuntimeClass
poddisruptionbudgets                pdb          policy/v1                         true         PodDisruptionBudget
clusterrolebindings                              rbac.authorization.k8s.io/v1      false        ClusterRoleBinding
clusterroles                                     rbac.authorization.k8s.io/v1      false        ClusterRole
rolebindings                                     rbac.authorization.k8s.io/v1      true         RoleBinding
roles                                            rbac.authorization.k8s.io/v1      true         Role
deviceclasses                                    resource.k8s.io/v1                false        DeviceClass
resourceclaims                                   resource.k8s.io/v1                true         ResourceClaim
resourceclaimtemplates                           resource.k8s.io/v1                true         ResourceClaimTemplate
resourceslices                                   resource.k8s.io/v1                false        ResourceSlice
priorityclasses                     pc           scheduling.k8s.io/v1              false        PriorityClass
csidrivers                                       storage.k8s.io/v1                 false        CSIDriver
csinodes                                         storage.k8s.io/v1                 false        CSINode
csistoragecapacities                             storage.k8s.io/v1                 true         CSIStorageCapacity
storageclasses                      sc           storage.k8s.io/v1                 false        StorageClass
volumeattachments                                storage.k8s.io/v1                 false        VolumeAttachment
volumeattributesclasses             vac          storage.k8s.io/v1                 false        VolumeAttributesClass
$ kubectl api-resources --api-group=apps
NAME                  SHORTNAMES   APIVERSION   NAMESPACED   KIND
controllerrevisions                apps/v1      true         ControllerRevision
daemonsets            ds           apps/v1      true         DaemonSet
deployments           deploy       apps/v1      true         Deployment
replicasets           rs           apps/v1      true         ReplicaSet
statefulsets          sts          apps/v1      true         StatefulSet
$ kubectl api-resources --namespaced=false -o name | head -5
componentstatuses
namespaces
nodes
persistentvolumes
mutatingadmissionpolicies.admissionregistration.k8s.io
$ kubectl api-resources -o wide --api-group= --no-headers | head -7
bindings                          v1    true    Binding                 create                                                       
componentstatuses        cs       v1    false   ComponentStatus         get,list                                                     
configmaps               cm       v1    true    ConfigMap               create,delete,deletecollection,get,list,patch,update,watch   
endpoints                ep       v1    true    Endpoints               create,delete,deletecollection,get,list,patch,update,watch   
events                   ev       v1    true    Event                   create,delete,deletecollection,get,list,patch,update,watch   
limitranges              limits   v1    true    LimitRange              create,delete,deletecollection,get,list,patch,update,watch   
namespaces               ns       v1    false   Namespace               create,delete,get,list,patch,update,watch                    
$ kubectl api-resources --categories=all -o name
pods
replicationcontrollers
services
daemonsets.apps
deployments.apps
replicasets.apps
statefulsets.apps
horizontalpodautoscalers.autoscaling
cronjobs.batch
jobs.batch
$ kubectl api-resources --categories=api-extensions --verbs=watch -o name
mutatingadmissionpolicies.admissionregistration.k8s.io
mutatingadmissionpolicybindings.admissionregistration.k8s.io
mutatingwebhookconfigurations.admissionregistration.k8s.io
validatingadmissionpolicies.admissionregistration.k8s.io
validatingadmissionpolicybindings.admissionregistration.k8s.io
validatingwebhookconfigurations.admissionregistration.k8s.io
customresourcedefinitions.apiextensions.k8s.io
apiservices.apiregistration.k8s.io
$ kubectl api-resources --categories=all,nope
NAME   SHORTNAMES   APIVERSION   NAMESPACED   KIND
$ kubectl api-resources --verbs=get,list --sort-by=name -o name | head -4
apiservices.apiregistration.k8s.io
certificatesigningrequests.certificates.k8s.io
clusterrolebindings.rbac.authorization.k8s.io
clusterroles.rbac.authorization.k8s.io
$ kubectl api-resources --sort-by=kind --no-headers | grep -i event
events                              ev         v1                                true    Event
events                              ev         events.k8s.io/v1                  true    Event
$ kubectl api-resources -o json --api-group=authentication.k8s.io --sort-by=name | head -16
{
    "kind": "APIResourceList",
    "apiVersion": "v1",
    "groupVersion": "",
    "resources": [
        {
            "name": "selfsubjectreviews",
            "singularName": "selfsubjectreview",
            "namespaced": false,
            "group": "authentication.k8s.io",
            "version": "v1",
            "kind": "SelfSubjectReview",
            "verbs": [
                "create"
            ]
        },
$ kubectl api-resources -o yaml --api-group=policy
apiVersion: v1
groupVersion: ""
kind: APIResourceList
resources:
- group: policy
  kind: PodDisruptionBudget
  name: poddisruptionbudgets
  namespaced: true
  shortNames:
  - pdb
  singularName: poddisruptionbudget
  verbs:
  - create
  - delete
  - deletecollection
  - get
  - list
  - patch
  - update
  - watch
  version: v1
$ kubectl api-resources -o foo
! error: --output foo is not available
[1]
$ kubectl api-resources --sort-by=foo
! error: --sort-by accepts only name or kind
[1]
$ kubectl api-versions
admissionregistration.k8s.io/v1
apiextensions.k8s.io/v1
apiregistration.k8s.io/v1
apps/v1
authentication.k8s.io/v1
authorization.k8s.io/v1
autoscaling/v1
autoscaling/v2
batch/v1
certificates.k8s.io/v1
coordination.k8s.io/v1
discovery.k8s.io/v1
events.k8s.io/v1
flowcontrol.apiserver.k8s.io/v1
networking.k8s.io/v1
node.k8s.io/v1
policy/v1
rbac.authorization.k8s.io/v1
resource.k8s.io/v1
scheduling.k8s.io/v1
storage.k8s.io/v1
v1
`,
);

transcript(
  'what an older release serves',
  olderCluster,
  `
$ kubectl api-resources -o name --api-group=admissionregistration.k8s.io
mutatingwebhookconfigurations.admissionregistration.k8s.io
validatingadmissionpolicies.admissionregistration.k8s.io
validatingadmissionpolicybindings.admissionregistration.k8s.io
validatingwebhookconfigurations.admissionregistration.k8s.io
$ kubectl get mutatingadmissionpolicies
! error: the server doesn't have a resource type "mutatingadmissionpolicies"
[1]
`,
);

transcript(
  'types that are not simulated',
  sampleCluster,
  `
$ kubectl get mutatingadmissionpolicies
! error: mutatingadmissionpolicies.admissionregistration.k8s.io are not simulated: a real cluster has them, here nothing keeps such objects
[1]
$ kubectl get volumeattachments
! error: volumeattachments.storage.k8s.io are not simulated: a real cluster has them, here nothing keeps such objects
[1]
$ kubectl get csr/x
! error: certificatesigningrequests.certificates.k8s.io are not simulated: a real cluster has them, here nothing keeps such objects
[1]
$ kubectl get pods,vac
! error: volumeattributesclasses.storage.k8s.io are not simulated: a real cluster has them, here nothing keeps such objects
[1]
$ kubectl describe ipaddresses.v1.networking.k8s.io
! error: ipaddresses.networking.k8s.io are not simulated: a real cluster has them, here nothing keeps such objects
[1]
$ kubectl delete resourceclaim x
! error: resourceclaims.resource.k8s.io are not simulated: a real cluster has them, here nothing keeps such objects
[1]
$ kubectl get bindings
! Error from server (MethodNotAllowed): the server does not allow this method on the requested resource
[1]
$ kubectl get volumeattachments.apps
! error: the server doesn't have a resource type "volumeattachments"
[1]
$ kubectl get events.events.k8s.io
! error: events.events.k8s.io are not simulated: a real cluster has them, here nothing keeps such objects; ask for events, which are the same ones
[1]
$ kubectl apply -f attachment.yaml
! error: VolumeAttachment of storage.k8s.io/v1, from "attachment.yaml", is not simulated: a real cluster takes it, here nothing would keep it or act on it
[1]
$ kubectl explain volumeattachments
! volumeattachments.storage.k8s.io are not described here: a real cluster has them, and nothing here keeps such objects
[1]
$ kubectl auth can-i get volumeattachments
yes
! Warning: resource 'volumeattachments' is not namespace scoped in group 'storage.k8s.io'
! 
$ kubectl create role x --verb=get --resource=resourceclaims --dry-run=client -o yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: x
rules:
- apiGroups:
  - resource.k8s.io
  resources:
  - resourceclaims
  verbs:
  - get
`,
  {
    files: {
      'attachment.yaml': 'apiVersion: storage.k8s.io/v1\nkind: VolumeAttachment\nmetadata: {name: n1}\n',
    },
  },
);

transcript(
  'component statuses',
  sampleCluster,
  `
$ kubectl get componentstatuses
NAME                 STATUS    MESSAGE   ERROR
controller-manager   Healthy   ok        
scheduler            Healthy   ok        
etcd-0               Healthy   ok        
! Warning: v1 ComponentStatus is deprecated in v1.19+
$ kubectl get cs scheduler --no-headers
scheduler   Healthy   ok    
! Warning: v1 ComponentStatus is deprecated in v1.19+
$ kubectl get cs etcd-0 -o yaml
apiVersion: v1
conditions:
- message: ok
  status: "True"
  type: Healthy
kind: ComponentStatus
metadata:
  name: etcd-0
! Warning: v1 ComponentStatus is deprecated in v1.19+
$ kubectl get cs nope
! Error from server: Component not found: nope
[1]
$ kubectl get cs,ns
NAME                                 STATUS    MESSAGE   ERROR
componentstatus/controller-manager   Healthy   ok        
componentstatus/scheduler            Healthy   ok        
componentstatus/etcd-0               Healthy   ok        

NAME                STATUS   AGE
namespace/default   Active   65s
! Warning: v1 ComponentStatus is deprecated in v1.19+
$ kubectl describe cs scheduler
Name:         scheduler
Namespace:    
Labels:       <none>
Annotations:  <none>
API Version:  v1
Conditions:
  Message:  ok
  Status:   True
  Type:     Healthy
Kind:       ComponentStatus
Metadata:
Events:  <none>
! Warning: v1 ComponentStatus is deprecated in v1.19+
$ kubectl get cs scheduler -o name --warnings-as-errors
componentstatus/scheduler
! Warning: v1 ComponentStatus is deprecated in v1.19+
! error: 1 warning received
[1]
$ kubectl get cs,ep -o name --warnings-as-errors 2>&1 | tail -1
error: 2 warnings received
$ kubectl get ns default -o name --warnings-as-errors
namespace/default
$ kubectl get cs -w
NAME                 STATUS    MESSAGE   ERROR
controller-manager   Healthy   ok        
scheduler            Healthy   ok        
etcd-0               Healthy   ok        
! Warning: v1 ComponentStatus is deprecated in v1.19+
! Error from server (MethodNotAllowed): the server does not allow this method on the requested resource
[1]
$ kubectl delete cs etcd-0
! Error from server (MethodNotAllowed): the server does not allow this method on the requested resource
[1]
$ kubectl label cs etcd-0 a=b
! Error from server (MethodNotAllowed): the server does not allow this method on the requested resource
[1]
`,
);

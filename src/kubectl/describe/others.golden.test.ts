import { sampleCluster } from '../testing/objects.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'describe',
  sampleCluster,
  `
$ kubectl describe svc web
Name:                     web
Namespace:                default
Labels:                   <none>
Annotations:              <none>
Selector:                 app=web
Type:                     NodePort
IP Family Policy:         SingleStack
IP Families:              IPv4
IP:                       10.96.12.7
IPs:                      10.96.12.7
Port:                     http  80/TCP
TargetPort:               http/TCP
NodePort:                 http  30080/TCP
Endpoints:                10.0.0.1:8080,10.0.0.2:8080,10.0.0.3:8080 + 1 more...
Port:                     x  81/TCP
TargetPort:               8081/TCP
NodePort:                 x  30081/TCP
Endpoints:                10.0.0.1:8081,10.0.0.2:8081,10.0.0.3:8081 + 1 more...
Session Affinity:         None
External Traffic Policy:  Cluster
Internal Traffic Policy:  Cluster
Events:                   <none>
$ kubectl describe endpointslice web-1
Name:         web-1
Namespace:    default
Labels:       kubernetes.io/service-name=web
Annotations:  <none>
AddressType:  IPv4
Ports:
  Name  Port  Protocol
  ----  ----  --------
  http  8080  TCP
  x     8081  TCP
Endpoints:
  - Addresses:  10.0.0.1
    Conditions:
      Ready:    true
    Hostname:   <unset>
    TargetRef:  Pod/p1
    NodeName:   n1
    Zone:       <unset>
  - Addresses:  10.0.0.2
    Conditions:
      Ready:    true
    Hostname:   <unset>
    TargetRef:  Pod/p2
    NodeName:   n1
    Zone:       <unset>
  - Addresses:  10.0.0.3
    Conditions:
      Ready:    true
    Hostname:   <unset>
    TargetRef:  Pod/p3
    NodeName:   n1
    Zone:       <unset>
  - Addresses:  10.0.0.4
    Conditions:
      Ready:    false
    Hostname:   <unset>
    TargetRef:  Pod/p4
    NodeName:   n1
    Zone:       <unset>
  - Addresses:  10.0.0.5
    Conditions:
      Ready:    true
    Hostname:   <unset>
    TargetRef:  Pod/p5
    NodeName:   n1
    Zone:       <unset>
Events:         <none>
$ kubectl describe ep web
Name:         web
Namespace:    default
Labels:       <none>
Annotations:  <none>
Subsets:
  Addresses:          10.0.0.1
  NotReadyAddresses:  10.0.0.2
  Ports:
    Name  Port  Protocol
    ----  ----  --------
    http  8080  TCP

Events:  <none>
! Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
$ kubectl describe node n1
Name:               n1
Roles:              control-plane
Labels:             a=b
                    node-role.kubernetes.io/control-plane=
Annotations:        q: r
CreationTimestamp:  Thu, 01 Jan 2026 00:00:00 +0000
Taints:             k=v:NoExecute
                    node.kubernetes.io/unschedulable:NoSchedule
Unschedulable:      true
Lease:
  HolderIdentity:  n1
  AcquireTime:     <unset>
  RenewTime:       Thu, 01 Jan 2026 00:00:10 +0000
Conditions:
  Type    Status  LastHeartbeatTime                 LastTransitionTime                Reason         Message
  ----    ------  -----------------                 ------------------                ------         -------
  Ready   True    Thu, 01 Jan 2026 00:00:10 +0000   Thu, 01 Jan 2026 00:00:05 +0000   KubeletReady   kubelet is posting ready status
Addresses:
  InternalIP:  172.18.0.3
  Hostname:    n1
Capacity:
  cpu:                4
  ephemeral-storage:  100Gi
  example.com/gpu:    2
  hugepages-2Mi:      0
  memory:             8Gi
  pods:               110
Allocatable:
  cpu:                4
  ephemeral-storage:  100Gi
  example.com/gpu:    2
  hugepages-2Mi:      0
  memory:             8Gi
  pods:               110
System Info:
  Machine ID:                 m
  System UUID:                s
  Boot ID:                    b
  Kernel Version:             6.1
  OS Image:                   Debian
  Operating System:           linux
  Architecture:               amd64
  Container Runtime Version:  containerd://2.1.9
  Kubelet Version:            v1.36.2
PodCIDR:                      10.244.1.0/24
PodCIDRs:                     10.244.1.0/24
ProviderID:                   kind://x
Non-terminated Pods:          (2 in total)
  Namespace                   Name     CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
  ---------                   ----     ------------  ----------  ---------------  -------------  ---
  default                     dying    250m (6%)     0 (0%)      0 (0%)           0 (0%)         65s
  default                     web-0    100m (2%)     0 (0%)      64Mi (0%)        128Mi (1%)     65s
Allocated resources:
  (Total limits may be over 100 percent, i.e., overcommitted.)
  Resource           Requests   Limits
  --------           --------   ------
  cpu                350m (8%)  0 (0%)
  memory             64Mi (0%)  128Mi (1%)
  ephemeral-storage  0 (0%)     0 (0%)
  hugepages-2Mi      0 (0%)     0 (0%)
  example.com/gpu    0          0
Events:              <none>
$ kubectl describe pvc data-web-0
Name:          data-web-0
Namespace:     default
StorageClass:  standard
Status:        Bound
Volume:        pv1
Labels:        <none>
Annotations:   <none>
Finalizers:    [kubernetes.io/pvc-protection]
Capacity:      1Gi
Access Modes:  RWO
VolumeMode:    Filesystem
Used By:       web-0
Events:        <none>
$ kubectl describe pv pv1
Name:              pv1
Labels:            <none>
Annotations:       <none>
Finalizers:        [kubernetes.io/pv-protection]
StorageClass:      standard
Status:            Bound
Claim:             default/data-web-0
Reclaim Policy:    Delete
Access Modes:      RWO
VolumeMode:        Filesystem
Capacity:          1Gi
Node Affinity:     
  Required Terms:  
    Term 0:        a in [b, c]
                   z exists
Message:           
Source:
    Type:          HostPath (bare host directory volume)
    Path:          /x
    HostPathType:  
Events:            <none>
$ kubectl describe sc standard
Name:                  standard
IsDefaultClass:        Yes
Annotations:           storageclass.kubernetes.io/is-default-class=true
Provisioner:           rancher.io/local-path
Parameters:            <none>
AllowVolumeExpansion:  <unset>
MountOptions:          <none>
ReclaimPolicy:         Delete
VolumeBindingMode:     WaitForFirstConsumer
Events:                <none>
$ kubectl describe cm cm
Name:         cm
Namespace:    default
Labels:       <none>
Annotations:  <none>

Data
====
k:
----
v

multi:
----
a
b



BinaryData
====
bin: 3 bytes

Events:  <none>
$ kubectl describe secret sec
Name:         sec
Namespace:    default
Labels:       <none>
Annotations:  <none>

Type:  Opaque

Data
====
k:   5 bytes
zz:  0 bytes
$ kubectl describe sa default
Name:                default
Namespace:           default
Labels:              <none>
Annotations:         <none>
Image pull secrets:  a (not found)
                     b (not found)
Mountable secrets:   <none>
Tokens:              <none>
Events:              <none>
$ kubectl describe ns default
Name:         default
Labels:       kubernetes.io/metadata.name=default
Annotations:  <none>
Status:       Active

Resource Quotas
  Name:    q
  Scopes:  BestEffort
  * Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.
  Resource    Used  Hard
  --------    ---   ---
  limits.cpu  500m  2
  pods        1     2

Resource Limits
 Type       Resource  Min  Max  Default Request  Default Limit  Max Limit/Request Ratio
 ----       --------  ---  ---  ---------------  -------------  -----------------------
 Container  memory    -    1Gi  256Mi            512Mi          -
$ kubectl describe pdb pdb
Name:           pdb
Namespace:      default
Min available:  50%
Selector:       app=web
Status:
    Allowed disruptions:  1
    Current:              2
    Desired:              1
    Total:                2
Events:                   <none>
$ kubectl describe hpa hpa
Name:                                                  hpa
Namespace:                                             default
Labels:                                                <none>
Annotations:                                           <none>
CreationTimestamp:                                     Thu, 01 Jan 2026 00:00:00 +0000
Reference:                                             Deployment/web
Metrics:                                               ( current / target )
  resource cpu on pods  (as a percentage of request):  50% (50m) / 80%
  resource memory on pods:                             <unknown> / 100Mi
Min replicas:                                          1
Max replicas:                                          5
Behavior:
  Scale Down:
    Stabilization Window: 300 seconds
    Select Policy: Max
    Policies:
      - Type: Percent  Value: 100  Period: 15 seconds
Deployment pods:       2 current / 2 desired
Conditions:
  Type         Status  Reason            Message
  ----         ------  ------            -------
  AbleToScale  True    ReadyForNewScale  ok
Events:        <none>
$ kubectl describe pc hi
Name:              hi
Value:             1000
GlobalDefault:     false
PreemptionPolicy:  Never
Description:       d
Annotations:       <none>
Events:            <none>
$ kubectl describe quota q
Name:       q
Namespace:  default
Scopes:     BestEffort
 * Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.
Resource    Used  Hard
--------    ----  ----
limits.cpu  500m  2
pods        1     2
$ kubectl describe limits lr
Name:       lr
Namespace:  default
Type        Resource  Min  Max  Default Request  Default Limit  Max Limit/Request Ratio
----        --------  ---  ---  ---------------  -------------  -----------------------
Container   memory    -    1Gi  256Mi            512Mi          -
$ kubectl describe controllerrevision web-6bc
Name:         web-6bc
Namespace:    default
Labels:       app=web
Annotations:  <none>
API Version:  apps/v1
Data:
  Spec:
    Template:
      $patch:  replace
      Metadata:
        Labels:
          App:  web
      Spec:
        Containers:
          Image:  old:1
          Name:   app
          Resources:
Kind:  ControllerRevision
Metadata:
  Creation Timestamp:  2026-01-01T00:00:00Z
  Owner References:
    API Version:     apps/v1
    Controller:      true
    Kind:            StatefulSet
    Name:            web
    UID:             u-web
  Resource Version:  1
  UID:               u-web-6bc
Revision:            1
Events:              <none>
$ kubectl describe event web-0.1
Name:             web-0.1
Namespace:        default
Labels:           <none>
Annotations:      <none>
API Version:      v1
Count:            5
First Timestamp:  2026-01-01T00:00:02Z
Involved Object:
  API Version:   v1
  Field Path:    spec.containers{app}
  Kind:          Pod
  Name:          web-0
  Namespace:     default
  UID:           u-web-0
Kind:            Event
Last Timestamp:  2026-02-02T00:00:00Z
Message:         Container image x
Metadata:
  Creation Timestamp:  2026-01-01T00:00:00Z
  Resource Version:    1
  UID:                 u-web-0.1
Reason:                Pulled
Source:
  Component:  kubelet
  Host:       n1
Type:         Normal
Events:       <none>
$ kubectl describe lease n1 -n kube-node-lease
Name:         n1
Namespace:    kube-node-lease
Labels:       <none>
Annotations:  <none>
API Version:  coordination.k8s.io/v1
Kind:         Lease
Metadata:
  Creation Timestamp:  2026-01-01T00:00:00Z
  Resource Version:    1
  UID:                 u-n1
Spec:
  Holder Identity:         n1
  Lease Duration Seconds:  40
  Renew Time:              2026-01-01T00:00:10.000000Z
Events:                    <none>
`,
);

transcript(
  'describe a node on 1.34',
  () => {
    const cluster = sampleCluster();
    cluster.version = 'v1.34.9';
    return cluster;
  },
  `
$ kubectl describe node n1 | grep -A9 '^System Info'
System Info:
  Machine ID:                 m
  System UUID:                s
  Boot ID:                    b
  Kernel Version:             6.1
  OS Image:                   Debian
  Operating System:           linux
  Architecture:               amd64
  Container Runtime Version:  containerd://2.1.9
  Kubelet Version:            v1.36.2
`,
);

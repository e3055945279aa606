import { sampleCluster } from '../testing/objects.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'describe workloads',
  sampleCluster,
  `
$ kubectl describe sts web
Name:               web
Namespace:          default
CreationTimestamp:  Thu, 01 Jan 2026 00:00:00 +0000
Selector:           app=web
Labels:             app=web
Annotations:        <none>
Replicas:           3 desired | 1 total
Update Strategy:    RollingUpdate
  Partition:        0
Pods Status:        1 Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels:           app=web
                    tier=x
  Annotations:      note: hello
  Service Account:  sa1
  Init Containers:
   setup:
    Image:        busybox
    Port:         <none>
    Host Port:    <none>
    Environment:  <none>
    Mounts:       <none>
  Containers:
   app:
    Image:      nginx:1.27
    Port:       8080/TCP (http)
    Host Port:  0/TCP (http)
    Command:
      sh
      -c
      echo hi
      sleep 3
    Args:
      a
      b
    Limits:
      memory:  128Mi
    Requests:
      cpu:      100m
      memory:   64Mi
    Liveness:   tcp-socket :8080 delay=10s timeout=1s period=10s #success=1 #failure=3
    Readiness:  http-get http://:http/ready%3Fx=1 delay=0s timeout=1s period=5s #success=1 #failure=3
    Startup:    exec [cat /tmp/ok] delay=0s timeout=1s period=10s #success=1 #failure=30
    Environment Variables from:
      cm   ConfigMap                Optional: false
      sec  Secret with prefix 'P_'  Optional: true
    Environment:
      POD_NAME:   (v1:metadata.name)
      MODE:      prod
      ML:        a
                 b
      S:         <set to the key 'k' in secret 'sec'>     Optional: false
      C:         <set to the key 'k' of config map 'cm'>  Optional: true
      L:         134217728 (limits.memory)
      LC:        node allocatable (limits.cpu)
      LBL:        (v1:metadata.labels['app'])
    Mounts:
      /cfg from cfg (ro,path="x")
      /data from data (rw)
  Volumes:
   data:
    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:     
    SizeLimit:  <unset>
   cfg:
    Type:                       ConfigMap (a volume populated by a ConfigMap)
    Name:                       cm
    Optional:                   false
  Topology Spread Constraints:  zone:DoNotSchedule when max skew 1 is exceeded for selector app=web
  Priority Class Name:          hi
  Node-Selectors:               disk=ssd
  Tolerations:                  op=Exists
                                a=b:NoSchedule
Volume Claims:
  Name:          data
  StorageClass:  
  Labels:        <none>
  Annotations:   <none>
  Capacity:      1Gi
  Access Modes:  [ReadWriteOnce]
Events:          <none>
$ kubectl describe deploy web
Name:                   web
Namespace:              default
CreationTimestamp:      Thu, 01 Jan 2026 00:00:00 +0000
Labels:                 <none>
Annotations:            deployment.kubernetes.io/revision: 1
Selector:               app=web
Replicas:               3 desired | 3 updated | 3 total | 2 available | 1 unavailable
StrategyType:           RollingUpdate
MinReadySeconds:        0
RollingUpdateStrategy:  25% max unavailable, 25% max surge
Pod Template:
  Labels:           app=web
                    tier=x
  Annotations:      note: hello
  Service Account:  sa1
  Init Containers:
   setup:
    Image:        busybox
    Port:         <none>
    Host Port:    <none>
    Environment:  <none>
    Mounts:       <none>
  Containers:
   app:
    Image:      nginx:1.27
    Port:       8080/TCP (http)
    Host Port:  0/TCP (http)
    Command:
      sh
      -c
      echo hi
      sleep 3
    Args:
      a
      b
    Limits:
      memory:  128Mi
    Requests:
      cpu:      100m
      memory:   64Mi
    Liveness:   tcp-socket :8080 delay=10s timeout=1s period=10s #success=1 #failure=3
    Readiness:  http-get http://:http/ready%3Fx=1 delay=0s timeout=1s period=5s #success=1 #failure=3
    Startup:    exec [cat /tmp/ok] delay=0s timeout=1s period=10s #success=1 #failure=30
    Environment Variables from:
      cm   ConfigMap                Optional: false
      sec  Secret with prefix 'P_'  Optional: true
    Environment:
      POD_NAME:   (v1:metadata.name)
      MODE:      prod
      ML:        a
                 b
      S:         <set to the key 'k' in secret 'sec'>     Optional: false
      C:         <set to the key 'k' of config map 'cm'>  Optional: true
      L:         134217728 (limits.memory)
      LC:        node allocatable (limits.cpu)
      LBL:        (v1:metadata.labels['app'])
    Mounts:
      /cfg from cfg (ro,path="x")
      /data from data (rw)
  Volumes:
   data:
    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:     
    SizeLimit:  <unset>
   cfg:
    Type:                       ConfigMap (a volume populated by a ConfigMap)
    Name:                       cm
    Optional:                   false
  Topology Spread Constraints:  zone:DoNotSchedule when max skew 1 is exceeded for selector app=web
  Priority Class Name:          hi
  Node-Selectors:               disk=ssd
  Tolerations:                  op=Exists
                                a=b:NoSchedule
Conditions:
  Type           Status  Reason
  ----           ------  ------
  Available      False   MinimumReplicasUnavailable
  Progressing    True    ReplicaSetUpdated
OldReplicaSets:  web-old (0/0 replicas created)
NewReplicaSet:   web-abc (3/3 replicas created)
Events:          <none>
$ kubectl describe rs web-old
Name:           web-old
Namespace:      default
Selector:       app=web,pod-template-hash=old
Labels:         app=web
                pod-template-hash=old
Annotations:    deployment.kubernetes.io/revision: 1
                kubernetes.io/change-cause: first
Controlled By:  Deployment/web
Replicas:       0 current / 0 desired
Pods Status:    0 Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels:  app=web
           pod-template-hash=old
  Containers:
   app:
    Image:         old:1
    Port:          <none>
    Host Port:     <none>
    Environment:   <none>
    Mounts:        <none>
  Volumes:         <none>
  Node-Selectors:  <none>
  Tolerations:     <none>
Events:            <none>
$ kubectl describe ds agent
Name:           agent
Namespace:      default
Selector:       app=agent
Node-Selector:  <none>
Labels:         <none>
Annotations:    <none>
Desired Number of Nodes Scheduled: 3
Current Number of Nodes Scheduled: 3
Number of Nodes Scheduled with Up-to-date Pods: 1
Number of Nodes Scheduled with Available Pods: 2
Number of Nodes Misscheduled: 0
Pods Status:  0 Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels:  app=agent
  Containers:
   a:
    Image:         a:1
    Port:          <none>
    Host Port:     <none>
    Environment:   <none>
    Mounts:        <none>
  Volumes:         <none>
  Node-Selectors:  <none>
  Tolerations:     <none>
Events:            <none>
$ kubectl describe rc rc
Name:         rc
Namespace:    default
Selector:     app=rc
Labels:       <none>
Annotations:  <none>
Replicas:     1 current / 1 desired
Pods Status:  0 Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels:  app=rc
  Containers:
   a:
    Image:         a:1
    Port:          <none>
    Host Port:     <none>
    Environment:   <none>
    Mounts:        <none>
  Volumes:         <none>
  Node-Selectors:  <none>
  Tolerations:     <none>
Events:            <none>
$ kubectl describe job job
Name:                        job
Namespace:                   default
Selector:                    a=b
Labels:                      <none>
Annotations:                 <none>
Parallelism:                 2
Completions:                 3
Completion Mode:             Indexed
Suspend:                     false
Backoff Limit:               6
TTL Seconds After Finished:  5
Start Time:                  Thu, 01 Jan 2026 00:00:00 +0000
Completed At:                Thu, 01 Jan 2026 00:00:20 +0000
Duration:                    20s
Active Deadline Seconds:     10s
Pods Statuses:               1 Active (1 Ready) / 2 Succeeded / 0 Failed
Completed Indexes:           0,1
Pod Template:
  Labels:  a=b
  Containers:
   a:
    Image:         a:1
    Port:          <none>
    Host Port:     <none>
    Environment:   <none>
    Mounts:        <none>
  Volumes:         <none>
  Node-Selectors:  <none>
  Tolerations:     <none>
Events:            <none>
$ kubectl describe cj cj
Name:                          cj
Namespace:                     default
Labels:                        <none>
Annotations:                   <none>
Schedule:                      * * * * *
Concurrency Policy:            Allow
Suspend:                       False
Time Zone:                     <unset>
Successful Job History Limit:  3
Failed Job History Limit:      1
Starting Deadline Seconds:     <unset>
Selector:                      <unset>
Parallelism:                   <unset>
Completions:                   <unset>
Pod Template:
  Labels:  <none>
  Containers:
   a:
    Image:           a:1
    Port:            <none>
    Host Port:       <none>
    Environment:     <none>
    Mounts:          <none>
  Volumes:           <none>
  Node-Selectors:    <none>
  Tolerations:       <none>
Last Schedule Time:  Thu, 01 Jan 2026 00:00:30 +0000
Active Jobs:         cj-1, cj-2
Events:              <none>
`,
);

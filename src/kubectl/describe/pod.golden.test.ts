import { sampleCluster } from '../testing/objects.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'describe pods',
  sampleCluster,
  `
$ kubectl describe pod web-0
Name:                 web-0
Namespace:            default
Priority:             0
Priority Class Name:  hi
Service Account:      default
Node:                 n1/172.18.0.3
Start Time:           Thu, 01 Jan 2026 00:00:01 +0000
Labels:               app=web
                      b=c
Annotations:          long:
                        zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz...
                      multi:
                        a
                        b
                      x: y
Status:               Running
IP:                   10.244.1.5
IPs:
  IP:           10.244.1.5
Controlled By:  StatefulSet/web
Init Containers:
  setup:
    Container ID:   c
    Image:          busybox
    Image ID:       
    Port:           <none>
    Host Port:      <none>
    State:          Terminated
      Reason:       Completed
      Exit Code:    0
      Started:      Thu, 01 Jan 2026 00:00:02 +0000
      Finished:     Thu, 01 Jan 2026 00:00:03 +0000
    Ready:          True
    Restart Count:  0
    Environment:    <none>
    Mounts:         <none>
  side:
    Container ID:   
    Image:          s
    Image ID:       
    Port:           <none>
    Host Port:      <none>
    State:          Waiting
    Ready:          False
    Restart Count:  0
    Environment:    <none>
    Mounts:         <none>
Containers:
  app:
    Container ID:  containerd://1
    Image:         nginx:1.27
    Image ID:      sha256:x
    Port:          8080/TCP (http)
    Host Port:     0/TCP (http)
    Command:
      sh
      -c
      echo hi
      sleep 3
    Args:
      a
      b
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       Error
      Message:      bye
      Exit Code:    137
      Signal:       9
      Started:      Thu, 01 Jan 2026 00:00:02 +0000
      Finished:     Thu, 01 Jan 2026 00:00:03 +0000
    Ready:          False
    Restart Count:  4
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
      POD_NAME:  web-0 (v1:metadata.name)
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
  two:
    Container ID:   containerd://2
    Image:          x:1
    Image ID:       
    Ports:          80/TCP, 443/UDP
    Host Ports:     0/TCP, 443/UDP
    State:          Running
      Started:      Thu, 01 Jan 2026 00:00:04 +0000
    Ready:          True
    Restart Count:  0
    Environment:    <none>
    Mounts:         <none>
Readiness Gates:
  Type  Status
  g     <none> 
Conditions:
  Type                        Status
  PodReadyToStartContainers   True 
  Ready                       False 
Volumes:
  data:
    Type:       PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)
    ClaimName:  data-web-0
    ReadOnly:   false
  cfg:
    Type:      ConfigMap (a volume populated by a ConfigMap)
    Name:      cm
    Optional:  true
  sec:
    Type:        Secret (a volume populated by a Secret)
    SecretName:  s
    Optional:    false
  e:
    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:     Memory
    SizeLimit:  1Mi
  h:
    Type:          HostPath (bare host directory volume)
    Path:          /var
    HostPathType:  Directory
  nfs:
    Type:      NFS (an NFS mount that lasts the lifetime of a pod)
    Server:    s
    Path:      /p
    ReadOnly:  false
  dw:
    Type:  DownwardAPI (a volume populated by information about the pod)
    Items:
      metadata.labels -> l
  csi:
    Type:              CSI (a Container Storage Interface (CSI) volume source)
    Driver:            d
    FSType:            
    ReadOnly:          false
    VolumeAttributes:      a=b
                           c=d
  eph:
    Type:          EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)
    StorageClass:  sc
    Volume:        
    Labels:            a=b
    Annotations:       <none>
    Capacity:      
    Access Modes:  
  img:
    Type:        Image (a container image or OCI artifact)
    Reference:   r
    PullPolicy:  Always
  kube-api-access-x7k2p:
    Type:                    Projected (a volume that contains injected data from multiple sources)
    TokenExpirationSeconds:  3607
    ConfigMapName:           kube-root-ca.crt
    Optional:                false
    DownwardAPI:             true
    SecretName:              zz
    Optional:                false
QoS Class:                   Burstable
Node-Selectors:              a=b
                             c=d
Tolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
Events:
  Type     Reason     Age                      From               Message
  ----     ------     ----                     ----               -------
  Normal   Scheduled  64s                      default-scheduler  Successfully assigned
  Warning  BackOff    <invalid> (x7 over 62s)  kubelet            Back-off
  Normal   Pulled     <invalid> (x5 over 63s)  kubelet            spec.containers{app}: Container image x
$ kubectl describe pod pend
Name:         pend
Namespace:    default
Node:         <none>
Labels:       <none>
Annotations:  <none>
Status:       Pending
Reason:       Evicted
Message:      because
IP:           
IPs:          <none>
Containers:
  app:
    Image:        x
    Port:         <none>
    Host Port:    <none>
    Environment:  <none>
    Mounts:       <none>
Volumes:          <none>
QoS Class:        BestEffort
Node-Selectors:   <none>
Tolerations:      <none>
Events:           <none>
$ kubectl describe pods p | grep -c ^Name:
1
$ kubectl describe pods e | grep ^Name:
! Error from server (NotFound): pods "e" not found
[1]
$ kubectl describe pods | grep -c ^Events:
0
[1]
$ kubectl describe pods --show-events | grep -c ^Events:
3
$ kubectl describe pod dying --show-events=false
Name:                      dying
Namespace:                 default
Node:                      n1/1.2.3.4
Labels:                    app=web
Annotations:               <none>
Status:                    Terminating (lasts 56s)
Termination Grace Period:  30s
IP:                        
IPs:                       <none>
Controlled By:             ReplicaSet/web-abc
Containers:
  app:
    Image:      x
    Port:       <none>
    Host Port:  <none>
    Requests:
      cpu:        250m
    Environment:  <none>
    Mounts:       <none>
Volumes:          <none>
QoS Class:        Burstable
Node-Selectors:   <none>
Tolerations:      <none>
`,
);

transcript(
  'describe on 1.34',
  () => {
    const cluster = sampleCluster();
    cluster.version = 'v1.34.9';
    return cluster;
  },
  `
$ kubectl describe pods | grep -c ^Events:
3
$ kubectl describe pod web-0 | sed -n '/^Events/,$p'
Events:
  Type     Reason     Age                      From               Message
  ----     ------     ----                     ----               -------
  Normal   Scheduled  64s                      default-scheduler  Successfully assigned
  Warning  BackOff    <invalid> (x7 over 62s)  kubelet            Back-off
  Normal   Pulled     <invalid> (x5 over 63s)  kubelet            Container image x
`,
);

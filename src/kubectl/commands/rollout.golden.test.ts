import { sampleCluster } from '../testing/objects.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'rollout',
  sampleCluster,
  `
$ kubectl rollout history deploy/web
deployment.apps/web 
REVISION  CHANGE-CAUSE
1         first
2         <none>

$ kubectl rollout history deploy/web --revision=2
deployment.apps/web with revision #2
Pod Template:
  Labels:	app=web
	pod-template-hash=abc
	tier=x
  Annotations:	note: hello
  Service Account:	sa1
  Init Containers:
   setup:
    Image:	busybox
    Port:	<none>
    Host Port:	<none>
    Environment:	<none>
    Mounts:	<none>
  Containers:
   app:
    Image:	nginx:1.27
    Port:	8080/TCP (http)
    Host Port:	0/TCP (http)
    Command:
      sh
      -c
      echo hi
      sleep 3
    Args:
      a
      b
    Limits:
      memory:	128Mi
    Requests:
      cpu:	100m
      memory:	64Mi
    Liveness:	tcp-socket :8080 delay=10s timeout=1s period=10s #success=1 #failure=3
    Readiness:	http-get http://:http/ready%3Fx=1 delay=0s timeout=1s period=5s #success=1 #failure=3
    Startup:	exec [cat /tmp/ok] delay=0s timeout=1s period=10s #success=1 #failure=30
    Environment Variables from:
      cm	ConfigMap	Optional: false
      sec	Secret with prefix 'P_'	Optional: true
    Environment:
      POD_NAME:	 (v1:metadata.name)
      MODE:	prod
      ML:	a
      	b
      S:	<set to the key 'k' in secret 'sec'>	Optional: false
      C:	<set to the key 'k' of config map 'cm'>	Optional: true
      L:	134217728 (limits.memory)
      LC:	node allocatable (limits.cpu)
      LBL:	 (v1:metadata.labels['app'])
    Mounts:
      /cfg from cfg (ro,path="x")
      /data from data (rw)
  Volumes:
   data:
    Type:	EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:	
    SizeLimit:	<unset>
   cfg:
    Type:	ConfigMap (a volume populated by a ConfigMap)
    Name:	cm
    Optional:	false
  Topology Spread Constraints:	zone:DoNotSchedule when max skew 1 is exceeded for selector app=web
  Priority Class Name:	hi
  Node-Selectors:	disk=ssd
  Tolerations:	op=Exists
	a=b:NoSchedule

$ kubectl rollout history deploy/web --revision=9
! error: unable to find the specified revision
[1]
$ kubectl rollout history sts web
statefulset.apps/web 
REVISION  CHANGE-CAUSE
1         <none>
2         <none>

$ kubectl rollout history sts/web --revision=1
statefulset.apps/web with revision #1
Pod Template:
  Labels:	app=web
  Containers:
   app:
    Image:	old:1
    Port:	<none>
    Host Port:	<none>
    Environment:	<none>
    Mounts:	<none>
  Volumes:	<none>
  Node-Selectors:	<none>
  Tolerations:	<none>

$ kubectl rollout history pod/web-0
! error: no history viewer has been implemented for "Pod"
[1]
$ kubectl rollout history
! error: required resource not specified
[1]
$ kubectl rollout history deploy/web -o name
replicaset.apps/web-old
replicaset.apps/web-abc
$ kubectl rollout pause deploy/web
deployment.apps/web paused
$ kubectl rollout pause deploy/web
! error: deployments.apps "web" is already paused
[1]
$ kubectl rollout restart deploy/web
! error: deployments.apps "web" can't restart paused deployment (run rollout resume first)
[1]
$ kubectl rollout undo deploy/web
! error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again
[1]
$ kubectl rollout resume deploy/web
deployment.apps/web resumed
$ kubectl rollout resume deploy/web
! error: deployments.apps "web" is not paused
[1]
$ kubectl rollout restart deploy/web
deployment.apps/web restarted
$ kubectl rollout restart deploy/web
! error: failed to create patch for web: if restart has already been triggered within the past second, please wait before attempting to trigger another
[1]
$ kubectl rollout restart deploy/web sts/web ds/agent pod/web-0
statefulset.apps/web restarted
daemonset.apps/agent restarted
! failed to create patch for web: if restart has already been triggered within the past second, please wait before attempting to trigger another
! error: pods "web-0" restarting is not supported
[1]
$ kubectl rollout undo deploy/web --dry-run=client
deployment.apps/web Pod Template:
  Labels:	app=web
	pod-template-hash=old
  Containers:
   app:
    Image:	old:1
    Port:	<none>
    Host Port:	<none>
    Environment:	<none>
    Mounts:	<none>
  Volumes:	<none>
  Node-Selectors:	<none>
  Tolerations:	<none>
 (dry run)
$ kubectl rollout undo deploy/web --to-revision=1
deployment.apps/web rolled back
$ kubectl rollout undo deploy/web --to-revision=1
deployment.apps/web skipped rollback (current template already matches revision 1)
$ kubectl rollout undo deploy/web --to-revision=7
! error: unable to find specified revision 7 in history
[1]
$ kubectl rollout undo deploy/applied
! Warning: resource deployments/applied was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
! error: no rollout history found for deployment "applied"
[1]
$ kubectl rollout undo sts/web
statefulset.apps/web rolled back
$ kubectl rollout undo ds/agent
! error: no last revision to roll back to
[1]
$ kubectl rollout pause sts/web
! error: statefulsets.apps "web" pausing is not supported
[1]
$ kubectl rollout status deploy/web --watch=false
Waiting for deployment spec update to be observed...
$ kubectl rollout status sts/web --watch=false
Waiting for statefulset spec update to be observed...
$ kubectl rollout status ds/agent --watch=false
Waiting for daemon set spec update to be observed...
$ kubectl rollout status pod/web-0
! error: no status viewer has been implemented for Pod
[1]
$ kubectl rollout status
! error: required resource not specified
[1]
`,
);

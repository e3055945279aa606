import { sampleCluster } from '../../testing/objects.ts';
import { transcript } from '../../testing/transcript.ts';

transcript(
  'tables',
  sampleCluster,
  `
$ kubectl get pods
NAME    READY   STATUS        RESTARTS   AGE
dying   0/1     Terminating   0          65s
pend    0/1     Evicted       0          65s
web-0   0/3     Init:1/2      0          65s
$ kubectl get pods -o wide
NAME    READY   STATUS        RESTARTS   AGE   IP           NODE     NOMINATED NODE   READINESS GATES
dying   0/1     Terminating   0          65s   <none>       n1       <none>           <none>
pend    0/1     Evicted       0          65s   <none>       <none>   <none>           <none>
web-0   0/3     Init:1/2      0          65s   10.244.1.5   n1       <none>           0/1
$ kubectl get deploy,rs,sts,ds,rc,job,cj -o wide
NAME                      READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES       SELECTOR
deployment.apps/applied   0/1     0            0           65s   a,b          a:1,b:1      app=web
deployment.apps/web       0/3     3            2           65s   app          nginx:1.27   app=web

NAME                      DESIRED   CURRENT   READY   AGE   CONTAINERS   IMAGES       SELECTOR
replicaset.apps/web-abc   3         3         0       65s   app          nginx:1.27   app=web,pod-template-hash=abc
replicaset.apps/web-old   0         0         0       65s   app          old:1        app=web,pod-template-hash=old

NAME                   READY   AGE   CONTAINERS   IMAGES
statefulset.apps/web   0/3     65s   app          nginx:1.27

NAME                   DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE   CONTAINERS   IMAGES   SELECTOR
daemonset.apps/agent   3         3         2       1            2           <none>          65s   a            a:1      app=agent

NAME                       DESIRED   CURRENT   READY   AGE   CONTAINERS   IMAGES   SELECTOR
replicationcontroller/rc   1         1         0       65s   a            a:1      app=rc

NAME            STATUS    COMPLETIONS   DURATION   AGE   CONTAINERS   IMAGES   SELECTOR
job.batch/job   Running   2/3           20s        65s   a            a:1      a=b

NAME               SCHEDULE    TIMEZONE   SUSPEND   ACTIVE   LAST SCHEDULE   AGE   CONTAINERS   IMAGES   SELECTOR
cronjob.batch/cj   * * * * *   <none>     False     2        35s             65s   a            a:1      <none>
$ kubectl get all
NAME        READY   STATUS        RESTARTS   AGE
pod/dying   0/1     Terminating   0          65s
pod/pend    0/1     Evicted       0          65s
pod/web-0   0/3     Init:1/2      0          65s

NAME                       DESIRED   CURRENT   READY   AGE
replicationcontroller/rc   1         1         0       65s

NAME          TYPE       CLUSTER-IP   EXTERNAL-IP   PORT(S)                     AGE
service/web   NodePort   10.96.12.7   <none>        80:30080/TCP,81:30081/TCP   65s

NAME                   DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE
daemonset.apps/agent   3         3         2       1            2           <none>          65s

NAME                      READY   UP-TO-DATE   AVAILABLE   AGE
deployment.apps/applied   0/1     0            0           65s
deployment.apps/web       0/3     3            2           65s

NAME                      DESIRED   CURRENT   READY   AGE
replicaset.apps/web-abc   3         3         0       65s
replicaset.apps/web-old   0         0         0       65s

NAME                   READY   AGE
statefulset.apps/web   0/3     65s

NAME                                      REFERENCE        TARGETS                                 MINPODS   MAXPODS   REPLICAS   AGE
horizontalpodautoscaler.autoscaling/hpa   Deployment/web   cpu: 50%/80%, memory: <unknown>/100Mi   1         5         2          65s

NAME               SCHEDULE    TIMEZONE   SUSPEND   ACTIVE   LAST SCHEDULE   AGE
cronjob.batch/cj   * * * * *   <none>     False     2        35s             65s

NAME            STATUS    COMPLETIONS   DURATION   AGE
job.batch/job   Running   2/3           20s        65s
$ kubectl get svc,ep,endpointslices -o wide
NAME          TYPE       CLUSTER-IP   EXTERNAL-IP   PORT(S)                     AGE   SELECTOR
service/web   NodePort   10.96.12.7   <none>        80:30080/TCP,81:30081/TCP   65s   app=web

NAME            ENDPOINTS       AGE
endpoints/web   10.0.0.1:8080   65s

NAME                                   ADDRESSTYPE   PORTS       ENDPOINTS                                AGE
endpointslice.discovery.k8s.io/web-1   IPv4          8080,8081   10.0.0.1,10.0.0.2,10.0.0.3 + 2 more...   65s
! Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
$ kubectl get nodes -o wide
NAME   STATUS                     ROLES           AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE   KERNEL-VERSION   CONTAINER-RUNTIME
n1     Ready,SchedulingDisabled   control-plane   65s   v1.36.2   172.18.0.3    <none>        Debian     6.1 (amd64)      containerd://2.1.9
$ kubectl get events
LAST SEEN   TYPE      REASON      OBJECT      MESSAGE
<invalid>   Normal    Pulled      pod/web-0   Container image x
64s         Normal    Scheduled   pod/web-0   Successfully assigned
<invalid>   Warning   BackOff     pod/web-0   Back-off
$ kubectl get events -o wide
LAST SEEN   TYPE      REASON      OBJECT      SUBOBJECT              SOURCE              MESSAGE                 FIRST SEEN   COUNT   NAME
<invalid>   Normal    Pulled      pod/web-0   spec.containers{app}   kubelet, n1         Container image x       63s          5       web-0.1
64s         Normal    Scheduled   pod/web-0                          default-scheduler   Successfully assigned   64s          1       web-0.2
<invalid>   Warning   BackOff     pod/web-0                          kubelet             Back-off                62s          7       web-0.3
$ kubectl get pvc,pv,sc -o wide
NAME                               STATUS   VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   VOLUMEATTRIBUTESCLASS   AGE   VOLUMEMODE
persistentvolumeclaim/data-web-0   Bound    pv1      1Gi        RWO            standard       <unset>                 65s   Filesystem

NAME                   CAPACITY   ACCESS MODES   RECLAIM POLICY   STATUS   CLAIM                STORAGECLASS   VOLUMEATTRIBUTESCLASS   REASON   AGE   VOLUMEMODE
persistentvolume/pv1   1Gi        RWO            Delete           Bound    default/data-web-0   standard       <unset>                          65s   Filesystem

NAME                                             PROVISIONER             RECLAIMPOLICY   VOLUMEBINDINGMODE      ALLOWVOLUMEEXPANSION   AGE
storageclass.storage.k8s.io/standard (default)   rancher.io/local-path   Delete          WaitForFirstConsumer   false                  65s
$ kubectl get cm,secrets,sa,quota,limits
NAME           DATA   AGE
configmap/cm   3      65s

NAME         TYPE     DATA   AGE
secret/sec   Opaque   2      65s

NAME                     AGE
serviceaccount/default   65s

NAME              REQUEST     LIMIT                AGE
resourcequota/q   pods: 1/2   limits.cpu: 500m/2   65s

NAME            CREATED AT
limitrange/lr   2026-01-01T00:00:00Z
$ kubectl get ns,pc,pdb,hpa,controllerrevisions
NAME                STATUS   AGE
namespace/default   Active   65s

NAME                                 VALUE   GLOBAL-DEFAULT   AGE   PREEMPTIONPOLICY
priorityclass.scheduling.k8s.io/hi   1000    false            65s   Never

NAME                             MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
poddisruptionbudget.policy/pdb   50%             N/A               1                     65s

NAME                                      REFERENCE        TARGETS                                 MINPODS   MAXPODS   REPLICAS   AGE
horizontalpodautoscaler.autoscaling/hpa   Deployment/web   cpu: 50%/80%, memory: <unknown>/100Mi   1         5         2          65s

NAME                              CONTROLLER             REVISION   AGE
controllerrevision.apps/web-6bc   statefulset.apps/web   1          65s
controllerrevision.apps/web-7bc   statefulset.apps/web   2          65s
$ kubectl get leases -A
NAMESPACE         NAME   HOLDER   AGE
kube-node-lease   n1     n1       65s
$ kubectl get pods --show-labels
NAME    READY   STATUS        RESTARTS   AGE   LABELS
dying   0/1     Terminating   0          65s   app=web
pend    0/1     Evicted       0          65s   <none>
web-0   0/3     Init:1/2      0          65s   app=web,b=c
$ kubectl get pods -L app,b --no-headers
dying   0/1   Terminating   0     65s   web   
pend    0/1   Evicted       0     65s         
web-0   0/3   Init:1/2      0     65s   web   c
$ kubectl get pods -A
NAMESPACE   NAME    READY   STATUS        RESTARTS   AGE
default     dying   0/1     Terminating   0          65s
default     pend    0/1     Evicted       0          65s
default     web-0   0/3     Init:1/2      0          65s
$ kubectl get pods --show-kind
NAME        READY   STATUS        RESTARTS   AGE
pod/dying   0/1     Terminating   0          65s
pod/pend    0/1     Evicted       0          65s
pod/web-0   0/3     Init:1/2      0          65s
$ kubectl get pods -l app=web
NAME    READY   STATUS        RESTARTS   AGE
dying   0/1     Terminating   0          65s
web-0   0/3     Init:1/2      0          65s
$ kubectl get pods -l 'app in (web),b'
NAME    READY   STATUS     RESTARTS   AGE
web-0   0/3     Init:1/2   0          65s
$ kubectl get pods --field-selector status.phase=Running,metadata.name!=dying
NAME    READY   STATUS     RESTARTS   AGE
web-0   0/3     Init:1/2   0          65s
$ kubectl get pods --sort-by=.metadata.name --no-headers
dying   0/1   Terminating   0     65s
pend    0/1   Evicted       0     65s
web-0   0/3   Init:1/2      0     65s
$ kubectl get jobs.batch
NAME   STATUS    COMPLETIONS   DURATION   AGE
job    Running   2/3           20s        65s
$ kubectl get deployments.v1.apps web
NAME   READY   UP-TO-DATE   AVAILABLE   AGE
web    0/3     3            2           65s
$ kubectl get pods -n nowhere
! No resources found in nowhere namespace.
$ kubectl get hpa -n nowhere -A -l a=b
! No resources found
$ kubectl get pv -l a=b
! No resources found
$ kubectl get pods web-0 nope pend
NAME    READY   STATUS     RESTARTS   AGE
web-0   0/3     Init:1/2   0          65s
pend    0/1     Evicted    0          65s
! Error from server (NotFound): pods "nope" not found
[1]
$ kubectl get po/web-0 svc/web
NAME        READY   STATUS     RESTARTS   AGE
pod/web-0   0/3     Init:1/2   0          65s

NAME          TYPE       CLUSTER-IP   EXTERNAL-IP   PORT(S)                     AGE
service/web   NodePort   10.96.12.7   <none>        80:30080/TCP,81:30081/TCP   65s
$ kubectl get pods nope --ignore-not-found
$ kubectl get -f scenario.yaml
! error: the path "scenario.yaml" does not exist
[1]
`,
);

transcript(
  'tables of 1.34',
  () => {
    const cluster = sampleCluster();
    cluster.version = 'v1.34.9';
    return cluster;
  },
  `
$ kubectl get sa
NAME      SECRETS   AGE
default   0         65s
$ kubectl get nodes -o wide
NAME   STATUS                     ROLES           AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE   KERNEL-VERSION   CONTAINER-RUNTIME
n1     Ready,SchedulingDisabled   control-plane   65s   v1.36.2   172.18.0.3    <none>        Debian     6.1              containerd://2.1.9
`,
);

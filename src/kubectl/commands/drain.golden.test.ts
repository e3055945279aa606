import { timestamp } from '../../base/time.ts';
import { crowdedNode, guardedNode } from '../testing/stories.ts';
import { transcript } from '../testing/transcript.ts';

transcript(
  'drain',
  () => crowdedNode(),
  `
$ kubectl drain n1; kubectl get nodes
node/n1 cordoned
NAME   STATUS                       ROLES    AGE   VERSION
n1     Unknown,SchedulingDisabled   <none>   10s   
n2     Unknown                      <none>   10s   
! error: unable to drain node "n1" due to error: [cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/agent-x, cannot delete Pods with local storage (use --delete-emptydir-data to override): default/cache, cannot delete Pods that declare no controller (use --force to override): default/solo], continuing command...
! There are pending nodes to be drained:
!  n1
! cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/agent-x
! cannot delete Pods with local storage (use --delete-emptydir-data to override): default/cache
! cannot delete Pods that declare no controller (use --force to override): default/solo
$ kubectl drain n1 --ignore-daemonsets
node/n1 cordoned
! error: unable to drain node "n1" due to error: [cannot delete Pods with local storage (use --delete-emptydir-data to override): default/cache, cannot delete Pods that declare no controller (use --force to override): default/solo], continuing command...
! There are pending nodes to be drained:
!  n1
! cannot delete Pods with local storage (use --delete-emptydir-data to override): default/cache
! cannot delete Pods that declare no controller (use --force to override): default/solo
[1]
$ kubectl drain n1 --ignore-daemonsets --delete-emptydir-data
node/n1 cordoned
! error: unable to drain node "n1" due to error: cannot delete Pods that declare no controller (use --force to override): default/solo, continuing command...
! There are pending nodes to be drained:
!  n1
! cannot delete Pods that declare no controller (use --force to override): default/solo
[1]
$ kubectl drain n1 --ignore-daemonsets --delete-emptydir-data --force; kubectl get pods -o name
node/n1 cordoned
evicting pod default/web-1
evicting pod default/cache
evicting pod default/solo
evicting pod default/web-0
pod/web-1 evicted
pod/cache evicted
pod/solo evicted
pod/web-0 evicted
node/n1 drained
pod/agent-x
pod/elsewhere
! Warning: ignoring DaemonSet-managed Pods: default/agent-x; deleting Pods that declare no controller: default/solo
$ kubectl drain n1 --ignore-daemonsets --delete-emptydir-data --force --dry-run=client
node/n1 cordoned (dry run)
evicting pod default/cache (dry run)
evicting pod default/solo (dry run)
evicting pod default/web-0 (dry run)
evicting pod default/web-1 (dry run)
node/n1 drained (dry run)
! Warning: ignoring DaemonSet-managed Pods: default/agent-x; deleting Pods that declare no controller: default/solo
$ kubectl drain n1 --ignore-daemonsets --pod-selector=app=web --disable-eviction
node/n1 cordoned
evicting pod default/web-1
evicting pod default/web-0
pod/web-1 deleted
pod/web-0 deleted
node/n1 drained
$ kubectl drain n1 --pod-selector='a in'
! error: --pod-selector=<pod_selector> must be a valid label selector
[1]
$ kubectl drain n1 --ignore-daemonsets --delete-emptydir-data --force --grace-period=1 | tail -1; date +%s
node/n1 drained
1767225640
! Warning: ignoring DaemonSet-managed Pods: default/agent-x; deleting Pods that declare no controller: default/solo
$ kubectl drain n2 n1 --force
node/n2 cordoned
node/n1 cordoned
evicting pod default/elsewhere
pod/elsewhere evicted
node/n2 drained
! Warning: deleting Pods that declare no controller: default/elsewhere
! error: unable to drain node "n1" due to error: [cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/agent-x, cannot delete Pods with local storage (use --delete-emptydir-data to override): default/cache], continuing command...
! There are pending nodes to be drained:
!  n1
! cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/agent-x
! cannot delete Pods with local storage (use --delete-emptydir-data to override): default/cache
[1]
$ kubectl drain n2 --timeout=5s --force
node/n2 cordoned
evicting pod default/elsewhere
! Warning: deleting Pods that declare no controller: default/elsewhere
! There are pending pods in node "n2" when an error occurred: error when waiting for pod "elsewhere" in namespace "default" to terminate: context deadline exceeded
! pod/elsewhere
! error: unable to drain node "n2" due to error: error when waiting for pod "elsewhere" in namespace "default" to terminate: context deadline exceeded, continuing command...
! There are pending nodes to be drained:
!  n2
! error when waiting for pod "elsewhere" in namespace "default" to terminate: context deadline exceeded
[1]
$ kubectl drain nope
! Error from server (NotFound): nodes "nope" not found
[1]
$ kubectl drain
! error: USAGE: drain NODE [flags]
! See 'kubectl drain -h' for help and examples
[1]
$ kubectl drain n1 -l a=b
! error: cannot specify both a node name and a --selector option
! See 'kubectl drain -h' for help and examples
[1]
$ kubectl drain pod/web-0
! error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'
[1]
`,
  { each: 'fresh' },
);

transcript(
  'drain a node with a guarded pod',
  () => guardedNode(),
  `
$ kubectl drain n1 --ignore-daemonsets
node/n1 cordoned
evicting pod default/web-1
evicting pod default/web-0
evicting pod default/web-0
pod/web-1 evicted
pod/web-0 evicted
node/n1 drained
! Warning: ignoring DaemonSet-managed Pods: default/agent-x
! error when evicting pods/"web-0" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
`,
  { each: 'fresh' },
);

transcript(
  'drain a node with a pod that never goes',
  () => guardedNode(1e9),
  `
$ kubectl drain n1 --ignore-daemonsets --timeout=40s; kubectl get nodes
node/n1 cordoned
evicting pod default/web-1
evicting pod default/web-0
evicting pod default/web-0
evicting pod default/web-0
evicting pod default/web-0
evicting pod default/web-0
evicting pod default/web-0
evicting pod default/web-0
pod/web-1 evicted
evicting pod default/web-0
evicting pod default/web-0
NAME   STATUS                       ROLES    AGE   VERSION
n1     Unknown,SchedulingDisabled   <none>   50s   
n2     Unknown                      <none>   50s   
! Warning: ignoring DaemonSet-managed Pods: default/agent-x
! error when evicting pods/"web-0" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
! error when evicting pods/"web-0" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
! error when evicting pods/"web-0" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
! error when evicting pods/"web-0" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
! error when evicting pods/"web-0" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
! error when evicting pods/"web-0" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
! error when evicting pods/"web-0" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
! error when evicting pods/"web-0" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
! There are pending pods in node "n1" when an error occurred: error when evicting pods/"web-0" -n "default": global timeout reached: 40s
! pod/web-0
! error: unable to drain node "n1" due to error: error when evicting pods/"web-0" -n "default": global timeout reached: 40s, continuing command...
! There are pending nodes to be drained:
!  n1
! error when evicting pods/"web-0" -n "default": global timeout reached: 40s
`,
  { each: 'fresh' },
);

transcript(
  'drain does not wait for pods that should have been gone long ago',
  () => {
    const cluster = crowdedNode();
    cluster.change('Pod', 'web-0', (pod) => {
      pod.metadata.deletionTimestamp = timestamp(cluster.clock - 60_000);
    });
    return cluster;
  },
  `
$ kubectl drain n1 --ignore-daemonsets --delete-emptydir-data --force --dry-run=client --skip-wait-for-delete-timeout=61 | grep -c web-0
1
! Warning: ignoring DaemonSet-managed Pods: default/agent-x; deleting Pods that declare no controller: default/solo
$ kubectl drain n1 --ignore-daemonsets --delete-emptydir-data --force --dry-run=client --skip-wait-for-delete-timeout=30 | grep -c web-0
0
! Warning: ignoring DaemonSet-managed Pods: default/agent-x; deleting Pods that declare no controller: default/solo
[1]
`,
);

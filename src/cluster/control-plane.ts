import type { ControllerContext } from './controller/context.ts';
import type { WorkQueue } from './controller/queue.ts';
import { startCronJobController } from './cronjob/controller.ts';
import { startDaemonSetController } from './daemonset/controller.ts';
import { startDeploymentController } from './deployment/controller.ts';
import { startDisruptionController } from './disruption/controller.ts';
import { startEndpointSliceController } from './endpointslice/controller.ts';
import { startGarbageCollector } from './garbagecollector/controller.ts';
import { startJobController } from './job/controller.ts';
import { startNamespaceController } from './namespace/controller.ts';
import { type NodeLifecycle, startNodeLifecycleController } from './node-lifecycle/controller.ts';
import { startVolumeController } from './persistentvolume/controller.ts';
import { startVolumeProtection } from './persistentvolume/protection.ts';
import { type PodCollector, startPodCollector } from './podgc/controller.ts';
import { startReplicaSetController, startReplicationController } from './replicaset/controller.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { startServiceAccountController } from './serviceaccount/controller.ts';
import { startStatefulSetController } from './statefulset/controller.ts';
import { startTaintEvictionController } from './taint-eviction/controller.ts';
import { startTtlController } from './ttl-after-finished/controller.ts';

/** Kinds that can own other objects or be owned by them. */
const OWNABLE = [
  'Pod',
  'ReplicaSet',
  'ReplicationController',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'ControllerRevision',
  'Service',
  'EndpointSlice',
  'Endpoints',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
];

/** kube-controller-manager and kube-scheduler. */
export interface ControlPlane {
  scheduler: Scheduler;
  controllers: readonly WorkQueue[];
  nodeLifecycle: NodeLifecycle;
  podCollector: PodCollector;
}

export function startControlPlane(ctx: ControllerContext, cycle: number): ControlPlane {
  const collector = startGarbageCollector(ctx);
  collector.watch(OWNABLE);
  const nodeLifecycle = startNodeLifecycleController(ctx);
  return {
    nodeLifecycle,
    podCollector: startPodCollector(ctx),
    scheduler: new Scheduler({ ...ctx, cycle }),
    controllers: [
      startDeploymentController(ctx),
      startReplicaSetController(ctx),
      startReplicationController(ctx),
      startStatefulSetController(ctx),
      startDaemonSetController(ctx),
      startJobController(ctx),
      startTtlController(ctx),
      startCronJobController(ctx),
      startEndpointSliceController(ctx),
      startDisruptionController(ctx),
      startServiceAccountController(ctx),
      startNamespaceController(ctx),
      startTaintEvictionController(ctx),
      startVolumeController(ctx),
      startVolumeProtection(ctx),
      nodeLifecycle.queue,
      collector.queue,
    ],
  };
}

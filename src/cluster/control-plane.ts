import { customKindOf } from '../api/custom/kinds.ts';
import { kindInfo, kinds } from '../api/kinds.ts';
import type { ControllerContext } from './controller/context.ts';
import type { WorkQueue } from './controller/queue.ts';
import { startCronJobController } from './cronjob/controller.ts';
import { startDefinitionController } from './customresources/controller.ts';
import { startDaemonSetController } from './daemonset/controller.ts';
import { startDeploymentController } from './deployment/controller.ts';
import { startDisruptionController } from './disruption/controller.ts';
import { startEndpointSliceController } from './endpointslice/controller.ts';
import { startEndpointSliceMirroring } from './endpointslice/mirroring.ts';
import { startGarbageCollector } from './garbagecollector/controller.ts';
import { startAutoscaler } from './hpa/controller.ts';
import { startJobController } from './job/controller.ts';
import { startNamespaceController } from './namespace/controller.ts';
import { startNodeLifecycleController } from './node-lifecycle/controller.ts';
import { startVolumeController } from './persistentvolume/controller.ts';
import { startEphemeralVolumes } from './persistentvolume/ephemeral.ts';
import { startVolumeProtection } from './persistentvolume/protection.ts';
import { startVolumeExpansion } from './persistentvolume/resize.ts';
import { startPodCollector } from './podgc/controller.ts';
import { startReplicaSetController, startReplicationController } from './replicaset/controller.ts';
import { startQuotaController } from './resourcequota/controller.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { startServiceAccountController } from './serviceaccount/controller.ts';
import { startTokensController } from './serviceaccount/tokens.ts';
import { startStatefulSetController } from './statefulset/controller.ts';
import { startTaintEvictionController } from './taint-eviction/controller.ts';
import { startTtlController } from './ttl-after-finished/controller.ts';

/** Any object can own others and be owned, but events. The collector looks at leases by itself. */
const OWNABLE = kinds.map(({ kind }) => kind).filter((kind) => kind !== 'Event' && kind !== 'Lease');

/** kube-controller-manager and kube-scheduler. */
export interface ControlPlane {
  scheduler: Scheduler;
  /** The controller manager has stopped: nothing is reconciled until it is released as often as it was held. */
  hold(): void;
  release(): void;
  /** The controller manager is another process now: it meets the nodes anew. */
  restarted(): void;
}

export function startControlPlane(ctx: ControllerContext, cycle: number): ControlPlane {
  const collector = startGarbageCollector(ctx);
  collector.watch(OWNABLE);
  const watched = new Set<string>();
  // Objects of a custom kind own others and are owned, from the first one on.
  ctx.api.observe('CustomResourceDefinition', (definition) => {
    const kind = definition && customKindOf(definition)?.kind;
    if (kind === undefined || watched.has(kind) || kindInfo(kind) !== undefined) return;
    watched.add(kind);
    collector.watch([kind]);
  });
  const nodeLifecycle = startNodeLifecycleController(ctx);
  const podCollector = startPodCollector(ctx);
  const controllers: readonly WorkQueue[] = [
    startDeploymentController(ctx),
    startReplicaSetController(ctx),
    startReplicationController(ctx),
    startStatefulSetController(ctx),
    startDaemonSetController(ctx),
    startJobController(ctx),
    startTtlController(ctx),
    startCronJobController(ctx),
    ...startEndpointSliceController(ctx),
    startEndpointSliceMirroring(ctx),
    ...startDisruptionController(ctx),
    startServiceAccountController(ctx),
    startTokensController(ctx),
    startNamespaceController(ctx),
    startTaintEvictionController(ctx),
    startVolumeController(ctx),
    startVolumeProtection(ctx),
    startVolumeExpansion(ctx),
    startEphemeralVolumes(ctx),
    startQuotaController(ctx),
    startDefinitionController(ctx),
    startAutoscaler(ctx),
    nodeLifecycle.queue,
    collector.queue,
  ];
  const isRunning = (on: boolean) => {
    nodeLifecycle.running = on;
    podCollector.running = on;
  };
  let holds = 0;
  return {
    restarted: () => nodeLifecycle.forget(),
    scheduler: new Scheduler({ ...ctx, cycle }),
    hold() {
      if (holds++ > 0) return;
      isRunning(false);
      for (const queue of controllers) queue.hold();
    },
    release() {
      if (holds === 0 || --holds > 0) return;
      isRunning(true);
      for (const queue of controllers) queue.release();
    },
  };
}

/** The status of pods and workloads that have been well for a while. */
import type { KubeObject } from '../../api/meta.ts';
import { isSince } from '../../api/release.ts';
import { type SimMs, timestamp } from '../../base/time.ts';
import type { ReleaseVersion } from '../../scenario/types.ts';

export interface Place {
  node: string;
  hostIP: string;
  podIP: string;
}

/** From the top of the node's range: the addresses of a person's pods do not depend on ours. */
export const placed = (nodeIndex: number, used: number): string => `10.244.${nodeIndex}.${254 - (used % 8)}`;

/** The pod on its node, started at `now`. */
export function runningPod(pod: KubeObject, { node, hostIP, podIP }: Place, now: SimMs): KubeObject {
  const at = timestamp(now);
  const condition = (type: string) => ({
    type,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: at,
  });
  return {
    ...pod,
    spec: { ...pod.spec, nodeName: node },
    status: {
      ...pod.status,
      phase: 'Running',
      startTime: at,
      hostIP,
      hostIPs: [{ ip: hostIP }],
      podIP,
      podIPs: [{ ip: podIP }],
      conditions: [
        'PodReadyToStartContainers',
        'Initialized',
        'Ready',
        'ContainersReady',
        'PodScheduled',
      ].map(condition),
      containerStatuses: pod.spec.containers.map((each: { name: string; image: string }) => ({
        name: each.name,
        image: each.image,
        imageID: each.image,
        ready: true,
        started: true,
        restartCount: 0,
        state: { running: { startedAt: at } },
        lastState: {},
      })),
    },
  };
}

/** Its container ended with an error, and runs anew. */
export function restartedPod(pod: KubeObject, endedAt: SimMs, startedAt: SimMs): KubeObject {
  const containerStatuses = (pod.status?.containerStatuses ?? []).map(
    (each: { restartCount: number; state: { running?: { startedAt: string } } }) => ({
      ...each,
      restartCount: each.restartCount + 1,
      lastState: {
        terminated: {
          exitCode: 1,
          reason: 'Error',
          startedAt: each.state.running?.startedAt,
          finishedAt: timestamp(endedAt),
        },
      },
      state: { running: { startedAt: timestamp(startedAt) } },
    }),
  );
  return { ...pod, status: { ...pod.status, containerStatuses } };
}

export function readyDaemonSet(set: KubeObject, nodes: number): KubeObject {
  return {
    ...set,
    status: {
      currentNumberScheduled: nodes,
      numberMisscheduled: 0,
      desiredNumberScheduled: nodes,
      numberReady: nodes,
      observedGeneration: 1,
      updatedNumberScheduled: nodes,
      numberAvailable: nodes,
    },
  };
}

const terminating = (version: ReleaseVersion) => (isSince(version, '1.35') ? { terminatingReplicas: 0 } : {});

export function readyReplicaSet(set: KubeObject, version: ReleaseVersion): KubeObject {
  const { replicas } = set.spec;
  return {
    ...set,
    status: {
      replicas,
      fullyLabeledReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      ...terminating(version),
      observedGeneration: 1,
    },
  };
}

export function readyDeployment(
  deployment: KubeObject,
  set: KubeObject,
  version: ReleaseVersion,
): KubeObject {
  const { replicas } = deployment.spec;
  const at = timestamp(0);
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    lastUpdateTime: at,
    lastTransitionTime: at,
    reason,
    message,
  });
  return {
    ...deployment,
    metadata: {
      ...deployment.metadata,
      annotations: { ...deployment.metadata.annotations, 'deployment.kubernetes.io/revision': '1' },
    },
    status: {
      observedGeneration: 1,
      replicas,
      updatedReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      ...terminating(version),
      conditions: [
        condition(
          'Progressing',
          'NewReplicaSetAvailable',
          `ReplicaSet "${set.metadata.name}" has successfully progressed.`,
        ),
        condition('Available', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'),
      ],
    },
  };
}

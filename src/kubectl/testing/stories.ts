import type { KubeObject } from '../../api/meta.ts';
import { timestamp } from '../../base/time.ts';
import { FakeCluster } from './fake-cluster.ts';

/** What is to come is said in seconds, for commands that wait. All stories begin at second 10. */
const NOW = 10_000;

/** A pod with its containers, all of them running and ready. */
export function runningPod(
  name: string,
  options: { node?: string; owner?: string; containers?: string[]; age?: number; labels?: object } = {},
): KubeObject {
  const { node = 'n1', owner, containers = ['app'], age = 10, labels = { app: 'web' } } = options;
  const [ownerKind, ownerName] = owner?.split('/') ?? [];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      labels,
      creationTimestamp: timestamp(NOW - age * 1000),
      ...(owner
        ? {
            ownerReferences: [
              {
                apiVersion: 'apps/v1',
                kind: ownerKind,
                name: ownerName,
                uid: `uid-${ownerName}`,
                controller: true,
              },
            ],
          }
        : {}),
    },
    spec: {
      nodeName: node,
      terminationGracePeriodSeconds: 30,
      containers: containers.map((container) => ({ name: container, image: `${container}:1` })),
    },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
      containerStatuses: containers.map((container) => ({
        name: container,
        ready: true,
        restartCount: 0,
        containerID: `containerd://${container}0`,
        state: { running: { startedAt: timestamp(NOW - age * 1000) } },
      })),
    },
  } as unknown as KubeObject;
}

/** The pod is pulled at 11 s, runs from 13 s on and is ready at 15 s; it is deleted at 20 s and gone at 50 s. */
export function startingPod(): FakeCluster {
  const running = runningPod('web-0', { age: 2 });
  const [status] = running.status.containerStatuses;
  const withState = (state: object, ready: boolean, phase: string, conditions: object[]) => ({
    phase,
    conditions,
    containerStatuses: [{ ...status, ready, state }],
  });
  const scheduled = { type: 'PodScheduled', status: 'True' };
  const cluster = new FakeCluster({
    ...running,
    spec: { ...running.spec, nodeName: undefined },
    status: { phase: 'Pending' },
  });
  cluster.clock = NOW;
  return cluster
    .at(11_000, () =>
      cluster.change('Pod', 'web-0', (pod) => {
        pod.spec.nodeName = 'n1';
        pod.status = withState({ waiting: { reason: 'ContainerCreating' } }, false, 'Pending', [scheduled]);
      }),
    )
    .at(13_000, () =>
      cluster.change('Pod', 'web-0', (pod) => {
        pod.status = withState({ running: { startedAt: timestamp(13_000) } }, false, 'Running', [
          scheduled,
          { type: 'Ready', status: 'False' },
        ]);
      }),
    )
    .at(15_000, () =>
      cluster.change('Pod', 'web-0', (pod) => {
        pod.status = running.status;
      }),
    )
    .at(20_000, () => cluster.delete('Pod', 'default', 'web-0'));
}

const replicaSet = (name: string, revision: number, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name,
    namespace: 'default',
    labels: { app: 'web', 'pod-template-hash': name.slice(4) },
    annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'uid-deployment-web', controller: true },
    ],
  },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: {} },
  status: { replicas },
});

/** A Deployment of three in the middle of a rollout that ends at 16 s, or stops at 16 s where it is stuck. */
export function rollingDeployment(isStuck = false): FakeCluster {
  const cluster = new FakeCluster(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'web',
        namespace: 'default',
        generation: 2,
        annotations: { 'deployment.kubernetes.io/revision': '2' },
      },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } },
      },
      status: { observedGeneration: 1, replicas: 3, updatedReplicas: 3, availableReplicas: 3 },
    },
    replicaSet('web-old', 1, 0),
    replicaSet('web-new', 2, 3),
  );
  cluster.clock = NOW;
  const step = (at: number, replicas: number, updatedReplicas: number, availableReplicas: number) =>
    cluster.at(at, () =>
      cluster.change('Deployment', 'web', (object) => {
        object.status = { observedGeneration: 2, replicas, updatedReplicas, availableReplicas };
      }),
    );
  step(10_100, 3, 0, 3);
  step(10_200, 4, 1, 3);
  step(12_000, 4, 2, 3);
  step(14_000, 4, 3, 3);
  step(15_000, 3, 3, 2);
  if (!isStuck) return step(16_000, 3, 3, 3);
  return cluster.at(16_000, () =>
    cluster.change('Deployment', 'web', (object) => {
      object.status.conditions = [
        { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' },
      ];
    }),
  );
}

/** A StatefulSet and a DaemonSet of three, both halfway; ready at 13 s and 15 s. */
export function rollingSets(): FakeCluster {
  const selector = { matchLabels: { app: 'web' } };
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } };
  const metadata = (name: string) => ({ name, namespace: 'default', generation: 2 });
  const cluster = new FakeCluster(
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadata('web'),
      spec: {
        replicas: 3,
        selector,
        template,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      },
      status: { observedGeneration: 1, replicas: 3, readyReplicas: 3 },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: metadata('agent'),
      spec: { selector, template, updateStrategy: { type: 'RollingUpdate' } },
      status: { observedGeneration: 1, desiredNumberScheduled: 3 },
    },
  );
  cluster.clock = NOW;
  const set = (at: number, kind: string, name: string, status: object) =>
    cluster.at(at, () =>
      cluster.change(kind, name, (object) => {
        object.status = { observedGeneration: 2, ...status };
      }),
    );
  const revisions = { currentRevision: 'web-1', updateRevision: 'web-2' };
  set(11_000, 'StatefulSet', 'web', { replicas: 3, readyReplicas: 2, updatedReplicas: 0, ...revisions });
  set(12_000, 'StatefulSet', 'web', { replicas: 3, readyReplicas: 3, updatedReplicas: 1, ...revisions });
  set(13_000, 'StatefulSet', 'web', { replicas: 3, readyReplicas: 3, updatedReplicas: 3, ...revisions });
  const daemons = (updated: number, available: number) => ({
    desiredNumberScheduled: 3,
    updatedNumberScheduled: updated,
    numberAvailable: available,
  });
  set(13_000, 'DaemonSet', 'agent', daemons(1, 3));
  set(14_000, 'DaemonSet', 'agent', daemons(3, 2));
  return set(15_000, 'DaemonSet', 'agent', daemons(3, 3));
}

/** A node with two pods of a ReplicaSet, one of a DaemonSet, one with a scratch volume and one on its own. */
export function crowdedNode(...without: string[]): FakeCluster {
  const local = runningPod('cache', { owner: 'ReplicaSet/cache', labels: { app: 'cache' } });
  local.spec.volumes = [{ name: 'scratch', emptyDir: {} }];
  const cluster = new FakeCluster(
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' }, spec: {} },
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n2' }, spec: {} },
    { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'default' }, spec: {} },
    ...[
      runningPod('web-0', { owner: 'ReplicaSet/web' }),
      runningPod('web-1', { owner: 'ReplicaSet/web' }),
      runningPod('agent-x', { owner: 'DaemonSet/agent', labels: { app: 'agent' } }),
      runningPod('solo', { labels: { app: 'solo' } }),
      runningPod('elsewhere', { node: 'n2' }),
      local,
    ].filter((pod) => !without.includes(pod.metadata.name)),
  );
  cluster.clock = NOW;
  return cluster;
}

/** As crowdedNode without its odd pods, and with a budget that lets the second one go only after 12 s. */
export function guardedNode(opensAt = 12_000): FakeCluster {
  const cluster = crowdedNode('cache', 'solo');
  cluster.onEvict = (name) => {
    if (name === 'web-0' && cluster.clock < opensAt)
      throw cluster.tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.");
  };
  return cluster;
}

/** Two pods of a Deployment that write a line each second; the container `app` of web-0 runs for the second time. */
export function talkingPods(): FakeCluster {
  const first = runningPod('web-0', { containers: ['app', 'side'], owner: 'ReplicaSet/web-new', age: 8 });
  first.status.containerStatuses[0].restartCount = 1;
  const second = runningPod('web-1', { owner: 'ReplicaSet/web-new', age: 5 });
  const cluster = rollingDeployment();
  for (const pod of [first, second]) cluster.put(pod);
  const lines = (key: string, ...seconds: number[]) =>
    cluster.logLines.set(
      `default/${key}`,
      seconds.map((second) => ({
        at: second * 1000 + 250,
        stream: 'stdout',
        line: `line of second ${second}`,
      })),
    );
  lines('web-0/app', 4, 6, 8, 9, 11, 12);
  lines('web-0/app (previous)', 2, 3);
  lines('web-0/side', 5, 9);
  lines('web-1/app', 7, 9, 13);
  const end = (name: string) => (pod: KubeObject) => {
    pod.status.containerStatuses[0].state = { terminated: { exitCode: 0, reason: 'Completed' } };
    pod.metadata.labels!.ended = name;
  };
  return cluster
    .at(11_250, () => {})
    .at(12_250, () => {})
    .at(13_250, () => cluster.change('Pod', 'web-0', end('web-0')))
    .at(14_000, () => cluster.change('Pod', 'web-1', end('web-1')));
}

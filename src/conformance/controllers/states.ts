import { stringify } from 'yaml';
import { addReadiness, SETTLED, Unsupported } from './basics.ts';
import type { Manifest, StepAt, World } from './format.ts';
import { type Phrases, understand } from './phrases.ts';

/** Brings a world into the state that the words describe, before the first action. */
export function prepareState(world: World, state: string | Record<string, string>): void {
  if (typeof state !== 'string') {
    prepareRanking(world, state);
    return;
  }
  const prepare = understand(STATES, state);
  if (!prepare) throw new Unsupported(`no such state is known: ${state}`);
  prepare(world);
}

type Prepare = (world: World) => void;

const settle =
  (seconds = SETTLED, ...before: { ago: number; run: string }[]): Prepare =>
  (world) => {
    world.start = seconds;
    for (const { ago, run } of before) world.steps.push({ at: seconds - ago, run });
  };

/** Pods that fail their readiness check from a while before the first action. */
const settleUnready = (...pods: string[]) =>
  settle(SETTLED, ...pods.map((pod) => ({ ago: 8, run: makeUnready(pod) })));

export const makeUnready = (pod: string) => `kubectl exec ${pod} -- sh -c ': > /tmp/ready'`;
export const makeReady = (pod: string) => `kubectl exec ${pod} -- sh -c 'echo yes > /tmp/ready'`;

const STATES: Phrases<Prepare> = [
  [/^after (\d+) s$/, ([, seconds]) => settle(Number(seconds))],
  [/^all three became Ready at t=0$/, () => becomeReadyTogether],
  [/^all available$/, () => settle(120)],
  [/^all Ready except (\S+)$/, ([, pod = '']) => settleUnready(pod)],
  [/^web-0 Ready, web-1 and web-2 not Ready$/, () => settleUnready('web-1', 'web-2')],
  [/^web-0 Ready, web-1 Running not Ready$/, () => settleUnready('web-1')],
  [/^(\S+) not Ready, others Ready$/, ([, pod = '']) => settleUnready(pod)],
  [/^StatefulSet web 3 Ready on w1 w2 w3, PDB minAvailable 3$/, () => statefulSetWithBudget],
  [
    /^((all|\d+|web-\d( web-\d)*) Ready( at app:1)?|deployment web)$/,
    ([text]) => settleWorkload(text === 'deployment web'),
  ],
  [
    /^revisions 1 \(app:1\), 2 \(app:2\), 3 \(label new\) exist, set at revision 3$/,
    () =>
      settle(
        200,
        { ago: 140, run: 'kubectl set image sts/web app=app:2' },
        {
          ago: 70,
          run: `kubectl patch sts web -p '{"spec":{"template":{"metadata":{"labels":{"new":"yes"}}}}}'`,
        },
      ),
  ],
  [
    /^image changed to app:2, web-2 not yet Ready$/,
    () => settle(SETTLED, { ago: 4, run: 'kubectl set image sts/web app=app:2' }),
  ],
  [
    /^(revision 1 = app:1 with 3 Ready, revision 2 = app:broken with 1 not Ready|old rs 8 available, new rs \(broken\) 5)$/,
    () => settle(SETTLED, { ago: 30, run: 'kubectl set image deploy/web app=app:broken' }),
  ],
  [
    /^ResourceQuota pods=(\d+)$/,
    ([, pods]) =>
      addDocument({ kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard: { pods } } }, true),
  ],
  [/^pod nodeSelector disk=ssd, no such node$/, () => addPod({ nodeSelector: { disk: 'ssd' } })],
  [
    /^pod requests cpu 1; w1 and w2 full/,
    () => fullNodes({ resources: { requests: { cpu: '1' } } }, { resources: { requests: { cpu: '3800m' } } }),
  ],
  [
    /^hostPort 8080 used on w1 and w2$/,
    () => fullNodes({ ports: [{ containerPort: 8080, hostPort: 8080 }] }),
  ],
  [
    /^pod uses pvc data that does not exist$/,
    () => addPod({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }),
  ],
  [/^w1 w2 cordoned, one pod Pending since t=0$/, () => cordonedNodes],
  [/^pod Pending without node, grace 30$/, () => pendingPod],
  [/^service targetPort 'http'; pod A http=8080, pod B http=9090$/, () => namedPorts],
  [/^web-0 Ready, web-1 not Ready$/, () => settleUnready('web-1')],
  [/^2 old pods not Ready$/, () => settleUnreadyDaemons],
  [/deployment pod A and statefulset pod web-0 on w2$/, () => workloadsOnNode],
  [/^w2 dead, web-0 bound to it$/, () => deadNode],
];

function settleWorkload(needsDeployment: boolean): Prepare {
  return (world) => {
    if (needsDeployment) world.documents.push(deployment('web', 3));
    world.start = SETTLED;
  };
}

/** With OrderedReady and minReadySeconds they cannot be created at once: all lose readiness and get it back together. */
const becomeReadyTogether: Prepare = (world) => {
  const replicas: number = world.documents[0]?.spec.replicas;
  const pods = Array.from({ length: replicas }, (_, ordinal) => `web-${ordinal}`);
  world.start = 180;
  for (const pod of pods)
    world.steps.push({ at: 170, run: makeUnready(pod) }, { at: 179.4, run: makeReady(pod) });
};

/** The names of a DaemonSet's pods are not known beforehand; the label finds those of two nodes by their order. */
const settleUnreadyDaemons: Prepare = (world) => {
  world.start = SETTLED;
  for (const node of ['w4', 'w5'])
    world.steps.push({ at: SETTLED - 8, run: makeUnready(`{pod on ${node}}`) });
};

function addDocument(document: Manifest, first: boolean): Prepare {
  return (world) => {
    const complete = { apiVersion: 'v1', ...document };
    if (first) world.documents.unshift(complete);
    else world.documents.push(complete);
  };
}

export function podManifest(name: string, spec: Manifest, container: Manifest = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { ...spec, containers: [{ name: 'app', image: 'app:1', ...container }] },
  };
}

function addPod(spec: Manifest): Prepare {
  return (world) => {
    world.documents.push(podManifest('p', spec));
  };
}

/** The pod `p` finds no room: both workers hold a pod that takes what it needs. */
function fullNodes(container: Manifest, filler: Manifest = container): Prepare {
  return (world) => {
    for (const node of ['w1', 'w2'])
      world.documents.push(podManifest(`on-${node}`, { nodeName: node }, filler));
    world.start = 10;
    world.steps.push({ at: 10, apply: stringify(podManifest('p', {}, container)) });
  };
}

const cordonedNodes: Prepare = (world) => {
  world.steps.push(...['w1', 'w2'].map((node) => ({ at: 0, run: `kubectl cordon ${node}` })));
  world.steps.push({ at: 0.5, apply: stringify(podManifest('p', {})) });
};

const pendingPod: Prepare = (world) => {
  world.documents.push(podManifest('p', { nodeSelector: { disk: 'ssd' } }));
  world.start = 10;
};

const namedPorts: Prepare = (world) => {
  const pod = (name: string, containerPort: number) => {
    const manifest = podManifest(name, {}, { ports: [{ name: 'http', containerPort }] });
    manifest.metadata.labels = { app: 'web' };
    return manifest;
  };
  world.documents.push(pod('a', 8080), pod('b', 9090), {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
  });
  world.start = 20;
};

/** web-0 goes to w1 because it is the only node open in that moment; the constraint spreads the others. */
const statefulSetWithBudget: Prepare = (world) => {
  for (const node of ['w2', 'w3']) {
    world.steps.push({ at: 0, run: `kubectl cordon ${node}` }, { at: 3, run: `kubectl uncordon ${node}` });
  }
  world.documents.push(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] },
    },
    statefulSet('web', 3, {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'web' } },
        },
      ],
    }),
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec: { minAvailable: 3, selector: { matchLabels: { app: 'web' } } },
    },
  );
  world.start = SETTLED;
};

/** Both pods are pinned to w2 by everything else being cordoned while they are scheduled. */
const workloadsOnNode: Prepare = (world) => {
  world.start = SETTLED;
  world.steps.push(
    ...['w1', 'w3'].map((node) => ({ at: 0, run: `kubectl cordon ${node}` })),
    {
      at: 0.5,
      apply: [deployment('a', 1), statefulSet('web', 1), serviceFor('a')]
        .map((it) => stringify(it))
        .join('---\n'),
    },
    ...['w1', 'w3'].map((node) => ({ at: 30, run: `kubectl uncordon ${node}` })),
  );
};

const deadNode: Prepare = (world) => {
  world.start = SETTLED;
  world.steps.push(
    ...['w1', 'w3'].map((node) => ({ at: 0, run: `kubectl cordon ${node}` })),
    { at: 0.5, apply: stringify(statefulSet('web', 1)) },
    ...['w1', 'w3'].map((node) => ({ at: 20, run: `kubectl uncordon ${node}` })),
    { at: 25, fault: { node: 'w2', down: true } },
  );
};

function serviceFor(name: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80 }] },
  };
}

function deployment(name: string, replicas: number): Manifest {
  return workload('Deployment', name, replicas, {});
}
function statefulSet(name: string, replicas: number, podSpec: Manifest = {}): Manifest {
  const manifest = workload('StatefulSet', name, replicas, podSpec);
  manifest.spec.serviceName = name;
  return manifest;
}
function workload(kind: string, name: string, replicas: number, podSpec: Manifest): Manifest {
  const manifest = {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { ...podSpec, containers: [{ name: 'app', image: 'app:1', ports: [{ containerPort: 80 }] }] },
      },
    },
  };
  addReadiness(manifest);
  return manifest;
}

/**
 * Pods in six different states, made one by one and then adopted by a ReplicaSet: no Deployment could make
 * its pods that different. The names of the pods are those of the data.
 */
function prepareRanking(world: World, states: Record<string, string>): void {
  world.documents.length = 0;
  const steps: StepAt[] = [];
  for (const [name, state] of Object.entries(states)) {
    const manifest = rankedPod(name, state);
    addReadiness(manifest);
    world.documents.push(manifest);
    if (state.includes('not Ready')) steps.push({ at: SETTLED - 20, run: makeUnready(name) });
  }
  const replicaSet = workload('ReplicaSet', 'web', Object.keys(states).length, {});
  steps.push({ at: SETTLED - 10, apply: stringify(replicaSet) });
  world.images.push({ name: 'slow:1', pull: '1h' });
  world.steps.push(...steps);
  world.start = SETTLED;
}

function rankedPod(name: string, state: string): Manifest {
  const spec: Manifest = { nodeName: 'w1' };
  const container: Manifest = {};
  const metadata: Manifest = { name, labels: { app: 'web' } };
  if (state === 'Pending unscheduled') {
    delete spec.nodeName;
    spec.nodeSelector = { disk: 'ssd' };
  } else if (state === 'Pending scheduled') {
    container.image = 'slow:1';
  } else if (state.includes('cost')) {
    metadata.annotations = { 'controller.kubernetes.io/pod-deletion-cost': /-?\d+/.exec(state)?.[0] };
    spec.nodeName = 'w3';
  } else if (state.includes('alone on its node')) {
    spec.nodeName = 'w2';
  }
  return { ...podManifest(name, spec, container), metadata };
}

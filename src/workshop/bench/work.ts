import { stringify } from 'yaml';

/** The probes of the work that is measured, both readiness and liveness. */
export const PROBE = { path: '/', port: 8080, periodSeconds: 5 };

/** A Deployment of N pods on 3 nodes that nothing ever happens to, for so long. */
export function deploymentText(pods: number, seconds: number): string {
  const probe = { httpGet: { path: PROBE.path, port: PROBE.port }, periodSeconds: PROBE.periodSeconds };
  const labels = { app: 'web' };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: pods,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'web',
              image: 'web:1',
              ports: [{ containerPort: PROBE.port }],
              readinessProbe: probe,
              livenessProbe: probe,
            },
          ],
        },
      },
    },
  };
  const capacity = { cpu: '64', memory: '256Gi', pods: '1000' };
  const nodes = ['node-1', 'node-2', 'node-3'].map((name) => ({ name, capacity, images: ['web:1'] }));
  const scenario = {
    apiVersion: 'podscope.dev/v1alpha1',
    kind: 'Scenario',
    metadata: { name: 'bench' },
    spec: {
      duration: `${seconds}s`,
      cluster: { nodes },
      apps: [
        {
          match: { image: 'web:1' },
          main: 'forever',
          http: [{ port: PROBE.port, path: PROBE.path, from: '0s', status: 200 }],
        },
      ],
    },
  };
  return [deployment, scenario].map((document) => stringify(document)).join('---\n');
}

/** Probes of the run that is panned over: pods × containers × readiness and liveness, once a second. */
const PANNED = { pods: 10, containers: ['app', 'side'], seconds: 420 };

/**
 * A run with more than 10,000 attempts of probes in sight at once. A command every 15 s keeps its quiet stretches
 * from being torn out.
 */
export function manyTicksText(): string {
  const probe = { httpGet: { path: PROBE.path, port: PROBE.port }, periodSeconds: 1 };
  const labels = { app: 'web' };
  const containers = PANNED.containers.map((name) => ({
    name,
    image: `${name}:1`,
    readinessProbe: probe,
    livenessProbe: probe,
  }));
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: PANNED.pods,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
  const moments = Array.from({ length: PANNED.seconds / 15 - 1 }, (_, i) => `${(i + 1) * 15}s`);
  const scenario = {
    apiVersion: 'podscope.dev/v1alpha1',
    kind: 'Scenario',
    metadata: { name: 'bench' },
    spec: {
      duration: `${PANNED.seconds}s`,
      apps: [
        {
          match: { image: 'app:1' },
          main: 'forever',
          http: [{ port: PROBE.port, path: PROBE.path, from: '0s', status: 200 }],
        },
        { match: { image: 'side:1' }, main: 'forever' },
      ],
      steps: moments.map((at) => ({ at, run: 'kubectl get pods' })),
    },
  };
  return [deployment, scenario]
    .map((document) => stringify(document, { aliasDuplicateObjects: false }))
    .join('---\n');
}

/** Pods of one application, and of one node. */
export const APPS_PODS = 25;

/** Applications behind Services with users on as many nodes; at a moment one is restarted and a node drained. */
export function clusterText(
  pods: number,
  { changeAt, seconds }: { changeAt: number; seconds: number },
): string {
  const names = Array.from({ length: pods / APPS_PODS }, (_, index) => `app-${index + 1}`);
  const probe = { httpGet: { path: PROBE.path, port: PROBE.port }, periodSeconds: PROBE.periodSeconds };
  const documents = names.flatMap((name) => {
    const labels = { app: name };
    const container = {
      name: 'web',
      image: 'web:1',
      ports: [{ containerPort: PROBE.port }],
      readinessProbe: probe,
      livenessProbe: probe,
      resources: { requests: { cpu: '100m', memory: '64Mi' } },
    };
    return [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name },
        spec: {
          replicas: APPS_PODS,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [container] } },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name },
        spec: { selector: labels, ports: [{ port: 80, targetPort: PROBE.port }] },
      },
    ];
  });
  const nodes = names.map((_, index) => ({ name: `node-${index + 1}`, images: ['web:1'] }));
  const scenario = {
    apiVersion: 'podscope.dev/v1alpha1',
    kind: 'Scenario',
    metadata: { name: 'bench-cluster' },
    spec: {
      duration: `${seconds}s`,
      cluster: { nodes },
      apps: [
        {
          match: { image: 'web:1' },
          main: 'forever',
          http: [{ port: PROBE.port, path: PROBE.path, from: '0s', status: 200 }],
        },
      ],
      traffic: names.map((name) => ({ name, to: `service/${name}:80`, rate: '5/s', from: '20s' })),
      steps: [
        { at: `${changeAt}s`, run: 'kubectl rollout restart deploy/app-1' },
        { at: `${changeAt + 5}s`, run: 'kubectl drain node-1 --ignore-daemonsets --timeout=30s' },
      ],
    },
  };
  return [...documents, scenario]
    .map((document) => stringify(document, { aliasDuplicateObjects: false }))
    .join('---\n');
}

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

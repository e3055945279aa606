import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { simulate } from '../simulate.ts';

/** The statuses of what users of an ExternalName service get. */
function statuses(externalName: string, to: string, ports = ''): (number | string)[] {
  const text = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: app, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: far}
spec: {type: ExternalName, externalName: ${externalName}${ports}}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 30s
  traffic: [{name: users, to: "service/${to}", rate: 1/s, from: 15s, until: 16s}]
`;
  const found = simulate(parseScenario(text)).flatMap((each) =>
    each.type === 'request' ? [each.status] : [],
  );
  return [...new Set(found)];
}

test.each([
  ['another service of the cluster', 'web.default.svc.cluster.local', 'far:80', '', [200]],
  [
    'its port by name',
    'web.default.svc.cluster.local',
    'far:http',
    ', ports: [{name: http, port: 80}]',
    [200],
  ],
  ['a port where nobody answers', 'web.default.svc.cluster.local', 'far:81', '', ['timeout']],
  ['the world outside', 'www.example.com', 'far:80', '', [200]],
  ['a name that is not there', 'nobody.invalid', 'far:80', '', ['refused']],
  ['a port by name that it does not have', 'www.example.com', 'far:http', '', ['refused']],
])('%s', (_, name, to, ports, wanted) => expect(statuses(name, to, ports)).toEqual(wanted));

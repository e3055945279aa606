/** What kubectl says while a part of the control plane is down. */
import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { simulate } from '../simulate.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: app, image: nginx}]}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 100s
  steps:
`;
const STOPPED = ['{apiserver: down}', '{etcd: down}', '{scheduler: down}'] as const;

/** Standard output and error of one command ten seconds into the fault. */
function say(fault: (typeof STOPPED)[number], command: string): string {
  const steps = `  - {at: 20s, fault: ${fault}, for: 30s}\n  - {at: 30s, run: ${JSON.stringify(command)}}\n`;
  const ran = simulate(parseScenario(POD + steps)).find(
    (each) => each.type === 'command' && each.command === command,
  ) as { stdout: string; stderr: string } | undefined;
  return ran!.stdout + ran!.stderr;
}
const REFUSED =
  'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n';
const CLIENT = 'Client Version: v1.36.2\nKustomize Version: v5.8.1\n';
const WARNING = 'Warning: v1 ComponentStatus is deprecated in v1.19+\n';

test.each<[string, (typeof STOPPED)[number], string | RegExp]>([
  ['kubectl get pods', '{apiserver: down}', REFUSED],
  ['kubectl get pods', '{etcd: down}', 'Error from server: etcdserver: request timed out\n'],
  ['kubectl version', '{apiserver: down}', CLIENT + REFUSED],
  ['kubectl version --client', '{apiserver: down}', CLIENT],
  ['kubectl version', '{etcd: down}', `${CLIENT}Server Version: v1.36.2\n`],
  ['kubectl get --raw /readyz', '{apiserver: down}', REFUSED],
  [
    'kubectl get --raw /readyz',
    '{etcd: down}',
    'Error from server (InternalError): an error on the server ("[+]ping ok\\n[+]log ok\\n[-]etcd failed: reason withheld\\nreadyz check failed") has prevented the request from succeeding\n',
  ],
  ['kubectl get --raw /livez/ping', '{etcd: down}', 'ok'],
  ['kubectl api-resources', '{apiserver: down}', REFUSED],
  ['kubectl api-versions', '{apiserver: down}', REFUSED],
  ['kubectl explain pod.kind', '{apiserver: down}', REFUSED],
  [
    'kubectl cluster-info',
    '{apiserver: down}',
    `\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n${REFUSED}`,
  ],
  ['kubectl get cs', '{apiserver: down}', REFUSED],
  ['kubectl get cs etcd-0 --no-headers', '{etcd: down}', /etcd-0\s+Unhealthy\s+context deadline exceeded/],
  ['kubectl get cs scheduler --no-headers', '{etcd: down}', /scheduler\s+Healthy\s+ok/],
  [
    'kubectl get cs scheduler --no-headers',
    '{scheduler: down}',
    /scheduler\s+Unhealthy\s+Get "https:\/\/127.0.0.1:10259\/healthz": dial tcp 127.0.0.1:10259: connect: connection refused/,
  ],
])('%s, %s', (command, fault, answer) => {
  const said = say(fault, command).replace(WARNING, '');
  if (typeof answer === 'string') expect(said).toBe(answer);
  else expect(said).toMatch(answer);
});

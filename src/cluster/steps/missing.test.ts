import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { missingObjects } from './missing.ts';

const web = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: main, image: nginx, envFrom: [{ secretRef: { name: gate-key } }] }]
`;
const job = (args: string) => `---
apiVersion: batch/v1
kind: Job
metadata: { name: sign }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: c, image: tool, ${args} }]
`;

test.each([
  ['nobody', '', ['Secret gate-key']],
  ['kube-webhook-certgen', job("args: [create, '--secret-name=gate-key']"), []],
  [
    'a script with kubectl',
    job(`command: [sh, -c, 'kubectl create secret generic "gate-key" --from-literal=a=b']`),
    [],
  ],
  ['a Job that makes another one', job('args: [create, --secret-name=gate-key-2]'), ['Secret gate-key']],
  ['a Job that only reads it', job('args: [patch, --secret-name=gate-key]'), ['Secret gate-key']],
])('a secret that %s makes', (_, text, expected) => {
  const { scenario } = parseScenario(web + text);
  expect(missingObjects(scenario!).map(({ message }) => message.split(' is not in')[0])).toEqual(expected);
});

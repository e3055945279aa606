/** Room that a resize gives back or takes, as the scheduler counts it. From noderesources/fit_test.go and test/integration/scheduler. */
import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { simulate } from '../simulate.ts';

const pod = (name: string, cpu: string) =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {containers: [{name: c, image: "nginx:1.27", resources: {requests: {cpu: "${cpu}"}}}]}}`;
const resize = (at: number, cpu: string) =>
  `    - {at: ${at}s, run: 'kubectl patch pod a --subresource resize -p ''{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"${cpu}"}}}]}}'''}`;
const apply = (at: number, name: string, cpu: string) => `    - {at: ${at}s, apply: '${pod(name, cpu)}'}`;

test('a pod made smaller wakes who waits; one that wants more holds it until that can never be', () => {
  const text = [
    pod('a', '3'),
    '---',
    'apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nmetadata: {name: t}\nspec:',
    '    duration: 60s\n    cluster: {nodes: [{name: n1, capacity: {cpu: "4"}}]}\n    steps:',
    apply(8, 'second', '2'),
    resize(20, '1'),
    // Deferred: there is room for it once the second has gone.
    resize(31, '3'),
    apply(33, 'third', '500m'),
    // Infeasible: the node will never have that much.
    resize(41, '9'),
  ].join('\n');
  const said = simulate(parseScenario(text), {
    onError(error) {
      throw error;
    },
  }).flatMap((each) =>
    each.type === 'event' && /Schedul|Resize(Completed|Deferred|Infeasible)/.test(each.reason)
      ? [`${Math.floor(each.t)} ${each.name} ${each.reason}`]
      : [],
  );
  expect(said).toEqual([
    '0 a Scheduled',
    '8 second FailedScheduling',
    '20 a ResizeCompleted',
    '20 second Scheduled',
    '31 a ResizeDeferred',
    '33 third FailedScheduling',
    '41 a ResizeInfeasible',
    '41 third Scheduled',
  ]);
});

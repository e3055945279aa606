import { describe, expect, test } from 'vitest';
import { Lab, type LabOptions } from '../testing/lab.ts';
import type { Container, PodSpec } from '../types.ts';

const c = (more: Partial<Container> = {}): Container => ({ name: 'c', image: 'app:1', ...more });

/** The states that the chart of container c goes through. */
function states(spec: Partial<PodSpec>, options: LabOptions = {}, seconds = 20, deleteAt?: number): string {
  const l = new Lab(options);
  l.pod('p', spec);
  if (deleteAt !== undefined) l.until(deleteAt).api.delete('Pod', 'default', 'p', {});
  l.until(seconds);
  return l
    .records('machine')
    .filter((r) => r.machine === 'container' && r.container === 'c')
    .map((r) => r.state)
    .join(' ');
}
const up = 'created running.starting running.ready';

describe('the chart of a container tells what happens to it', () => {
  test.each<[string, string, string]>([
    ['it runs', states({}), up],
    [
      'it ends',
      states({ restartPolicy: 'Never' }, { apps: { c: { main: [{ exitAfter: 5000, code: 0 }] } } }),
      `${up} terminated`,
    ],
    [
      'it crashes, is restarted, waits',
      states({}, { apps: { c: { main: [{ exitAfter: 2000, code: 1 }] } } }, 10),
      `${up} terminated ${up} terminated backOff`,
    ],
    [
      'its pod is deleted while it waits: it is over',
      states({}, { apps: { c: { main: [{ exitAfter: 2000, code: 1 }] } } }, 20, 9),
      `${up} terminated ${up} terminated backOff terminated`,
    ],
    [
      'its postStart hook fails',
      states({ containers: [c({ lifecycle: { postStart: { httpGet: { port: 1 } } } })] }, {}, 5),
      'created running.starting terminated waiting created running.starting terminated waiting backOff',
    ],
    ['it may not be pulled', states({ containers: [c({ image: 'none:1', imagePullPolicy: 'Never' })] }), ''],
    [
      'and its pod is deleted',
      states({ containers: [c({ image: 'none:1', imagePullPolicy: 'Never' })] }, {}, 20, 5),
      'terminated',
    ],
    [
      'all start over',
      states(
        {
          containers: [
            c(),
            {
              ...c(),
              name: 'd',
              restartPolicy: 'Never',
              restartPolicyRules: [
                { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [88] } },
              ],
            },
          ],
        },
        { apps: { d: { main: [{ exitAfter: 5000, code: 88 }, 'forever'] } } },
      ),
      `${up} terminated waiting ${up}`,
    ],
  ])('%s', (_, seen, expected) => expect(seen).toBe(expected));
});

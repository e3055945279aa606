import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { simulate } from '../simulate.ts';
import { sampleOf } from './metrics-server.ts';
import { downRules, limitOf, normalize, type PodMetric, propose, upRules } from './rules.ts';

/** A number: a pod whose use counts; otherwise why it does not. */
const cpu = (...usages: (number | 'unready' | 'missing')[]): PodMetric[] =>
  usages.map((usage) =>
    typeof usage === 'number'
      ? { usage, request: 100, group: 'ready' }
      : { usage: 0, request: 100, group: usage },
  );
const half = { type: 'Utilization' as const, value: 50 };
const percent = (value: number) => ({ type: 'Utilization' as const, value });
const amount = (value: number) => ({ type: 'AverageValue' as const, value });

/** The cases of replica_calculator_test.go in pods that ask for 100. */
test.each([
  ['at the target', cpu(50, 50), half, 2, 2],
  ['within the tolerance', cpu(54, 54), half, 2, 2],
  ['above it', cpu(100, 100), half, 2, 4],
  ['below it', cpu(10, 10, 10, 10), half, 4, 1],
  ['scale up', cpu(30, 50, 70), percent(30), 3, 5],
  ['scale up, unready pods are idle: less', cpu('unready', 50, 70), percent(30), 3, 4],
  [
    'scale up, as many unready pods as that there is no need',
    cpu(40, 'unready', 'unready'),
    percent(30),
    3,
    3,
  ],
  ['scale up, a pod that has no metric counts as idle, too', cpu(100, 100, 'missing'), half, 3, 4],
  ['scale down', cpu(10, 30, 50, 25, 10), half, 5, 3],
  ['scale down, unready pods do not count at all', cpu(10, 30, 50, 25, 10, 'unready'), half, 5, 3],
  ['scale down, a pod that has no metric counts as fully used', cpu(10, 10, 'missing'), half, 3, 3],
  ['and if much is allowed, as that', cpu(30, 30, 'missing'), percent(150), 3, 2],
  [
    'missing metrics, and nothing can be said',
    cpu(95, 'missing', 'missing', 'missing', 'missing', 'missing'),
    percent(100),
    4,
    4,
  ],
  ['an amount for each pod', cpu(20, 10, 10), amount(10), 3, 4],
  ['whole amounts', cpu(19, 10, 10), amount(13), 3, 3],
  ['an amount, with an idle one', cpu(30, 30, 'unready'), amount(10), 3, 6],
])('%s', (_, pods, target, current, wanted) => expect(propose(pods, target, current)?.replicas).toBe(wanted));

test.each([
  // started, now: from when on, and over how long
  [2400, 15_000, undefined],
  [2400, 30_000, { at: 12_500, window: 10_100 }],
  [2400, 45_000, { at: 27_500, window: 15_000 }],
  [5000, 30_000, undefined],
  [-60_000, 7000, undefined],
  [-60_000, 8000, { at: -2500, window: 15_000 }],
])('of a container that runs since %i ms the metrics server knows at %i ms: %j', (started, now, sample) =>
  expect(sampleOf(started, now)).toEqual(sample),
);

test.each([
  [{ up: 0, down: 0.1 }, cpu(51, 51), 2, 3],
  [{ up: 0.5, down: 0.1 }, cpu(74, 74), 2, 2],
  [{ up: 0.1, down: 0.01 }, cpu(48, 48, 48, 48, 48, 48, 48, 48, 48, 48), 10, 10],
  [{ up: 0.1, down: 0.01 }, cpu(45, 45, 45, 45, 45, 45, 45, 45, 45, 45), 10, 9],
  [{ up: 0.1, down: 0.1 }, cpu(45, 45, 45, 45, 45, 45, 45, 45, 45, 45), 10, 10],
])('with tolerances %j', (tolerances, pods, current, wanted) =>
  expect(propose(pods, half, current, tolerances)?.replicas).toBe(wanted),
);

test('without any metric that counts there is no proposal', () => {
  expect(propose(cpu('missing'), half, 1)).toBeUndefined();
  expect(propose(cpu('unready', 'missing'), half, 1)).toBeUndefined();
});

test('grows by four pods or to the double in fifteen seconds, whichever is more', () => {
  expect(limitOf('up', upRules(undefined), 1, [], 0)).toBe(5);
  expect(limitOf('up', upRules(undefined), 10, [], 0)).toBe(20);
  expect(limitOf('up', upRules(undefined), 5, [{ at: 0, by: 4 }], 10_000)).toBe(5);
  expect(limitOf('up', upRules({ selectPolicy: 'Disabled' }), 5, [], 0)).toBe(5);
});

const scaler = (behavior?: object, bounds = {}) =>
  ({ spec: { minReplicas: 1, maxReplicas: 10, behavior, ...bounds } }) as never;
const memory = (...recommendations: { at: number; replicas: number }[]) => ({
  recommendations,
  ups: [],
  downs: [],
});
const DEFAULTS = { scaleUp: upRules(undefined), scaleDown: downRules(undefined) };

test.each([
  [
    'the size at the beginning holds for five minutes',
    scaler(),
    3,
    1,
    memory({ at: 0, replicas: 3 }),
    299_000,
    3,
    'ScaleDownStabilized',
  ],
  ['and then no more', scaler(), 3, 1, memory({ at: 0, replicas: 3 }), 301_000, 1, undefined],
  [
    'without a behavior one pod becomes four at most',
    scaler(),
    1,
    9,
    memory(),
    0,
    4,
    undefined,
    'ScaleUpLimit',
  ],
  ['with one it becomes five', scaler(DEFAULTS), 1, 9, memory(), 0, 5, undefined, 'ScaleUpLimit'],
  ['never beyond the maximum', scaler(), 8, 12, memory(), 0, 10, undefined, 'TooManyReplicas'],
  [
    'never below the minimum',
    scaler(undefined, { minReplicas: 2 }),
    3,
    1,
    memory(),
    0,
    2,
    undefined,
    'TooFewReplicas',
  ],
  [
    'growing takes the smallest recommendation of its window',
    scaler({ ...DEFAULTS, scaleUp: { ...upRules(undefined), stabilizationWindowSeconds: 60 } }),
    2,
    4,
    memory({ at: 0, replicas: 3 }),
    30_000,
    3,
    'ScaleUpStabilized',
  ],
  [
    'growing waits while the recommendations of its window are below the size',
    scaler({ ...DEFAULTS, scaleUp: { ...upRules(undefined), stabilizationWindowSeconds: 60 } }),
    5,
    8,
    memory({ at: 0, replicas: 3 }),
    30_000,
    5,
    'ScaleUpStabilized',
  ],
  [
    'shrinking waits while they are above it, and does not grow',
    scaler(DEFAULTS),
    5,
    2,
    memory({ at: 0, replicas: 9 }),
    30_000,
    5,
    'ScaleDownStabilized',
  ],
  [
    'what was taken away in the period may come back beside what the policy allows',
    scaler({
      ...DEFAULTS,
      scaleUp: { ...upRules(undefined), policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
    }),
    2,
    9,
    { recommendations: [], ups: [], downs: [{ at: 0, by: -3 }] },
    30_000,
    6,
    undefined,
    'ScaleUpLimit',
  ],
  [
    'shrinking is disabled',
    scaler({ ...DEFAULTS, scaleDown: { ...downRules(undefined), selectPolicy: 'Disabled' } }),
    5,
    1,
    memory(),
    400_000,
    5,
    undefined,
    'ScaleDownLimit',
  ],
])('%s', (_, object, current, proposed, past, now, desired, stable, limit = 'DesiredWithinRange') => {
  const answer = normalize(object, current, proposed, past, now);
  expect([answer.desired, answer.stable?.reason, answer.limit.reason]).toEqual([desired, stable, limit]);
});

describe('in a cluster', () => {
  const world = (hpa: string, requests = 'cpu: 100m') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: shop/web:1, resources: {requests: {${requests}}}}]}
---
${hpa}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec: {duration: 80s, cluster: {nodes: 1}}
`;
  const run = (text: string) => {
    const records = simulate(parseScenario(text));
    const last = records.findLast(
      (each) => each.type === 'object' && each.kind === 'HorizontalPodAutoscaler',
    );
    const events = records.flatMap((each) =>
      each.type === 'event' && each.kind === 'HorizontalPodAutoscaler'
        ? [`${each.reason} ${each.message}`]
        : [],
    );
    return { object: last?.type === 'object' ? last.object : undefined, events: [...new Set(events)] };
  };
  const V2 = (metrics: string, min = 1) => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: ${min}
  maxReplicas: 5
  metrics: [${metrics}]`;
  const active = (object: { status: { conditions: { type: string; status: string; reason: string }[] } }) =>
    object.status.conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`);

  test('autoscaling/v1 is read as autoscaling/v2', () => {
    const { object } = run(
      world(`apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 5, targetCPUUtilizationPercentage: 60}`),
    );
    expect(object.apiVersion).toBe('autoscaling/v2');
    expect(object.spec.metrics).toEqual([
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } },
      },
    ]);
    expect(active(object)).toContain('ScalingActive=True ValidMetricFound');
  });

  test('a custom metric has no server, and says so', () => {
    const { object, events } = run(
      world(
        V2('{type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: "10"}}}'),
      ),
    );
    expect(active(object)).toEqual([
      'AbleToScale=True SucceededGetScale',
      'ScalingActive=False FailedGetPodsMetric',
    ]);
    expect(events).toEqual([
      'FailedGetPodsMetric unable to get metric rps: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
      'FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get pods metric value: unable to get metric rps: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
    ]);
  });

  test('a container without a request cannot be measured in percent', () => {
    const { events } = run(
      world(
        V2('{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}'),
        'memory: 10Mi',
      ),
    );
    expect(events.at(-1)).toMatch(
      /^FailedComputeMetricsReplicas invalid metrics \(1 invalid out of 1\), first error is: failed to get cpu resource metric value: failed to get cpu utilization: missing request for cpu in container web of Pod web-/,
    );
  });

  test('it waits 15 s, then for the metrics server, then for the first whole sample of a pod that is ready', () => {
    const text = world(
      V2('{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}'),
    );
    const slow =
      'readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 5}, ports: [{containerPort: 80}]';
    const told = simulate(parseScenario(text.replace('resources:', `${slow}, resources:`))).flatMap((each) =>
      each.type === 'event' && each.reason === 'FailedGetResourceMetric'
        ? [[Math.round(each.t), each.message]]
        : [],
    );
    expect(told).toEqual([
      [
        15,
        'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API',
      ],
      [
        30,
        'failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)',
      ],
    ]);
  });

  const CPU = '{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}';

  test('two autoscalers of the same pods stand in each other’s way, and say so', () => {
    const first = V2(CPU);
    const { events, object } = run(world(`${first}\n---\n${first.replace('name: web', 'name: again')}`));
    const text = 'pods by selector app=web are controlled by multiple HPAs: [{web default} {again default}]';
    expect(events).toContain(`AmbiguousSelector ${text}`);
    expect(events).toContain(`FailedComputeMetricsReplicas ${text}`);
    expect(active(object)).toContain('ScalingActive=False AmbiguousSelector');
  });

  test.each([
    ['extensions/v1beta1', 'Deployment', 'no matches for kind "Deployment" in group "extensions"'],
    ['example.com/v1', 'Thing', 'no matches for kind "Thing" in group "example.com"'],
    ['apps/v1', 'DaemonSet', 'the server could not find the requested resource'],
    ['batch/v1', 'Job', 'the server could not find the requested resource'],
    ['apps/v1', 'StatefulSet', 'statefulsets.apps "web" not found'],
  ])('the target %s %s: %s', (apiVersion, kind, error) => {
    const { events, object } = run(
      world(
        V2(CPU).replace('apiVersion: apps/v1, kind: Deployment', `apiVersion: ${apiVersion}, kind: ${kind}`),
      ),
    );
    expect(events).toEqual([`FailedGetScale ${error}`]);
    expect(object.status.conditions[0].message).toBe(
      `the HPA controller was unable to get the target's current scale: ${error}`,
    );
  });

  test('a metric that cannot be had keeps its place among those that are shown, empty', () => {
    const { object } = run(
      world(
        V2(`{type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: "10"}}},
    {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Mi}}}`),
      ),
    );
    expect(object.status.currentMetrics).toEqual([
      { type: '' },
      {
        type: 'Resource',
        resource: { name: 'memory', current: { averageValue: expect.stringMatching(/^\d+([KM]i)?$/) } },
      },
    ]);
  });

  test.each([
    ['web', 'cpu: 0', 'no metrics returned matched known pods'],
    ['web', 'memory: 1Mi', 'missing request for cpu in container web of Pod web-'],
    ['other', 'cpu: 100m', 'did not receive metrics for targeted pods (pods might be unready)'],
  ])('of container %s that asks for %s: %s', (container, requests, error) => {
    const { events } = run(
      world(
        V2(
          `{type: ContainerResource, containerResource: {name: cpu, container: ${container}, target: {type: Utilization, averageUtilization: 50}}}`,
        ),
        requests,
      ),
    );
    expect(events.at(-1)).toContain(
      `first error is: failed to get ${container} container metric value: failed to get cpu utilization: ${error}`,
    );
  });

  test('a workload below the minimum is brought to it without asking any metric', () => {
    const { events } = run(
      world(
        V2('{type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: "1"}}}', 4),
      ),
    );
    expect(events[0]).toBe(
      'SuccessfulRescale New size: 4; reason: Current number of replicas below Spec.MinReplicas',
    );
  });
});

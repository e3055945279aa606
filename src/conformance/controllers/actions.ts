import { stringify } from 'yaml';
import { Unsupported } from './basics.ts';
import type { Manifest, StepAt, World } from './format.ts';
import { type Phrases, understand } from './phrases.ts';
import { makeReady, makeUnready, podManifest } from './states.ts';

type Body = Omit<StepAt, 'at'>;
/** One step, or several with seconds after the action. */
type Meaning = (world: World) => (Body & { after?: number })[];

const run = (...commands: string[]): Meaning => {
  return () => commands.map((command) => ({ run: `kubectl ${command}` }));
};
const podsOf = (world: World) =>
  Array.from({ length: world.documents[0]?.spec.replicas }, (_, ordinal) => `web-${ordinal}`);

/** The steps of an action, with absolute times. To apply at once what is in the text from the start needs none. */
export function stepsOfAction(action: { t: number; do: string }, world: World): StepAt[] {
  if (action.t > 0 && /^apply [a-z]+-[a-z]+$/.test(action.do)) return [applyLate(action.t, world)];
  const meaning = understand(ACTIONS, action.do);
  if (!meaning) throw new Unsupported(`no such action is known: ${action.do}`);
  const at = world.start + action.t;
  return meaning(world).map(({ after = 0, ...body }) => ({ at: at + after, ...body }));
}

/** The manifests come with an action instead of being there from the start. */
function applyLate(t: number, world: World): StepAt {
  const text = world.documents.map((document) => stringify(document)).join('---\n');
  world.documents.length = 0;
  return { at: world.start + t, apply: text };
}

const ACTIONS: Phrases<Meaning> = [
  [/^kubectl (.+)$/s, ([, command = '']) => run(command)],
  [
    /^apply:\n(.+)$/s,
    ([, text = '']) =>
      () => [{ apply: text }],
  ],
  [/^apply (web-sts|web-deploy|agent-ds|fail-job|ok-job|both)$/, () => () => []],
  [/^apply, then get -o yaml$/, () => () => []],
  [/^(resolve|look at slices|create the pod)$/, () => () => []],
  [
    /^make (\S+) fail readiness$/,
    ([, pod = '']) =>
      () => [{ run: makeUnready(pod) }],
  ],
  [
    /^restore (\S+) readiness$|^make (\S+) Ready$/,
    ([, a, b]) =>
      () => [{ run: makeReady(a ?? b ?? '') }],
  ],
  [
    /^make (all pods fail readiness|readiness of all pods fail)$/,
    () => (world) => podsOf(world).map((pod) => ({ run: makeUnready(pod) })),
  ],
  [/^restore readiness of all$/, () => (world) => podsOf(world).map((pod) => ({ run: makeReady(pod) }))],
  [
    /^scale to ([\d,]+) step by step$/,
    ([, counts = '']) =>
      () =>
        counts
          .split(',')
          .map((count, index) => ({ run: `kubectl scale rs web --replicas=${count}`, after: index * 10 })),
  ],
  [/^(scale (?:sts|deploy)[ /]\S+ --replicas=\d+)$/, ([, command = '']) => run(command)],
  [/^(set image \S+ \S+=\S+)( \(revert\))?$/, ([, command = '']) => run(command)],
  [
    /^(delete (?:pod|sts) web(?:-\d)?(?: --cascade=\w+)?)$/,
    ([, command = '']) => run(`${command} --wait=false`),
  ],
  [/^(rollout (?:undo|restart) \S+)$/, ([, command = '']) => run(command)],
  [
    /^force delete pods (.*) at once$/,
    ([, pods = '']) => run(`delete pod ${pods.replaceAll(',', '')} --grace-period=0 --force`),
  ],
  [
    /^set pod (\S+) phase Failed/,
    ([, pod]) => run(`patch pod ${pod} --subresource=status -p '{"status":{"phase":"Failed"}}'`),
  ],
  [
    /^set the pod on (\S+) to phase Failed$/,
    ([, node]) => run(`patch pod {pod on ${node}} --subresource=status -p '{"status":{"phase":"Failed"}}'`),
  ],
  [/^delete one agent pod$/, () => run('delete pod {pod on w2} --wait=false')],
  [/^delete pod web-<hash>-aaaaa$/, () => run('delete pod {first pod} --wait=false')],
  [/^delete pod$/, () => run('delete pod p')],
  [/^delete node (\S+)$/, ([, node]) => run(`delete node ${node}`)],
  [
    /^node (\S+) loses power$/,
    ([, node]) =>
      () => [{ fault: { node, down: true } }],
  ],
  [/^uncordon (\S+)$/, ([, node]) => run(`uncordon ${node}`)],
  [/^drain (\S+) --ignore-daemonsets$/, ([, node]) => run(`drain ${node} --ignore-daemonsets`)],
  [
    /^patch pdb minAvailable=(\d+)$/,
    ([, count]) => run(`patch pdb web --type=merge -p '{"spec":{"minAvailable":${count}}}'`),
  ],
  [
    /^patch spec\.ordinals\.start=(\d+)$/,
    ([, start]) => run(`patch sts web --type=merge -p '{"spec":{"ordinals":{"start":${start}}}}'`),
  ],
  [
    /^apply replicas=(\d+) image=(\S+)$/,
    ([, replicas, image]) =>
      (world) => {
        const changed = structuredClone(world.documents[0]);
        changed.spec.replicas = Number(replicas);
        changed.spec.template.spec.containers[0].image = image;
        return [{ apply: stringify(changed) }];
      },
  ],
  [
    /^apply the template of revision 2$/,
    () => run(`patch sts web --type=json -p '[{"op":"remove","path":"/spec/template/metadata/labels/new"}]'`),
  ],
  [
    /^roll out (\d+) different images one after another, each to completion$/,
    ([, count]) =>
      (world) => {
        for (let n = 0; n < Number(count); n++) world.images.push({ ...world.images[0], name: `app:v${n}` });
        return Array.from({ length: Number(count) }, (_, n) => ({
          run: `kubectl set image sts/web app=app:v${n}`,
          after: 40 + n * 40,
        }));
      },
  ],
  [
    /^cordon w1; w2 is NotReady; w3 has disk pressure$/,
    () => () => [
      { run: 'kubectl cordon w1' },
      {
        run: `kubectl patch node w2 --subresource=status -p '{"status":{"conditions":[{"type":"Ready","status":"False"}]}}'`,
      },
      { run: 'kubectl taint nodes w3 node.kubernetes.io/disk-pressure:NoSchedule' },
    ],
  ],
  [
    /^livenessProbe\.successThreshold 2$/,
    () => apply(podManifest('p', {}, { livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } })),
  ],
  [/^readinessProbe \{\}$/, () => apply(podManifest('p', {}, { readinessProbe: {} }))],
  [
    /^maxSurge 0 and maxUnavailable 0$/,
    () =>
      apply(
        webDeployment({
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } },
        }),
      ),
  ],
  [
    /^progressDeadlineSeconds 10, minReadySeconds 10$/,
    () => apply(webDeployment({ progressDeadlineSeconds: 10, minReadySeconds: 10 })),
  ],
  [
    /^create a pod in a terminating namespace$/,
    () => (world) => {
      const inside = (name: string) => {
        const manifest = podManifest(name, {});
        manifest.metadata.namespace = 'foo';
        return manifest;
      };
      world.documents.push(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'foo' } },
        inside('slow'),
      );
      return [
        { run: 'kubectl delete namespace foo --wait=false', after: 10 },
        { apply: stringify(inside('p')), after: 11 },
      ];
    },
  ],
  [/^add node (\S+)$/, ([, name]) => apply({ apiVersion: 'v1', kind: 'Node', metadata: { name } })],
  [/^get pod nope$/, () => run('get pod nope')],
  [/^scale\/pause\/resume\/undo/, () => () => []],
];

function apply(manifest: Manifest): Meaning {
  return () => [{ apply: stringify(manifest) }];
}

function webDeployment(spec: Manifest): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'app', image: 'app:1' }] },
      },
      ...spec,
    },
  };
}

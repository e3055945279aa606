import type { Expectation } from './format.ts';
import { type Phrases, understand } from './phrases.ts';
import { conditionOf, imageOfPod, isReady, isTerminating, type Story } from './story.ts';

/** The moments that a phrase names, seconds after the first action; an empty list where it never happened. */
export function momentsOf(phrase: string, story: Story): number[] | undefined {
  const moments = understand(MOMENTS, phrase)?.(story);
  if (moments === undefined) return undefined;
  return (Array.isArray(moments) ? moments : [moments.moment]).filter((t): t is number => t !== undefined);
}

/** What is wrong with a `time` expectation. */
export function checkTime({ of = '', t, tolerance_s = 2 }: Expectation, story: Story): string | undefined {
  const found = momentsOf(of, story) as number[];
  if (found.length === 0) return 'never happened';
  const wanted = expectedMoments(t, found, story);
  const bad = wanted.findIndex(
    (moment, index) => !(Math.abs((found[index] ?? Infinity) - moment) <= tolerance_s),
  );
  return bad < 0
    ? undefined
    : `at ${found.map(round).join(', ')}, expected ${wanted.map(round).join(', ')} ±${tolerance_s}`;
}

function expectedMoments(t: Expectation['t'], found: readonly number[], story: Story): number[] {
  if (Array.isArray(t)) return t;
  if (typeof t === 'number') return found.map(() => t);
  if (t?.startsWith('+')) {
    // Differences: from one value, or a range, to the moment before.
    const [low = 0, high = low] = [...t.matchAll(/[\d.]+/g)].map(([number]) => Number(number));
    return found.map((moment) => Math.min(Math.max(moment, low), high));
  }
  const again = /^when (\S+) is Ready again$/.exec(t ?? '')?.[1];
  const ready = again && story.ready(again, lostReadiness(story, again));
  return [ready || Number.NaN];
}

function lostReadiness(story: Story, pod: string): number {
  return (
    story.versions('Pod').find(({ t, name, object }) => t >= 0 && name === pod && !isReady(object))?.t ?? 0
  );
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

type Moment = { moment: number | undefined };
const one = (moment: number | undefined): Moment => ({ moment });

const MOMENTS: Phrases<(story: Story) => Moment | (number | undefined)[]> = [
  [
    /^(?:pod\/)?(\S+) created with (\S+)$/,
    ([, name, image]) =>
      (story) =>
        one(
          story
            .versions('Pod')
            .find(
              (it) => it.t >= 0 && it.verb === 'ADDED' && it.name === name && imageOfPod(it.object) === image,
            )?.t,
        ),
  ],
  [
    /^(?:pod\/)?(web-\d+) (?:created(?: again)?|re-created elsewhere)$/,
    ([, name = '']) =>
      (story) =>
        one(story.created(name)),
  ],
  [
    /^(\S+) deletion mark$|^(web-0) eviction$/,
    ([, a, b]) =>
      (story) =>
        one(story.marked(a ?? b ?? '')),
  ],
  [
    /^(\S+) Ready$/,
    ([, name = '']) =>
      (story) =>
        one(story.ready(name)),
  ],
  [
    /^rollout complete$/,
    () => (story) =>
      one(
        story
          .versions('StatefulSet')
          .find(
            ({ t, object: { status = {}, spec } }) =>
              t > 1 &&
              status.currentRevision === status.updateRevision &&
              status.readyReplicas === spec.replicas,
          )?.t,
      ),
  ],
  [
    /^all three pods marked for deletion$/,
    () => (story) => ['web-0', 'web-1', 'web-2'].map((name) => story.marked(name)),
  ],
  [
    /^complete \(NewReplicaSetAvailable\)$/,
    () => (story) =>
      one(
        story
          .versions('Deployment')
          .find(
            ({ t, object }) =>
              t > 1 &&
              conditionOf(object, 'Progressing')?.reason === 'NewReplicaSetAvailable' &&
              object.status?.updatedReplicas === object.spec.replicas,
          )?.t,
      ),
  ],
  [
    /^old rs (\d+)->(\d+)$/,
    ([, from, to]) =>
      (story) =>
        one(story.scalings().find((it) => it.from === Number(from) && it.to === Number(to))?.t),
  ],
  [
    /^new rs created (\d+)->(\d+)$/,
    ([, from, to]) =>
      (story) =>
        one(story.scalings().find((it) => it.from === Number(from) && it.to === Number(to))?.t),
  ],
  [
    /^replacement created$/,
    () => (story) => one(story.versions('Pod').find(({ t, verb }) => t >= 0 && verb === 'ADDED')?.t),
  ],
  [
    /^the 2 not-Ready old pods deleted$/,
    () => (story) => {
      const unready = [...story.at('Pod', -0.5)].filter(([, pod]) => !isReady(pod)).map(([name]) => name);
      return unready.length === 2 ? unready.map((name) => story.deleted(name)) : [];
    },
  ],
  [
    /^pods created$/,
    () => (story) =>
      story
        .versions('Pod')
        .filter(({ t, verb }) => t >= -0.05 && verb === 'ADDED')
        .map(({ t }) => t),
  ],
  [
    /^Failed condition$/,
    () => (story) =>
      one(story.versions('Job').find(({ object }) => conditionOf(object, 'Failed')?.status === 'True')?.t),
  ],
  [
    /^pod scheduled to (\S+)$/,
    ([, node]) =>
      (story) =>
        one(story.versions('Pod').find(({ object }) => object.spec.nodeName === node)?.t),
  ],
  [
    /^slice update after Ready$/,
    () => (story) =>
      afterReady(story, (pod) => story.view.ofPod('endpoint', pod).find(({ ready }) => ready)?.t),
  ],
  [
    /^traffic through the ClusterIP after Ready$/,
    () => (story) =>
      afterReady(
        story,
        (pod) =>
          story.view.ofType('request').find((record) => record.pod === pod && record.status === 200)?.t,
      ).slice(0, 1),
  ],
  [
    /^node condition Ready=Unknown and event NodeNotReady$/,
    () => (story) => [
      story.versions('Node').find(({ object }) => conditionOf(object, 'Ready')?.status === 'Unknown')?.t,
      relative(story, story.view.ofType('event').find(({ reason }) => reason === 'NodeNotReady')?.t),
    ],
  ],
  [
    /^pods marked for deletion \(TaintManagerEviction\)$/,
    () => (story) =>
      [...story.at('Pod', 0)]
        .filter(([, pod]) => pod.spec.nodeName === 'w2')
        .map(([name]) => story.marked(name)),
  ],
  [
    /^pods of (\S+) removed by pod GC$/,
    ([, node]) =>
      (story) =>
        [...story.at('Pod', 0)]
          .filter(([, pod]) => pod.spec.nodeName === node)
          .map(([name]) => story.gone(name)),
  ],
  [/^object gone$/, () => (story) => one(story.gone('p'))],
];

/** How long after each pod became Ready something happened to it. */
function afterReady(story: Story, moment: (pod: string) => number | undefined): (number | undefined)[] {
  return [...story.at('Pod', Infinity)]
    .filter(([, pod]) => isReady(pod) && !isTerminating(pod))
    .map(([name]) => {
      const ready = story.ready(name);
      const found = relative(story, moment(name));
      return ready === undefined || found === undefined ? undefined : found - ready;
    });
}

function relative(story: Story, t: number | undefined): number | undefined {
  return t === undefined ? undefined : t - story.start;
}

import type { Expectation } from './format.ts';
import { type Phrases, understand } from './phrases.ts';
import { imageOfPod, isReady, isTerminating, type Story } from './story.ts';

/** What never happens, and what always holds. Each returns the problem, or undefined. */
export type Rule = (story: Story, from: number, to: number) => string | undefined;

export function neverRule({ what = '' }: Expectation): Rule | undefined {
  return understand(NEVER, what);
}

export function invariantRule({ text = '' }: Expectation): Rule | undefined {
  return understand(INVARIANTS, text);
}

/** The first version of a pod, between two moments, of which something is true. */
function find(
  story: Story,
  from: number,
  to: number,
  kind: string,
  holds: (name: string, verb: string, object: PodLike) => boolean,
) {
  const hit = story
    .versions(kind)
    .find(({ t, name, verb, object }) => t >= from && t <= to && holds(name, verb, object));
  return hit && `${hit.verb} ${hit.name} at ${Math.round(hit.t * 100) / 100}`;
}
// biome-ignore lint/suspicious/noExplicitAny: objects of the trace
type PodLike = any;

const deleted = (verb: string, object: PodLike) => verb === 'DELETED' || isTerminating(object);

const NEVER: Phrases<Rule> = [
  [
    /^any pod other than (\S+) exists$/,
    ([, only]) =>
      (story, from, to) =>
        find(story, from, to - 0.01, 'Pod', (name) => name !== only),
  ],
  [
    /^(a pod of web gets a deletionTimestamp|any pod is deleted|a pod is deleted|a pod is deleted by the controller)$/,
    () => (story, from, to) =>
      find(story, from, to - 0.01, 'Pod', (_name, verb, object) => deleted(verb, object)),
  ],
  [
    /^(\S+) is deleted$/,
    ([, pod]) =>
      (story, from, to) =>
        find(story, from, to, 'Pod', (name, verb, object) => name === pod && deleted(verb, object)),
  ],
  [
    /^(\S+) is deleted or changed$/,
    ([, pod = '']) =>
      (story, from, to) => {
        const uid = story.at('Pod', from).get(pod)?.metadata.uid;
        return find(
          story,
          from,
          to - 0.01,
          'Pod',
          (name, verb, object) =>
            name === pod &&
            (deleted(verb, object) ||
              object.metadata.uid !== uid ||
              imageOfPod(object) !== imageOfPod(story.at('Pod', from).get(pod))),
        );
      },
  ],
  [
    /^an event with reason (\S+)$/,
    ([, reason]) =>
      (story) => {
        const hit = story.view.ofType('event').find((record) => record.reason === reason);
        return hit && `at ${hit.t - story.start}`;
      },
  ],
  [
    /^(\S+) is created again$/,
    ([, pod]) =>
      (story, from, to) =>
        find(story, from, to, 'Pod', (name, verb) => name === pod && verb === 'ADDED'),
  ],
  [
    /^a second (\S+)$/,
    ([, pod]) =>
      (story, from, to) =>
        find(story, from, to, 'Pod', (name, verb) => name === pod && verb === 'ADDED'),
  ],
  [
    /^a pod of the new revision exists while a non-terminal pod of the old one exists$/,
    () => (story) => {
      for (const { t, alive } of story.moments('Pod')) {
        const pods = [...alive.values()];
        const old = pods.some(
          (pod) => imageOfPod(pod) === 'app:1' && !['Succeeded', 'Failed'].includes(pod.status?.phase),
        );
        if (old && pods.some((pod) => imageOfPod(pod) === 'app:2')) return `at ${t}`;
      }
      return undefined;
    },
  ],
  [
    /^a Ready old pod is deleted$/,
    () => (story, from, to) => {
      const ready = new Set(
        [...story.at('Pod', -0.5)].filter(([, pod]) => isReady(pod)).map(([name]) => name),
      );
      return find(
        story,
        from,
        to - 0.1,
        'Pod',
        (name, verb, object) => ready.has(name) && deleted(verb, object),
      );
    },
  ],
];

const INVARIANTS: Phrases<Rule> = [
  [
    /^pod web-N is never created before every web-M/,
    () => (story) => createdBeforeReady(story, (name) => Number(name.split('-')[1])),
  ],
  [
    /^web-2 is created only after web-0 is Ready, web-4 only after web-2 is Ready$/,
    () => (story) => {
      for (const [name, before] of [
        ['web-2', 'web-0'],
        ['web-4', 'web-2'],
      ] as const) {
        const created = story.created(name);
        const ready = story.ready(before, story.created(before) ?? Infinity);
        if (created === undefined || ready === undefined || created < ready)
          return `${name} created at ${created}, ${before} Ready at ${ready}`;
      }
      return undefined;
    },
  ],
  [
    /^exactly one delete request; PVC data-web-0 is reused$/,
    () => (story) => {
      const requests = story
        .versions('Pod')
        .filter(({ t, verb, object }) => t >= 0 && verb === 'DELETED' && object.metadata.name === 'web-0');
      const claims = story
        .versions('PersistentVolumeClaim')
        .filter(({ t, verb }) => t >= 0 && verb !== 'MODIFIED');
      return requests.length === 1 && claims.length === 0
        ? undefined
        : `${requests.length} deletions, ${claims.length} claims came or went`;
    },
  ],
  [
    /^at most 1 pod unavailable at any time$|^still one pod at a time/,
    () => (story) => {
      for (const { t, alive } of story.moments('Pod')) {
        const ready = [...alive.values()].filter((pod) => isReady(pod) && !isTerminating(pod)).length;
        if (ready < 2) return `only ${ready} available at ${t}`;
      }
      return undefined;
    },
  ],
  [
    /^at most revisionHistoryLimit revisions/,
    () => (story) => {
      for (const { t, alive } of story.moments('ControllerRevision')) {
        const set = story.at('StatefulSet', t).get('web');
        const live = new Set([set?.status?.currentRevision, set?.status?.updateRevision]);
        for (const pod of story.at('Pod', t).values())
          live.add(pod.metadata.labels['controller-revision-hash']);
        const unused = [...alive.keys()].filter((name) => !live.has(name)).length;
        // One more may be there until the sync that follows the update.
        if (unused > (set?.spec.revisionHistoryLimit ?? 10) + 1) return `${unused} unused revisions at ${t}`;
      }
      return story.versions('ControllerRevision').some(({ verb }) => verb === 'DELETED')
        ? undefined
        : 'no revision was ever deleted';
    },
  ],
  [
    /^the oldest ones are deleted first$/,
    () => (story) => {
      const numbers = story
        .versions('ControllerRevision')
        .filter(({ verb }) => verb === 'DELETED')
        .map(({ object }) => object.revision as number);
      const sorted = numbers.every((number, index) => index === 0 || number > (numbers[index - 1] as number));
      return numbers.length > 0 && sorted ? undefined : `deleted ${JSON.stringify(numbers)}`;
    },
  ],
  [
    /^no pod waits for another; PVCs stay$/,
    () => (story) => {
      const marks = ['web-0', 'web-1', 'web-2'].map((pod) => story.deleted(pod) ?? Infinity);
      const claims = story.at('PersistentVolumeClaim', Infinity).size;
      return Math.max(...marks) - Math.min(...marks) <= 1 && claims === 3
        ? undefined
        : `marked at ${marks}, ${claims} claims left`;
    },
  ],
  [
    /^total pods \(not terminating\) <= (\d+), available pods >= (\d+)$|^total <= (\d+), available >= (\d+)$/,
    (match) => (story) => {
      const [most, least] = [match[1] ?? match[3], match[2] ?? match[4]].map(Number) as [number, number];
      for (const { t, alive } of story.moments('Pod')) {
        const pods = [...alive.values()].filter((pod) => !isTerminating(pod));
        const ready = pods.filter(isReady).length;
        if (pods.length > most || ready < least) return `${pods.length} pods, ${ready} available at ${t}`;
      }
      return undefined;
    },
  ],
  [
    /^slow start: after the first failure in a batch/,
    () => (story) => {
      const failures = story.view.ofType('event').filter(({ reason }) => reason === 'FailedCreate');
      const times = failures.map(({ t }) => t);
      // Watch events bring extra syncs; without a back-off there would be thousands of tries.
      const lastGap = (times.at(-1) ?? 0) - (times.at(-2) ?? 0);
      const retries = `${times.length} tries, the last ${lastGap} s after the one before`;
      return times.length >= 3 && times.length <= 40 && lastGap >= 5 ? undefined : retries;
    },
  ],
  [
    /^never more than 2 nodes without an available pod$/,
    () => (story) => {
      for (const { t, alive } of story.moments('Pod')) {
        const nodes = new Set(
          [...alive.values()]
            .filter((pod) => isReady(pod) && !isTerminating(pod))
            .map((pod) => pod.spec.nodeName),
        );
        if (nodes.size < 3) return `${5 - nodes.size} nodes without at ${t}`;
      }
      return undefined;
    },
  ],
  [
    /^never more than 2 active pods$/,
    () => (story) => {
      for (const { t, alive } of story.moments('Pod')) {
        const active = [...alive.values()].filter(
          (pod) => !['Succeeded', 'Failed'].includes(pod.status?.phase),
        ).length;
        if (active > 2) return `${active} at ${t}`;
      }
      return undefined;
    },
  ],
];

function createdBeforeReady(story: Story, ordinal: (name: string) => number): string | undefined {
  for (const { t, verb, name } of story.versions('Pod')) {
    if (verb !== 'ADDED') continue;
    const before = [...story.at('Pod', t)].filter(([other]) => ordinal(other) < ordinal(name));
    if (before.length !== ordinal(name) || !before.every(([, pod]) => isReady(pod))) return `${name} at ${t}`;
  }
  return undefined;
}

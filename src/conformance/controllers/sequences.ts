import { type Phrases, understand } from './phrases.ts';
import { isReady, type Story } from './story.ts';

/** A step of a `sequence`: the moment it happened, at or after `from`; undefined where it did not. */
export type SequenceStep = (story: Story, from: number) => number | undefined;

export function sequenceStep(text: string): SequenceStep | undefined {
  return understand(STEPS, text);
}

/** `(t=5)` at the end of a step: when it happens, ±2 s. */
export function statedTime(text: string): number | undefined {
  const seconds = /\(t=([\d.]+)\)/.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

const scaled =
  (isOld: boolean, from: string | undefined, to: string | undefined): SequenceStep =>
  (story, after) =>
    story
      .scalings()
      .find(
        (it) =>
          it.t >= after - 0.05 &&
          (it.image === 'app:1') === isOld &&
          it.from === Number(from) &&
          it.to === Number(to),
      )?.t;

/** The moment at which the n-th change since `from` has happened. */
const nthChange =
  (count: number, verb: 'ADDED' | 'marked'): SequenceStep =>
  (story, from) => {
    const seen = new Set<string>();
    for (const version of story.versions('Pod')) {
      if (version.t < from - 0.05) continue;
      const hit = verb === 'ADDED' ? version.verb === 'ADDED' : version.object.metadata.deletionTimestamp;
      const isNew =
        hit &&
        (verb === 'ADDED' || !story.at('Pod', from - 0.06).get(version.name)?.metadata.deletionTimestamp);
      if (isNew) seen.add(version.name);
      if (seen.size === count) return version.t;
    }
    return undefined;
  };

const STEPS: Phrases<SequenceStep> = [
  [/^new (\d+)->(\d+)/, ([, from, to]) => scaled(false, from, to)],
  [/^old (\d+)->(\d+)/, ([, from, to]) => scaled(true, from, to)],
  [/^broken rs (\d+)->(\d+)/, ([, from, to]) => scaled(false, from, to)],
  [
    /^(web-\d+) (?:deleted|deleted by the controller)$/,
    ([, pod = '']) =>
      (story, from) =>
        story.deleted(pod, 'Pod', from),
  ],
  [
    /^(web-\d+) object gone$/,
    ([, pod = '']) =>
      (story, from) =>
        story.gone(pod, 'Pod', from),
  ],
  [
    /^(web-\d+) created again with a new uid$/,
    ([, pod = '']) =>
      (story, from) => {
        const before = story.at('Pod', -0.01).get(pod)?.metadata.uid;
        return story
          .versions('Pod')
          .find(
            ({ t, verb, name, object }) =>
              t >= from && verb === 'ADDED' && name === pod && object.metadata.uid !== before,
          )?.t;
      },
  ],
  [
    /^(web-\d+) created$/,
    ([, pod = '']) =>
      (story, from) =>
        story.created(pod, 'Pod', from),
  ],
  [
    /^(web-\d+) Ready$/,
    ([, pod = '']) =>
      (story, from) =>
        story.ready(pod, from),
  ],
  [/^(\d+) old pods deleted/, ([, count]) => nthChange(Number(count), 'marked')],
  [/^(\d+) new created/, ([, count]) => nthChange(Number(count), 'ADDED')],
  [/^Ready \(t=\d+\), (\d+) more deleted$/, ([, count]) => nthChange(Number(count), 'marked')],
  [/^…$/, () => (_story, from) => from],
  [
    /^last (\d+) deleted/,
    () => (story) =>
      Math.max(
        ...story
          .versions('Pod')
          .filter(({ t, object }) => t >= 0 && object.metadata.deletionTimestamp)
          .map(({ name }) => story.marked(name) ?? 0),
      ),
  ],
  [
    /^event Warning (\w+) '(.*)'$/,
    ([, reason, message = '']) =>
      (story, from) => {
        const [begin = '', end = ''] = message.split('…');
        const hit = story.view
          .ofType('event')
          .find(
            (it) =>
              it.t - story.start >= from - 0.05 &&
              it.reason === reason &&
              it.eventType === 'Warning' &&
              it.message.startsWith(begin) &&
              it.message.endsWith(end),
          );
        return hit && hit.t - story.start;
      },
  ],
  [
    /^pod deleted$/,
    () => (story, from) =>
      story.versions('Pod').find(({ t, verb }) => t >= from - 0.05 && verb === 'DELETED')?.t,
  ],
  [
    /^new pod on (\S+)$/,
    ([, node]) =>
      (story, from) =>
        story
          .versions('Pod')
          .find(({ t, object }) => t >= from - 0.05 && object.spec.nodeName === node && isReady(object))?.t,
  ],
];

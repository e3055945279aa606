import { fitText } from './text.ts';

/** A flag on a line, at `x` (CSS px), with what it is called. */
export interface Named {
  readonly x: number;
  readonly words: string;
}

/** A label beside the flag it begins at; empty where there is no room. */
export interface StepLabel {
  readonly text: string;
  /** `start`: to the right of the flag. `end`: to the left, and the text ends at `x`. */
  readonly anchor: 'start' | 'end';
  readonly x: number;
  readonly width: number;
}

/** Flags as close as this stand at one moment to the eye, CSS px. */
const TOGETHER = 10;
/** From a flag's pole to its label on the right and on the left, and between a label and the next thing. */
const AFTER = 12;
const BEFORE = 5;
const GAP = 8;

/** Flags that lost their name for want of room may share one across so much of the line. */
const SHARED = 48;
/** Less than this (CSS px) is no room for a name. */
const LEAST = 36;

interface Group {
  readonly first: number;
  readonly count: number;
}

/**
 * Labels of flags on one line, none over another and none cut off at an edge. Flags at one moment share a label:
 * all their names where there is room, else the first name and how many more. A label stands to the right of its
 * flag, or to the left where only there it has room (at the right edge the one before leaves it some); else it is
 * shortened where there is most of it, and first loses the word with which all names begin. Where a flag would have
 * no name at all, it shares that of its neighbour.
 *
 *     ▸kubectl apply   ▸▸▸kubectl delete pod web-2 +2   ▸get events --fi…      kubectl scale▸
 */
export function placeStepLabels(
  flags: readonly Named[],
  plot: { readonly x0: number; readonly x1: number },
  measure: (text: string) => number,
): StepLabel[] {
  const common = commonWord(flags);
  const at = (i: number) => flags[i]!.x;
  const namesOf = ({ first, count }: Group) => flags.slice(first, first + count).map(({ words }) => words);
  /** Where the room to the right of a group ends. */
  const edgeOf = ({ first, count }: Group) => {
    const next = first + count;
    return next < flags.length ? Math.min(plot.x1, at(next) - GAP) : plot.x1;
  };
  const rightOf = (group: Group) => edgeOf(group) - (at(group.first + group.count - 1) + AFTER);

  const placed: { group: Group; free: number; label: StepLabel }[] = [];
  const groups = together(flags);
  groups.forEach((one, i) => {
    let group = one;
    const next = groups[i + 1];
    while (true) {
      const free = placed.at(-1)?.free ?? plot.x0;
      const label = labelOf(group, free, next);
      const before = placed.at(-1);
      const last = at(group.first + group.count - 1);
      if (label.text === '' && before && last - at(before.group.first) <= SHARED) {
        placed.pop();
        group = { first: before.group.first, count: before.group.count + group.count };
        continue;
      }
      const taken = label.anchor === 'start' && label.text !== '';
      placed.push({ group, free: taken ? label.x + label.width + GAP : last + GAP, label });
      return;
    }
  });

  function labelOf(group: Group, free: number, next: Group | undefined): StepLabel {
    const names = namesOf(group);
    const from = at(group.first);
    const last = at(group.first + group.count - 1);
    let right = rightOf(group);
    // The next one is the last, at the edge: all its room is on its left. It gets up to half of what is between.
    if (next && edgeOf(next) === plot.x1 && rightOf(next) < LEAST && right > 0)
      right -= Math.min(measure(namesOf(next)[0]!) + BEFORE, right / 2);
    const left = from - BEFORE - free;
    const whole = names.join(' · ');
    const short = (room: number) => shortened(names, room, measure, common);
    const [text, anchor] =
      measure(whole) <= right
        ? ([whole, 'start'] as const)
        : measure(whole) <= left && measure(short(right)) < measure(whole)
          ? ([whole, 'end'] as const)
          : right >= left
            ? ([short(right), 'start'] as const)
            : ([short(left), 'end'] as const);
    return { text, anchor, x: anchor === 'start' ? last + AFTER : from - BEFORE, width: measure(text) };
  }

  const labels: StepLabel[] = flags.map(({ x }) => ({ text: '', anchor: 'start', x: x + AFTER, width: 0 }));
  for (const { group, label } of placed) labels[group.first] = label;
  return labels;
}

/** Runs of flags that stand at one moment. */
function together(flags: readonly Named[]): Group[] {
  const groups: { first: number; count: number }[] = [];
  flags.forEach(({ x }, i) => {
    const group = groups.at(-1);
    if (group && x - flags[group.first]!.x < TOGETHER) group.count++;
    else groups.push({ first: i, count: 1 });
  });
  return groups;
}

/** The first word of all names and the space after it; empty where they differ. */
function commonWord(flags: readonly Named[]): string {
  const word = /^\S+\s+(?=\S)/.exec(flags[0]?.words ?? '')?.[0] ?? '';
  return flags.length > 1 && flags.every(({ words }) => words.startsWith(word)) ? word : '';
}

/** The first name, as much of it as there is room for, and how many more there are. */
function shortened(
  names: readonly string[],
  room: number,
  measure: (text: string) => number,
  common: string,
): string {
  const more = names.length > 1 ? ` +${names.length - 1}` : '';
  const left = room - measure(more);
  const name = names[0]!;
  const first = measure(name) <= left ? name : fitText(name.slice(common.length), left, measure);
  if (first !== '') return first + more;
  return measure(more.trim()) <= room ? more.trim() : '';
}

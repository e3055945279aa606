import type { Lesson } from '../../lessons/format.ts';
import type { TraceRecord } from '../../trace/records.ts';
import type { Messages } from '../i18n/index.ts';
import { mixed, rightMoment, rightOption } from '../lesson/question.ts';
import type { Language } from '../state/settings.ts';
import '../i18n/late.ts';

/** A question for everybody in the room, with what can be raised a hand for. */
export interface Poll {
  readonly title: string;
  readonly body: string;
  readonly choices: readonly { readonly id: string; readonly label: string; readonly why: string }[];
  /** The choice that the run proves. */
  readonly truth: string | undefined;
}

/** Seconds that a choice may stand for, where the question is about a moment. */
const WIDTHS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600];
const MOST_CHOICES = 6;
const NEVER = 'never';

/** The question of a lesson, for a show of hands. A question about a moment is put as spans of time. */
export function pollOf(
  lesson: Lesson,
  records: readonly TraceRecord[],
  language: Language,
  m: Messages,
): Poll {
  const { sections } = lesson.text[language];
  const { title = '', body = '' } = sections.predict ?? {};
  const { predict, camera } = lesson;
  if (predict.kind === 'option')
    return {
      title,
      body,
      choices: predict.options.map(({ id }) => ({
        id,
        label: sections[`option-${id}`]?.title ?? id,
        why: sections[`option-${id}`]?.body ?? '',
      })),
      truth: rightOption(lesson, records)?.id,
    };
  if (predict.kind === 'order')
    return {
      title: m.present.whatFirst,
      body,
      choices: mixed(lesson).map((id) => ({
        id,
        label: sections[`step-${id}`]?.title ?? id,
        why: sections[`step-${id}`]?.body ?? '',
      })),
      truth: predict.steps[0]?.id,
    };
  const { spans, truth } = spansOf(camera.playhead, camera.to, rightMoment(predict, records));
  return {
    title,
    body,
    choices: [
      ...spans.map(([from, to]) => ({ id: String(from), label: m.present.between(from, to), why: '' })),
      { id: NEVER, label: m.present.laterOrNever, why: '' },
    ],
    truth,
  };
}

/** A range of time in a few equal pieces, and the one that a moment is in. Seconds. */
export function spansOf(
  from: number,
  to: number,
  moment: number | undefined,
): { spans: [number, number][]; truth: string } {
  const begin = (width: number) => Math.floor(from / width) * width;
  const width =
    WIDTHS.find((one) => (to - begin(one)) / one <= MOST_CHOICES) ?? Math.ceil((to - from) / MOST_CHOICES);
  const spans: [number, number][] = [];
  for (let at = begin(width); at < to; at += width) spans.push([at, at + width]);
  const found = spans.find(([low, high]) => moment !== undefined && moment >= low && moment < high);
  return { spans, truth: found ? String(found[0]) : NEVER };
}

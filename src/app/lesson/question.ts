import type { Lesson, Prediction } from '../../lessons/format.ts';
import { momentsOf, parseGoal } from '../../lessons/goals.ts';
import type { TraceRecord } from '../../trace/records.ts';
import type { Question } from '../state/prediction.ts';
import { hashOf } from './hash.ts';

/** The option that is true of a run; undefined where the question is about a moment. */
export function rightOption({ predict }: Lesson, records: readonly TraceRecord[]) {
  return predict.kind === 'option'
    ? predict.options.find(({ holds }) => parseGoal(holds)(records).holds)
    : undefined;
}

/** When it happens in a run that a flag is put for; undefined where it never does. */
export function rightMoment(
  { occurrence }: Extract<Prediction, { kind: 'flag' }>,
  records: readonly TraceRecord[],
): number | undefined {
  const { detail } = parseGoal(`happens(${occurrence})`)(records);
  return detail?.kind === 'happened' ? detail.t : undefined;
}

/** The steps of a question about an order, mixed: the same for everybody, and never right to begin with. */
export function mixed({ id, predict }: Lesson): string[] {
  if (predict.kind !== 'order') return [];
  const ids = predict.steps.map((step) => step.id);
  const result = [...ids].sort((a, b) => (hashOf(id + a) < hashOf(id + b) ? -1 : 1));
  return result.join() === ids.join() ? result.reverse() : result;
}

/** What a lesson asks before its start is run; what is true is read off that run. */
export function questionOf(lesson: Lesson, records: readonly TraceRecord[]): Question {
  const from = lesson.camera.playhead;
  const { predict } = lesson;
  if (predict.kind === 'flag')
    return {
      id: lesson.id,
      flag: from + (lesson.camera.to - from) / 2,
      from,
      truth: rightMoment(predict, records),
      tolerance: predict.tolerance,
    };
  if (predict.kind === 'order') {
    const last = momentsOf(predict.steps.at(-1)!.occurrence, records).find((t) => t >= from);
    return { id: lesson.id, flag: undefined, from, truth: last ?? lesson.camera.to, tolerance: 0 };
  }
  const right = rightOption(lesson, records);
  // Each part of the true option was decided by some record; the last of them settles the question.
  const moments = (right?.holds.split('&&') ?? []).flatMap(
    (part) => parseGoal(part)(records).record?.t ?? [],
  );
  const last = Math.max(from, ...moments);
  return { id: lesson.id, flag: undefined, from, truth: last > from ? last : lesson.camera.to, tolerance: 0 };
}

import { formatSeconds } from '../../timeline/duration.ts';
import type { Target } from '../../timeline/model/items.ts';
import type { Messages } from '../i18n/index.ts';
import { run } from '../state/run.ts';
import { describeTarget } from './say.ts';
import '../i18n/late.ts';

/**
 * A mark as a sentence that can be quoted and checked: what, when, for how long, and everything another person needs
 * to see the same (scenario, seed, release).
 */
export function citation(target: Target, m: Messages): string {
  const { scenario } = run();
  const { from, to } = target;
  const when =
    to - from > 0.005
      ? m.timelineTools.span(formatSeconds(from), formatSeconds(to), formatSeconds(to - from))
      : formatSeconds(from);
  const source = m.timelineTools.source(
    scenario?.name || m.header.untitled,
    scenario?.seed ?? 1,
    scenario?.version ?? '',
  );
  return m.timelineTools.citation(describeTarget(target, m), when, source);
}

import type { TimelineView } from '../../timeline/draw/api.ts';
import type { TraceIndex } from '../../trace/index.ts';
import { type Messages, messages } from '../i18n/index.ts';
import { prediction, shownTrace } from '../state/prediction.ts';
import { run } from '../state/run.ts';
import { settings } from '../state/settings.ts';
import { useTheme } from '../state/theme.ts';
import { view } from '../state/view.ts';
import { flagsNow } from './flags.ts';
import { highlightOf } from './highlight.ts';
import { markIdOf } from './marks.ts';
import { sayIn } from './say.ts';
import { foundNow } from './search.ts';
import '../i18n/late.ts';

/** One `say` per language: the timeline keeps what it computed as long as it is the same. */
let saying: { m: Messages; say: ReturnType<typeof sayIn> } | undefined;
function sayNow(m: Messages) {
  if (saying?.m !== m) saying = { m, say: sayIn(m) };
  return saying.say;
}

/** Here rows move closer together. */
export const LOW_WINDOW = '(max-height: 820px)';

/** Everything the stores say about the picture. */
export function timelineState(flagId: string): { index: TraceIndex; view: TimelineView } {
  const m = messages();
  const say = sayNow(m);
  const { index, partial } = shownTrace();
  const state = view();
  const { previous } = run();
  const { theme } = useTheme.getState();
  const selection = markIdOf(index, say, state.selection, state.selectionId);
  const whole = run().scenario?.duration ?? run().index.horizon;
  return {
    index,
    view: {
      theme: theme.name === 'forced' ? 'light' : theme.name,
      say,
      playhead: state.playhead,
      selection,
      range: state.range,
      collapsed: new Set(state.collapsed),
      pinned: state.pinned,
      flags: flagsNow(flagId, m),
      found: foundNow().times,
      follow: state.playing,
      shortcuts: settings().singleKeys,
      collapseGaps: !partial,
      end: partial ? whole : undefined,
      dense: window.matchMedia(LOW_WINDOW).matches,
      minimap: !partial && settings().preset !== 'present',
      ...(state.zoom ? { from: state.zoom.from, to: state.zoom.to } : {}),
      ...(state.cursorTarget ? { highlight: highlightOf(state.cursorTarget) } : {}),
      ...(state.comparing && previous && !partial ? { compare: previous } : {}),
      ...(partial || prediction().question ? { arrows: 'all' } : {}),
      labels: {
        zoomIn: m.run.zoomIn,
        zoomOut: m.run.zoomOut,
        fit: m.run.fit,
        search: m.timelineTools.search,
        wheelHint: m.timelineTools.wheelHint,
        marks: m.timelineTools.list,
        caption: m.live.summary(index.pods.length, index.horizon),
      },
    },
  };
}

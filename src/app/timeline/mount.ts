import type { Timeline } from '../../timeline/draw/api.ts';
import { createTimeline } from '../../timeline/draw/timeline.ts';
import type { TraceIndex } from '../../trace/index.ts';
import { messages } from '../i18n/index.ts';
import { prediction, usePrediction } from '../state/prediction.ts';
import { run, useRun } from '../state/run.ts';
import { settings, useSettings } from '../state/settings.ts';
import { useTheme } from '../state/theme.ts';
import { useView, view } from '../state/view.ts';
import { attachTimeline } from './bridge.ts';
import { citation } from './citation.ts';
import { addMark, markOf, noteOf, setMark } from './flags.ts';
import { showHover } from './hover.ts';
import { speakTarget } from './say.ts';
import { LOW_WINDOW, timelineState } from './timeline-state.ts';
import { openNote, openSearch, useTool } from './tool.ts';

const FLAG = 'prediction';

/** Mounts the timeline; stores tell it what to draw, so a moving playhead never renders React. */
export function mountTimeline(element: HTMLElement): () => void {
  const timeline: Timeline = createTimeline(element, {
    onView(camera) {
      const whole = camera.from <= 0 && camera.to >= run().index.horizon;
      view().set({ zoom: whole ? undefined : { from: camera.from, to: camera.to } });
    },
    onPlayhead: (t) => view().seek(Math.round(t * 100) / 100),
    onSelect: (picked) => view().select(picked?.target, picked?.id),
    onRange: (range) => view().set({ range }),
    onDetails(picked) {
      view().select(picked.target, picked.id);
      settings().set({ drawerTab: 'details', drawerOpen: true });
    },
    onHover: (hover) => showHover(hover),
    onToggleLane: (lane) => view().set({ collapsed: toggled(view().collapsed, lane) }),
    onPinLane: (lane) => view().set({ pinned: toggled(view().pinned, lane) }),
    onFlag(flag, t) {
      const mark = markOf(flag);
      if (flag === FLAG) prediction().moveFlag(t);
      else if (mark !== undefined) setMark(mark, t);
    },
    onFlagClick(flag) {
      const note = noteOf(flag);
      if (note !== undefined) openNote(note);
    },
    onMark: addMark,
    onSearch: openSearch,
    copyText: (picked) => citation(picked.target, messages()),
    label: (target) => speakTarget(target, messages()),
  });
  let last: TraceIndex | undefined;
  const update = () => {
    const { index, view: state } = timelineState(FLAG);
    // A part of the run that was asked for before this trace was there is asked for again.
    if (index !== last) timeline.update(index, { ...state, from: undefined, to: undefined });
    last = index;
    timeline.update(index, state);
    // Which run is drawn: for tools that measure how long an edit takes.
    element.dataset.run = String(run().version);
  };
  update();
  const low = window.matchMedia(LOW_WINDOW);
  low.addEventListener('change', update);
  const ends = [
    () => low.removeEventListener('change', update),
    attachTimeline(timeline),
    useView.subscribe(update),
    useRun.subscribe((state, before) => {
      if (state.version !== before.version) update();
    }),
    usePrediction.subscribe(update),
    useTheme.subscribe(update),
    useSettings.subscribe(update),
    useTool.subscribe(update),
  ];
  return () => {
    for (const end of ends) end();
    timeline.destroy();
  };
}

function toggled(lanes: readonly string[], lane: string): string[] {
  return lanes.includes(lane) ? lanes.filter((one) => one !== lane) : [...lanes, lane];
}

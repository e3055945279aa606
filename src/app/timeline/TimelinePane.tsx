import { useEffect, useRef } from 'react';
import type { Timeline } from '../../timeline/draw/api.ts';
import { createTimeline } from '../../timeline/draw/timeline.ts';
import { messages, useMessages } from '../i18n/index.ts';
import { StoryBar } from '../lesson/StoryBar.tsx';
import { prediction, usePrediction } from '../state/prediction.ts';
import { run, useRun } from '../state/run.ts';
import { settings, useSettings } from '../state/settings.ts';
import { useTheme } from '../state/theme.ts';
import { useView, view } from '../state/view.ts';
import { attachTimeline } from './bridge.ts';
import { EmptyTimeline } from './EmptyTimeline.tsx';
import { HoverCard, showHover } from './HoverCard.tsx';
import { StaleNotice } from './StaleNotice.tsx';
import { describeTarget } from './say.ts';
import { timelineState } from './timeline-state.ts';

const FLAG = 'prediction';

/** The timeline, mounted once; stores tell it what to draw, so a moving playhead never renders React. */
export function TimelinePane() {
  const m = useMessages();
  const element = useRef<HTMLDivElement>(null);
  const stale = useRun((state) => state.status === 'unparsable' && state.index.records.length > 0);

  useEffect(() => {
    let timeline: Timeline | undefined;
    const update = () => {
      const { index, view: state } = timelineState(FLAG);
      timeline?.update(index, state);
    };
    timeline = createTimeline(element.current!, {
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
      onFlag: (_flag, t) => prediction().moveFlag(t),
      label: (target) => describeTarget(target, messages()),
    });
    update();
    const ends = [
      attachTimeline(timeline),
      useView.subscribe(update),
      useRun.subscribe((state, before) => {
        if (state.version !== before.version) update();
      }),
      usePrediction.subscribe(update),
      useTheme.subscribe(update),
      useSettings.subscribe(update),
    ];
    return () => {
      for (const end of ends) end();
      timeline?.destroy();
    };
  }, []);

  return (
    <div className="timeline-pane">
      <StoryBar />
      <StaleNotice />
      <div className={`timeline-frame ${stale ? 'stale' : ''}`} id="timeline">
        <div className="timeline" ref={element} />
        <EmptyTimeline />
        <HoverCard />
      </div>
      <span className="visually-hidden">{m.regions.timeline}</span>
    </div>
  );
}

function toggled(lanes: readonly string[], lane: string): string[] {
  return lanes.includes(lane) ? lanes.filter((one) => one !== lane) : [...lanes, lane];
}

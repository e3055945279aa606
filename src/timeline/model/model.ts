import type { TraceIndex } from '../../trace/index.ts';
import { english, type Say } from '../words.ts';
import { orderingArrows } from './arrows.ts';
import type { Lane, TimelineModel } from './items.ts';
import { serviceLanes, stepsLane, trafficLanes } from './other-lanes.ts';
import { podLanes } from './pod-lanes.ts';

interface Known {
  readonly version: number;
  readonly horizon: number;
  readonly say: Say;
  readonly model: TimelineModel;
}
const known = new WeakMap<TraceIndex, Known>();

/** The lanes of a trace. The same object as long as the trace has not grown. */
export function timelineModel(index: TraceIndex, say: Say = english): TimelineModel {
  const before = known.get(index);
  if (before?.version === index.version && before.horizon === index.horizon && before.say === say)
    return before.model;
  const single = new Set(index.pods.map((life) => life.namespace)).size <= 1;
  let arrows: TimelineModel['arrows'] | undefined;
  const lanes = [
    ...stepsLane(index, say),
    ...podLanes(index, single),
    ...serviceLanes(index, single, say),
    ...trafficLanes(index, say),
  ];
  const model: TimelineModel = {
    // The same list, where it has the same lanes: their places are computed once for each list.
    lanes: before && sameLanes(before.model.lanes, lanes) ? before.model.lanes : lanes,
    // Most pictures draw none or few of them.
    get arrows() {
      arrows ??= orderingArrows(index);
      return arrows;
    },
    end: index.horizon,
    moments: index.momentTimes,
    countdowns: countdowns(index),
  };
  known.set(index, { version: index.version, horizon: index.horizon, say, model });
  return model;
}

const sameLanes = (a: readonly Lane[], b: readonly Lane[]) =>
  a.length === b.length && a.every((lane, i) => lane === b[i]);

/** Longer allowances may be torn like any other idle time. */
const LONGEST_COUNTDOWN_SECONDS = 90;

/** Grace periods that ran, of deletions and of kills: nothing changes in them, yet their length is the point. */
function countdowns(index: TraceIndex): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  const add = (from: number, seconds: number) => {
    if (seconds <= LONGEST_COUNTDOWN_SECONDS) found.push({ from, to: from + seconds });
  };
  for (const life of index.pods) {
    const deletion = life.deletions[0];
    if (deletion) add(deletion.t, deletion.graceSeconds);
    for (const container of life.containers)
      for (const signal of container.signals) add(signal.t, signal.graceRemaining);
  }
  return found;
}

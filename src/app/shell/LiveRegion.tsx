import { useEffect, useRef, useState } from 'react';
import type { TraceIndex } from '../../trace/index.ts';
import { type Messages, useMessages } from '../i18n/index.ts';
import { run } from '../state/run.ts';
import { useView } from '../state/view.ts';
import '../i18n/late.ts';

/** At most one sentence in this time, so that a screen reader can finish it. */
const EVERY_MS = 2000;

/**
 * Says what the playhead passes, in batches: "db-1 became Ready at 52 s; 3 probe failures before".
 * Silent while scrubbing and above 1×, where it could only stammer.
 */
export function LiveRegion() {
  const m = useMessages();
  const [text, setText] = useState('');
  const told = useRef(0);
  const heardAt = useRef(0);
  useEffect(
    () =>
      useView.subscribe((state, before) => {
        if (state.playing && !before.playing) told.current = state.playhead;
        if (!state.playing) {
          if (before.playing) setText(m.live.paused(state.playhead));
          return;
        }
        if (state.speed !== 1) return;
        const now = performance.now();
        if (now - heardAt.current < EVERY_MS) return;
        const sentence = passed(run().index, told.current, state.playhead, m);
        told.current = state.playhead;
        if (!sentence) return;
        heardAt.current = now;
        setText(sentence);
      }),
    [m],
  );
  return (
    <p className="visually-hidden" aria-live="polite">
      {text}
    </p>
  );
}

/** The most telling change between two moments, and how many probes failed. */
function passed(index: TraceIndex, from: number, to: number, m: Messages): string {
  const parts: string[] = [];
  for (const row of index.recordsBetween('pod', from, to)) {
    if (row.t <= from) continue;
    const before = index.podByUid(row.uid)?.rowAt(row.t - 0.0005);
    if (row.deleted) parts.push(m.live.pod(row.name, m.events.gone, row.t));
    else if (!before) parts.push(m.live.pod(row.name, m.events.created, row.t));
    else if (row.conditions.Ready !== before.conditions.Ready) {
      const what = row.conditions.Ready === 'True' ? m.events.becameReady : m.events.lostReady;
      parts.push(m.live.pod(row.name, what, row.t));
    } else if (row.status !== before.status) parts.push(m.live.pod(row.name, row.status, row.t));
  }
  const failures = index
    .recordsBetween('probe', from, to)
    .filter((probe) => probe.t > from && probe.result === 'failure').length;
  const last = parts.at(-1);
  return [last, failures > 0 ? m.live.failures(failures) : undefined].filter(Boolean).join('; ');
}

const seconds = (s: number) => `${Number(s.toFixed(s < 10 ? 2 : 1))} s`;

/** Search, notes and marks on the timeline. */
export const timelineTools = {
  list: 'Timeline marks. Arrow keys move between them.',
  wheelHint: 'Ctrl + wheel zooms, Shift + wheel moves in time',
  inView: (s: string, grid: string | undefined) =>
    `${s} in view${grid === undefined ? '' : ` · grid ${grid}`}`,
  search: 'Search events',
  searchHint: 'SIGTERM, Unhealthy, web-1 …',
  hits: (at: number, of: number) => (of === 0 ? 'nothing found' : at < 1 ? `${of} found` : `${at} of ${of}`),
  nextHit: 'Next hit',
  previousHit: 'Previous hit',
  nextHitOrEvent: 'Next search hit, or next event',
  previousHitOrEvent: 'Previous search hit, or previous event',
  writeNote: 'Write a note at the playhead',
  noteAt: (t: number) => `Note at ${seconds(t)}`,
  noteHint: 'What should be noticed here?',
  keepNote: 'Keep',
  removeNote: 'Remove',
  noteKept: 'The note is in the scenario; a link carries it.',
  noteRemoved: 'The note is gone.',
  mark: 'mark A, then B: the time between them',
  measure: 'measure from event to event; with the mouse: drag on the ruler, Alt for any moment',
  copy: 'copy the selection as a sentence that can be quoted',
  clearMarks: 'Remove the marks A and B and the range',
  span: (from: string, to: string, length: string) => `${from} to ${to} (${length})`,
  source: (name: string, seed: number, version: string) =>
    `Podscope, scenario ${name}, seed ${seed}, Kubernetes ${version}`,
  citation: (what: string, when: string, source: string) => `${what}, ${when}. ${source}.`,
};

import { expect, test } from 'vitest';
import { COMMANDS } from './commands.ts';

/**
 * Ids of commands are a promise: notes, lessons and other pages may name them. One may be added to the list, none
 * renamed and none taken away.
 */
const PROMISED = `
  focus.editor focus.terminal focus.timeline
  help.keys help.palette
  language.en language.zh
  lesson.leave lesson.list
  marks.clear note.write
  present.blank present.ink present.leave present.notes present.play present.poll present.poster present.spotlight
  present.start
  run.end run.faster run.nextEvent run.playPause run.previousEvent run.slower run.start
  scenario.applyEdit scenario.download scenario.new scenario.opening scenario.qr scenario.save scenario.share
  scenario.png scenario.svg scenario.trace scenario.undoStep scenario.upload
  search.next search.open search.previous
  theme.dark theme.light theme.projection theme.system
  view.compare view.details view.drawer view.events view.fit view.legend view.notes view.pods view.resetSizes
  view.zoomIn view.zoomOut`
  .trim()
  .split(/\s+/);

test('every promised id of a command is still there, and new ones are promised too', () => {
  expect(COMMANDS.map(({ id }) => id).sort()).toEqual([...PROMISED].sort());
});

import { describe, expect, test } from 'vitest';
import type { Scene } from '../layout/scene.ts';
import { STATE_FORMS, type StateName } from '../tokens.ts';
import { pictureOf } from './render.ts';
import { galleryScenes } from './scenes.ts';

const pictures = galleryScenes.map((scene) => pictureOf(scene, 'light'));

/** Everything that the grammar of the timeline knows, and how to tell that a picture has it. */
const GRAMMAR: Record<string, (scene: Scene) => boolean> = {
  'a label where it fits': ({ bars }) => bars.some(({ text }) => text !== ''),
  'an icon where it does not': ({ bars }) => bars.some(({ text, icon }) => text === '' && icon !== ''),
  'a plain plate under a label on a pattern': ({ bars }) => bars.some((bar) => bar.plateWidth > 0),
  'a back-off with its seconds': ({ bars }) => bars.some(({ text }) => /^Back-off \d/.test(text)),
  'a success': ({ ticks }) => ticks.some(({ result }) => result === 'success'),
  'a failure': ({ ticks }) => ticks.some(({ result }) => result === 'failure'),
  'an attempt that does not count': ({ ticks }) => ticks.some(({ result }) => result === 'unknown'),
  'an attempt that takes long': ({ ticks }) => ticks.some(({ x, x0 }) => x - x0 > 20),
  'a strip of successes with its count': ({ strips }) => strips.some(({ text }) => /×\d/.test(text)),
  'a bracket that is open': ({ brackets }) => brackets.some(({ text }) => text === '1/3'),
  'a bracket that closes, with its consequence': ({ brackets }) =>
    brackets.some(({ text, hairline }) => text === '3/3' && hairline.length > 0),
  'a grace period that was used up': ({ beams }) => beams.some(({ used, x1 }) => used >= x1),
  'a grace period with time left': ({ beams }) =>
    beams.some(({ texts }) => texts.some(({ hollow }) => hollow)),
  'a request to end': ({ posts }) =>
    posts.some(({ glyph, text }) => glyph === 'triangle' && text === 'SIGTERM'),
  'a kill': ({ posts }) => posts.some(({ glyph, text }) => glyph === 'cross' && text === 'SIGKILL'),
  'a hook': ({ bars }) => bars.some(({ text }) => text === 'preStop'),
  'a step': ({ posts }) => posts.some(({ glyph }) => glyph === 'flag'),
  'several steps at one moment': ({ posts }) => posts.some(({ text }) => / \+\d$/.test(text)),
  'endpoints of a service': ({ levels }) => levels.length > 0,
  'requests, some of them lost': ({ pulses }) => pulses.some(({ lost }) => lost > 0),
  'an ordering arrow with its words': ({ arrows }) => arrows.some(({ text }) => text.includes('→')),
  'a torn gap': ({ gaps }) => gaps.length > 0,
  'a playhead': ({ playhead }) => playhead !== undefined,
  'a prediction': ({ flags }) => flags.some(({ kind }) => kind === 'prediction'),
  'what happened instead': ({ flags }) => flags.some(({ kind }) => kind === 'actual'),
  'marks with the time between them': ({ flags }) => flags.some(({ text }) => text.startsWith('B · Δ')),
  'a note': ({ flags }) => flags.some(({ kind }) => kind === 'note'),
  'a measured range': ({ range }) => range !== undefined,
  'what a search has found': ({ found }) => found.length > 0,
  'a selection': ({ selection }) => selection !== undefined,
  'the row that the cursor is in': ({ rows }) => rows.some(({ highlighted }) => highlighted),
  'a folded lane that counts its failures': ({ lanes }) =>
    lanes.some(({ collapsed, badge }) => collapsed && badge !== ''),
  'a pinned lane': ({ lanes }) => lanes.some(({ pinned }) => pinned),
};

describe('the gallery shows', () => {
  test.each(Object.keys(STATE_FORMS) as StateName[])('the state %s', (state) =>
    expect(pictures.some(({ bars }) => bars.some((bar) => bar.state === state))).toBe(true),
  );
  test.each(Object.entries(GRAMMAR))('%s', (_, has) => expect(pictures.some(has)).toBe(true));
});

import { describe, expect, test } from 'vitest';
import { compose } from '../trace/compose.ts';
import { renderScene } from './gallery/render.ts';
import { galleryScenes } from './gallery/scenes.ts';
import { renderSvg } from './svg.ts';

/** Pictures about how much there is room for: another theme would show nothing that the others do not. */
const ABOUT_ROOM = ['collapsed-and-pinned', 'narrow', 'narrow-guess', 'many-steps-narrow'];

describe('the gallery', () => {
  for (const scene of galleryScenes) {
    const themes = ABOUT_ROOM.includes(scene.name)
      ? (['light'] as const)
      : (['light', 'dark', 'projection'] as const);
    test.each(themes)(`${scene.name}, %s`, async (theme) => {
      await expect(renderScene(scene, theme)).toMatchFileSnapshot(
        `./gallery/snapshots/${scene.name}.${theme}.svg`,
      );
    });
  }
});

describe('renderSvg', () => {
  test('is self-contained: no style sheet, no script, no font or image to fetch', () => {
    const svg = renderScene(galleryScenes[0]!, 'light');
    expect(svg).not.toMatch(/<style|<script|href=|url\((?!#)|@import/);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  });

  test('takes whatever text the trace carries', () => {
    const trace = compose().command(1, `kubectl label pod a x='<b>&"\u0007'`);
    trace.pod('web-0').bar('PPCC✓✓✓✓');
    const svg = renderSvg(trace.records());
    expect(svg).toContain("x='&lt;b&gt;&amp;\"\ufffd'");
    expect(svg).not.toContain('\u0007');
  });

  test('an empty trace gives an empty picture, not an error', () =>
    expect(renderSvg([], { duration: 10 })).toMatch(/<svg[\s\S]*<\/svg>$/));

  test('no coordinate is missing', () => {
    for (const scene of galleryScenes)
      expect(renderScene(scene, 'light')).not.toMatch(/NaN|undefined|Infinity/);
  });
});

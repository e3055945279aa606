import {
  type Color,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  filterGrayscale,
  parse,
  wcagContrast,
} from 'culori';
import { describe, expect, test } from 'vitest';
import { cssVariables, forcedTheme, type StateName, THEMES } from './tokens.ts';

const SIX: readonly StateName[] = ['pending', 'creating', 'running', 'ready', 'failed', 'terminating'];
const themes = Object.values(THEMES);
const distance = differenceCiede2000();
const seenBy = (filter: (colour: Color) => Color) => (colour: string) => filter(parse(colour)!);
const sight = {
  normal: seenBy((colour) => colour),
  protan: seenBy(filterDeficiencyProt(1)),
  deutan: seenBy(filterDeficiencyDeuter(1)),
  tritan: seenBy(filterDeficiencyTrit(1)),
  grey: seenBy(filterGrayscale(1)),
};

describe('contrast', () => {
  test.each(themes)('$name: text on every fill is readable (4.5:1)', ({ states }) => {
    for (const [name, token] of Object.entries(states))
      expect(wcagContrast(token.ink, token.fill), name).toBeGreaterThanOrEqual(4.5);
  });

  test.each(themes)('$name: every edge stands out from page and lane (6:1)', ({ states, neutrals }) => {
    for (const name of SIX)
      for (const ground of [neutrals.bg, neutrals.lane])
        expect(wcagContrast(states[name].edge, ground), name).toBeGreaterThanOrEqual(6);
    expect(wcagContrast(states.done.edge, neutrals.lane)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(themes)('$name: texts and marks are readable on page and lane', ({ neutrals }) => {
    const { ink, muted, accent, success, failure } = neutrals;
    for (const ground of [neutrals.bg, neutrals.lane])
      for (const [name, colour] of Object.entries({ ink, muted, accent, success, failure }))
        expect(wcagContrast(colour, ground), name).toBeGreaterThanOrEqual(4.5);
    expect(wcagContrast(neutrals.onAccent, neutrals.accent)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('the six fills can be told apart', () => {
  // The least distance between any two fills, CIEDE2000. In grey, pattern and icon have to do the rest.
  const LEAST = {
    light: { normal: 20, protan: 17.5, deutan: 15.5, tritan: 17, grey: 8.5 },
    dark: { normal: 18.5, protan: 17, deutan: 17.5, tritan: 13, grey: 8 },
    projection: { normal: 21.5, protan: 16, deutan: 21.5, tritan: 20, grey: 5.5 },
  };
  const cases = themes.flatMap((theme) =>
    (Object.keys(sight) as (keyof typeof sight)[]).map((eyes) => ({ name: theme.name, eyes, theme })),
  );
  test.each(cases)('$name, $eyes', ({ theme, eyes }) => {
    const seen = SIX.map((state) => sight[eyes](theme.states[state].fill));
    const distances = seen.flatMap((a, i) => seen.slice(i + 1).map((b) => distance(a, b)));
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(LEAST[theme.name as keyof typeof LEAST][eyes]);
  });

  test('success and failure marks differ for every eye', () => {
    for (const { neutrals } of themes)
      for (const eyes of ['normal', 'protan', 'deutan', 'tritan'] as const)
        expect(distance(sight[eyes](neutrals.success), sight[eyes](neutrals.failure))).toBeGreaterThan(12);
  });
});

describe('without colour', () => {
  const system = {
    canvas: 'rgb(0, 0, 0)',
    canvasText: 'rgb(255, 255, 255)',
    grayText: 'rgb(128, 255, 128)',
    highlight: 'rgb(255, 255, 0)',
    highlightText: 'rgb(0, 0, 0)',
  };

  test('every state has a form of its own: pattern, icon, outline', () => {
    for (const theme of [...themes, forcedTheme(system)]) {
      const forms = Object.values(theme.states).map(({ icon }) => icon);
      expect(new Set(forms).size).toBe(forms.length);
    }
  });

  test('forced colours use the system colours and no others', () => {
    const { states, neutrals } = forcedTheme(system);
    const used = [
      ...Object.values(states).flatMap(({ fill, edge, ink }) => [fill, edge, ink]),
      ...Object.values(neutrals),
    ];
    for (const colour of used) expect(Object.values(system)).toContain(colour);
  });
});

test('every colour is offered as a CSS variable', () => {
  const variables = cssVariables(THEMES.light);
  expect(variables['--accent']).toBe('#0B57D0');
  expect(variables['--state-ready-fill']).toBe('#305B42');
  expect(Object.keys(variables)).toHaveLength(9 + 8 * 3);
});

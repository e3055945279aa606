import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { en } from '../src/app/i18n/en.ts';
import { zh } from '../src/app/i18n/zh.ts';
import { assembleLessons } from '../src/lessons/format.ts';
import { expect, test } from './app.ts';

const ROOT = join(import.meta.dirname, '../lessons');
const lessons = assembleLessons(
  Object.fromEntries(
    readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.includes('/') && /\.(yaml|md)$/.test(file))
      .map((file) => [relative('.', file), readFileSync(join(ROOT, file), 'utf8')]),
  ),
);

/** More stops than any way through the page has. */
const STOPS = 60;

/** Presses Tab until the target has the focus, as somebody without a mouse would. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < STOPS; stop++) {
    if (await target.evaluate((element) => element.contains(document.activeElement))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${STOPS} times ${key} do not lead to ${target}`);
}

const WORDS = { en, zh };

// The way through a lesson is the same in both languages and its texts have proofs of their own: the lessons take turns.
for (const [index, lesson] of lessons.entries()) {
  const language = index % 2 === 0 ? 'en' : 'zh';
  test(`${lesson.id} by keyboard alone, in ${language}`, async ({ playground, page }) => {
    test.slow();
    const m = WORDS[language];
    await page.addInitScript((chosen) => {
      const state = { language: chosen, theme: 'light' };
      localStorage.setItem('podscope.settings', JSON.stringify({ state, version: 1 }));
    }, language);
    await playground.open();
    const { title, sections } = lesson.text[language];
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const press = async (target: Locator, key = 'Enter') => {
      await tabTo(page, target);
      await page.keyboard.press(key);
    };

    // Open it from the menu.
    await press(button(m.header.lessons));
    const entry = page.getByRole('menuitemradio').filter({ hasText: title });
    for (let stop = 0; stop < STOPS; stop++) {
      if (await entry.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    const region = page.getByRole('region', { name: m.regions.lesson });
    await expect(region.getByRole('heading', { name: title, exact: true })).toBeVisible();

    // Say what to expect, and see what comes.
    await expect(button(m.lesson.answer)).toBeVisible();
    if (lesson.predict.kind === 'option') await press(region.getByRole('radio').first(), 'Space');
    await press(button(m.lesson.answer));
    // On a slow machine the story is over before the way to its skip is.
    const skip = region.getByRole('button', { name: m.story.skip });
    const isReady = region.locator('.goal-failed').first();
    await expect(skip.or(isReady).first()).toBeVisible();
    for (let stop = 0; stop < STOPS && (await skip.isVisible()); stop++) {
      const isThere = await page.evaluate(
        (name) => document.activeElement?.textContent === name,
        m.story.skip,
      );
      await page.keyboard.press(isThere ? 'Enter' : 'Tab');
    }
    const goals = region.locator('.goal');
    await expect(goals).toHaveCount(lesson.goals.length);
    await expect(isReady).toBeVisible();

    // Write the solution.
    await playground.editorReady();
    await tabTo(page, page.locator('.monaco-editor').first());
    await page.evaluate((text) => navigator.clipboard.writeText(text), lesson.solution[language]);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('ControlOrMeta+v');
    await expect(region).toContainText(m.lesson.allMet);
    await expect(region.locator('.goal-met')).toHaveCount(lesson.goals.length);
    await expect(region).toContainText(sections.explain!.title);

    // Leave the editor, and begin again.
    await page.keyboard.press('Escape');
    await tabTo(page, button(m.lesson.reset), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(region).not.toContainText(m.lesson.allMet);
    await expect(region.getByRole('button', { name: m.lesson.stash })).toBeVisible();
    expect((await playground.copy()).replaceAll('\r\n', '\n')).toBe(lesson.start[language]);
  });
}

test('the solution can be taken, which reaches the goals and does not solve the lesson', async ({
  playground,
  page,
}) => {
  await playground.open();
  // Every step moves the focus to what it uses, and uses it with a key.
  const press = async (target: Locator, key = 'Enter') => {
    await target.focus();
    await expect(target).toBeFocused();
    await page.keyboard.press(key);
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await press(button('Lessons'));
  await press(page.getByRole('menuitemradio', { name: /web-1/ }));
  const lesson = page.getByRole('region', { name: 'Lesson' });
  await press(button('That is my answer').first());
  await press(button('Show the solution'));
  await press(button('Take the solution'));
  await expect(lesson).toContainText('All goals hold, with the solution.');
});

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './app.ts';

for (const theme of ['light', 'dark', 'projection'] as const) {
  for (const language of ['en', 'zh'] as const) {
    test(`axe finds nothing: ${theme}, ${language}`, async ({ playground, page }) => {
      await page.addInitScript(
        ([chosenTheme, chosenLanguage]) => {
          const settings = { state: { theme: chosenTheme, language: chosenLanguage }, version: 1 };
          localStorage.setItem('podscope.settings', JSON.stringify(settings));
        },
        [theme, language] as const,
      );
      await playground.open();
      await playground.editorReady();
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      const finds = async (where: string) => {
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
          .analyze();
        expect(
          violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
          ),
          where,
        ).toEqual([]);
      };
      await finds('the playground');
      await page.goto('/#lesson=the-only-replica');
      await expect(page.locator('.order li').first()).toBeVisible();
      await finds('a lesson that asks for an order');
      await page.keyboard.press('F5');
      await expect(page.locator('.present')).toBeVisible();
      await page.keyboard.press('v');
      await expect(page.locator('.hands')).toBeVisible();
      await finds('a show of hands');
    });
  }
}

test('everything is reached by keyboard, and the editor is left again', async ({ playground, page }) => {
  await playground.open();
  await playground.editorReady();
  const seen = new Set<string>();
  for (let press = 0; press < 80; press++) {
    await page.keyboard.press('Tab');
    const where = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.closest('[aria-label]')?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    if (await page.evaluate(() => document.activeElement?.closest('.monaco-editor') !== null)) {
      seen.add('the editor');
      await page.keyboard.press('Escape');
    }
    seen.add(where);
  }
  expect([...seen]).toContain('the editor');
  expect([...seen].join()).toMatch(/Command, at/);
  expect([...seen].join()).toContain('Play');
});

test('Chinese: the page says so, and Kubernetes keeps its words', async ({ playground, page }) => {
  await playground.open();
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: '中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await expect(playground.timeline).toContainText('db-0');
});

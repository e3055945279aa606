import { expect, Playground, test, WEB } from './app.ts';

test('a link opens byte for byte in another browser profile', async ({ playground, page, browser }) => {
  const text = `# 中文, tabs\there and an emoji 🙂\n${WEB}`;
  await playground.open(WEB);
  await playground.paste(text);
  await expect(playground.summary).toContainText('3 pods');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('#s=1.');

  const other = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const opened = new Playground(await other.newPage());
  await opened.page.goto(link);
  await opened.ready();
  expect(await opened.copy()).toBe(text);
  await other.close();
});

test('Ctrl+S saves and copies the link', async ({ playground, page }) => {
  await playground.open(WEB);
  await playground.editorReady();
  await page.locator('.monaco-editor .view-lines').first().click();
  await page.keyboard.press('ControlOrMeta+s');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('#s=1.');
});

test('a damaged link says so and keeps what it holds', async ({ page }) => {
  await page.goto('/#s=1.not-a-scenario');
  await expect(page.getByText('This link could not be read').first()).toBeVisible();
});

import { readFileSync } from 'node:fs';
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

test('a damaged link and one from the future say so, give out what they hold and leave the text alone', async ({
  playground,
  page,
}) => {
  await playground.open(WEB);
  for (const [hash, words] of [
    ['#s=1.not-a-scenario', 'damaged or cut off'],
    ['#s=7.AAAA', 'made with a newer Podscope'],
  ] as const) {
    await page.goto(`/${hash}`);
    const dialog = page.getByRole('dialog', { name: 'This link could not be read' });
    await expect(dialog).toContainText(words);
    await expect(dialog.getByRole('textbox')).toHaveValue(hash);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download it' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toBe(hash);
    await page.keyboard.press('Escape');
    expect(await playground.copy()).toBe(WEB);
  }
});

test.describe('in the page of somebody else', () => {
  // The page around the frame is made up here; the service worker would ask the network for it.
  test.use({ serviceWorkers: 'block' });

  test('a QR code for a short link, and the embedding of a page that stores nothing', async ({
    playground,
    page,
    baseURL,
  }) => {
    await playground.open(WEB);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('button', { name: 'QR code' }).click();
    await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
    await page.getByText('Embed', { exact: true }).click();
    const frame = await page.getByRole('textbox', { name: 'Embed' }).inputValue();
    await page.evaluate(() => localStorage.clear());

    await page.route('**/host.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<script>told = []; onmessage = ({ data }) => told.push(data)</script>${frame}`,
      }),
    );
    await page.goto(`${baseURL}host.html`);
    await page.evaluate(() => localStorage.clear());
    const inside = page.frameLocator('iframe');
    await expect(inside.locator('[data-state]').first()).toBeVisible();
    await inside.getByRole('button', { name: 'Play' }).click();
    const told = () => page.evaluate('told') as Promise<{ source: string; type: string; height?: number }[]>;
    await expect.poll(async () => (await told()).map(({ type }) => type)).toContain('playhead');
    const [height] = (await told()).filter(({ type }) => type === 'height');
    expect(height?.height).toBeGreaterThan(100);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });
});

test('without storage everything works, and one line says that nothing is kept', async ({
  playground,
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await playground.open(WEB);
  await expect(page.getByText('This browser stores nothing for this page')).toBeVisible();
});

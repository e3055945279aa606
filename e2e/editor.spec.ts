import { readFileSync, writeFileSync } from 'node:fs';
import { shareFragment } from '../src/scenario/share.ts';
import { expect, test, WEB } from './app.ts';

const line = (text: string, words: string) => text.split('\n').findIndex((it) => it.includes(words)) + 1;

test('completion in every document of the text, documents from skeletons, and what a field is', async ({
  playground,
  page,
}) => {
  await playground.open(WEB);
  const at = async (text: string, stay = false) => {
    await playground.paste(text);
    await page.keyboard.press('ControlOrMeta+End');
    const labels = await playground.suggestions();
    if (!stay) await page.keyboard.press('Escape');
    return labels;
  };
  const first = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n';
  const scenario = 'apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec:\n';
  expect(await at(first)).toEqual(expect.arrayContaining(['StatefulSet', 'Scenario', 'apiVersion']));
  expect(await at(`${first}kind: StatefulSet\nspec:\n  `)).toContain('podManagementPolicy');
  expect(await at(`${first}kind: Pod\nspec:\n  containers:\n    - name: a\n      `)).toContain(
    'livenessProbe',
  );
  expect(await at(`${scenario}  steps:\n    - at: 3s\n      fault:\n        `)).toContain('hang');
  expect(await at(`${first}kind: Pod\nspec:\n  restartPolicy: `)).toEqual(['Always', 'Never', 'OnFailure']);

  // A probe by keyboard alone: each choice leads to the next.
  await at(`${first}kind: Pod\nspec:\n  containers:\n    - name: a\n      `, true);
  for (const word of ['livenessProbe', 'httpGet', 'port']) {
    await page.keyboard.type(word);
    await expect(page.locator('.suggest-widget.visible .monaco-list-row.focused')).toContainText(word);
    await page.keyboard.press('Enter');
  }
  await page.keyboard.type('80');
  await page.keyboard.press('Escape');
  expect(await playground.copy()).toMatch(/ {6}livenessProbe:\n {8}httpGet:\n {10}port: 80$/);

  await playground.paste(WEB);
  await page.locator('.view-line', { hasText: 'duration' }).getByText('duration', { exact: true }).hover();
  await expect(page.locator('.monaco-hover').filter({ hasText: 'Scenario.spec.duration' })).toBeVisible();
});

test('what the API server refuses is mended from the keyboard', async ({ playground, page }) => {
  await playground.open(WEB);
  for (const [good, bad] of [
    ['replicas:', 'replica:'],
    ['kind: StatefulSet', 'kind: Statefulset'],
    ['replicas: 3', 'replicas：3'],
    ['  replicas: 3', '   replicas: 3'],
  ] as const) {
    await playground.paste(WEB.replace(good, bad));
    await expect(page.getByText(/^[1-9]\d* problems?$/).first()).toBeVisible();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.press('F8');
    await expect(page.locator('.zone-widget')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+.');
    await expect(
      page
        .locator('.action-widget')
        .getByText(/^Fix: /)
        .first(),
    ).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByText('no problems').first()).toBeVisible();
    expect(await playground.copy()).toBe(WEB);
  }
});

test('lines and marks find each other, and a number can be dragged', async ({ playground, page }) => {
  await playground.open(WEB);
  // From the text to the picture.
  const before = await playground.picture();
  await playground.goTo(line(WEB, 'periodSeconds'));
  await expect.poll(() => playground.picture()).not.toBe(before);
  // From the picture to the text.
  await page.keyboard.press('Alt+t');
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await expect(page.locator('.linked-line').first()).toBeVisible();

  const digit = page
    .locator('.view-line', { hasText: 'periodSeconds: 5' })
    .locator('span span')
    .filter({ hasText: /^5$/ })
    .first();
  const box = (await digit.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.keyboard.down('Alt');
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 16, y);
  await page.mouse.move(x + 40, y);
  await expect(page.getByRole('button', { name: 'Compare' })).toHaveAttribute('aria-pressed', 'true');
  await page.mouse.up();
  await page.keyboard.up('Alt');
  expect(await playground.copy()).toBe(WEB.replace('periodSeconds: 5', 'periodSeconds: 10'));
  await page.keyboard.press('ControlOrMeta+z');
  expect(await playground.copy()).toBe(WEB);
});

test('the keyboard leaves the editor in three ways', async ({ playground, page }) => {
  await playground.open(WEB);
  const inEditor = () => page.evaluate(() => document.activeElement?.closest('.monaco-editor') !== null);
  for (const keys of [
    ['Escape', 'Tab'],
    ['Escape', 'Shift+Tab'],
    ['Control+m', 'Tab'],
  ]) {
    await playground.goTo(1);
    expect(await inEditor()).toBe(true);
    for (const key of keys) await page.keyboard.press(key);
    await expect.poll(inEditor).toBe(false);
  }
  expect(await playground.copy()).toBe(WEB);
});

test('an edit in the middle of a run can become a kubectl apply', async ({ playground, page }) => {
  await playground.open(WEB);
  await playground.seek(40);
  await playground.paste(WEB.replace('replicas: 3', 'replicas: 5'));
  await page.getByRole('button', { name: 'Apply the edit at 40 s' }).click();
  await expect(page.locator('.toast')).toContainText('added at 40 s');
  const text = await playground.copy();
  expect(text).toContain('  replicas: 3\n');
  expect(text).toMatch(/- at: 40s\n +apply: \|[\s\S]*replicas: 5/);
  await expect(playground.summary).toContainText('5 pods');
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => playground.copy()).toBe(WEB.replace('replicas: 3', 'replicas: 5'));
});

test('a file is opened, dropped and saved as it was: mark, line breaks, name', async ({
  playground,
  page,
}, info) => {
  await playground.open(WEB);
  const contents = `\uFEFF${WEB.replaceAll('\n', '\r\n')}`;
  const path = info.outputPath('shop.yaml');
  writeFileSync(path, contents);
  const scenario = page.getByRole('navigation').getByRole('button').nth(1);
  const saved = async () => {
    await scenario.click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Download as YAML' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('shop.yaml');
    return readFileSync(await download.path(), 'utf8');
  };
  await scenario.click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('menuitem', { name: 'Open a file' }).click(),
  ]);
  await chooser.setFiles(path);
  await expect(page.getByText('shop.yaml', { exact: true })).toBeVisible();
  expect(await saved()).toBe(contents);
  await playground.goTo(line(WEB, 'replicas'));
  await page.keyboard.press('End');
  await page.keyboard.type('0');
  await expect(playground.summary).toContainText('30 pods');
  expect(await saved()).toBe(contents.replace('replicas: 3', 'replicas: 30'));

  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'shop.yaml'));
    return transfer;
  }, contents);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await expect(page.getByText('Drop a YAML file to open it')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  await expect(playground.summary).toContainText('3 pods');
  expect(await saved()).toBe(contents);
});

test('faults become steps at the playhead, the future follows, undo takes them back', async ({
  playground,
  page,
}) => {
  await playground.open(WEB);
  await playground.seek(30);
  const inject = page.getByRole('button', { name: 'Inject' });
  await inject.click();
  const count = await page.getByRole('menuitem').count();
  expect(count).toBeGreaterThanOrEqual(8);
  await page.keyboard.press('Escape');
  for (let i = 0; i < count; i++) {
    const before = await playground.picture();
    await inject.click();
    await page.getByRole('menuitem').nth(i).click();
    await expect(page.locator('.toast')).toContainText('added at 30 s');
    await expect.poll(() => playground.picture()).not.toBe(before);
    expect(await playground.copy()).toMatch(/steps:\n +- at: 30s\n/);
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => playground.copy()).toBe(WEB);
    await page.locator('.toast').getByRole('button', { name: 'Dismiss' }).click();
  }
});

test('findings that say the same stand together; a missing Namespace is added by a fix, in Chinese too', async ({
  playground,
  page,
}) => {
  await page.addInitScript(() => {
    localStorage.setItem('podscope.settings', JSON.stringify({ state: { language: 'zh' }, version: 1 }));
  });
  const inShop = (kind: string, name: string) =>
    `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\n`;
  const pod = `${inShop('Pod', 'web')}spec:\n  containers: [{name: web, image: "nginx:1.29"}]\n`;
  await page.goto(`/${shareFragment([inShop('ConfigMap', 'one'), pod].join('---\n'))}`);
  await playground.editorReady();
  await page.getByRole('tab', { name: '说明' }).click();
  const found = page.locator('.notes-error li');
  await expect(found).toHaveCount(1);
  await expect(found).toContainText('namespaces "shop" not found');
  await expect(found).toContainText('2 处');
  await expect(found).toContainText('加入一个名为 shop 的 Namespace 文档');
  await expect(page.locator('.empty')).toContainText('API server 拒绝了 ConfigMap/one');

  await found.getByRole('button', { name: /^修复: .*shop/ }).click();
  await playground.ready();
  await expect(found).toHaveCount(0);
  expect(await playground.copy()).toContain('kind: Namespace\nmetadata:\n  name: shop\n---\n');
});

import { expect, test, WEB } from './app.ts';

test('the opening scene shows a finished run and asks a question', async ({ playground, page }) => {
  await playground.open();
  await expect(page.getByText('db-1 is waiting. For what?')).toBeVisible();
  await expect(playground.timeline).toContainText('db-0');
  expect(await playground.bars.count()).toBeGreaterThanOrEqual(3);
});

test('an edit draws the future again', async ({ playground }) => {
  await playground.open(WEB);
  const before = await playground.picture();
  await playground.paste(WEB.replace('replicas: 3', 'replicas: 5'));
  await expect(playground.summary).toContainText('5 pods');
  expect(await playground.picture()).not.toBe(before);
});

test.describe('broken YAML keeps the last timeline', () => {
  for (const [name, broken] of [
    ['an unclosed bracket', WEB.replace('{app: web}', '{app: web')],
    ['a tab for indentation', WEB.replace('  serviceName', '\tserviceName')],
    ['a full-width colon', WEB.replace('replicas: 3', 'replicas：3')],
    ['a wrong indentation', WEB.replace('  replicas: 3', '   replicas: 3')],
    ['an unclosed quote', WEB.replace('image: nginx:1.29', 'image: "nginx:1.29')],
  ] as const) {
    test(name, async ({ playground, page }) => {
      await playground.open(WEB);
      await expect(playground.summary).toContainText('3 pods');
      await playground.paste(broken);
      await expect(page.getByText(/^[1-9]\d* problems?$/).first()).toBeVisible();
      await expect(playground.summary).toContainText('3 pods');
      await playground.paste(WEB);
      await expect(page.getByText('no problems').first()).toBeVisible();
    });
  }
});

test('a delete in the terminal becomes a step and changes the future', async ({ playground, page }) => {
  await playground.open(WEB);
  await playground.seek(40);
  await playground.type('kubectl get pods');
  await expect(playground.terminalLog).toContainText('web-0');
  const before = await playground.picture();
  await playground.type('kubectl delete pod web-0');
  await expect(page.locator('.monaco-editor .view-lines')).toBeVisible();
  await expect.poll(() => playground.picture()).not.toBe(before);
  expect(await playground.copy()).toContain('kubectl delete pod web-0');
});

test('a reload loses nothing', async ({ playground, page }) => {
  await playground.open(WEB);
  const mine = `# mine\n${WEB}`;
  await playground.paste(mine);
  await expect(playground.summary).toContainText('3 pods');
  await page.waitForTimeout(1000);
  await page.goto('/');
  await playground.ready();
  expect(await playground.copy()).toBe(mine);
});

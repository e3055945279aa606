import { expect, test, WEB } from './app.ts';

test('the opening scene shows a finished run and asks a question', async ({ playground, page }) => {
  await playground.open();
  await expect(page.getByText('db-1 is waiting. For what?')).toBeVisible();
  await expect(playground.timeline).toContainText('db-0');
  expect(await playground.bars.count()).toBeGreaterThanOrEqual(3);
});

test('who only looks is told what happens, and why, and is late for nothing', async ({
  playground,
  page,
}) => {
  await playground.open();
  await playground.editorReady();
  await page.getByRole('button', { name: 'Just show me' }).click();
  const story = page.locator('.story');
  await expect(story).toContainText('podManagementPolicy is OrderedReady');
  await expect(story).not.toContainText('You were');
  await expect(playground.timeline).not.toContainText('My guess');
  // The line that decides it, and the moment.
  await expect(page.locator('.linked-key').first()).toContainText('podManagementPolicy');
  await expect(page.getByRole('row', { name: /db-1/ }).first()).toBeVisible();
});

test('an edit draws the future again', async ({ playground }) => {
  await playground.open(WEB);
  const before = await playground.picture();
  await playground.paste(WEB.replace('replicas: 3', 'replicas: 5'));
  await expect(playground.summary).toContainText('5 pods');
  expect(await playground.picture()).not.toBe(before);
});

test('YAML broken in five ways: the last timeline stays, greyed, and says where it broke', async ({
  playground,
  page,
}) => {
  await playground.open(WEB);
  const problem = page.getByText(/^[1-9]\d* problems?$/).first();
  for (const [broken, line] of [
    [WEB.replace('{app: web}', '{app: web'), 7],
    [WEB.replace('  serviceName', '\tserviceName'), 14],
    [WEB.replace('replicas: 3', 'replicas：3'), 16],
    [WEB.replace('  replicas: 3', '   replicas: 3'), 15],
    [WEB.replace('image: nginx:1.29', 'image: "nginx:1.29'), 24],
  ] as const) {
    await playground.paste(broken);
    await expect(problem).toBeVisible();
    const notice = page.getByText(/^Showing the run before line \d+ broke/);
    await expect(notice).toBeVisible();
    expect(Math.abs(Number(/\d+/.exec(await notice.innerText())?.[0]) - line)).toBeLessThanOrEqual(1);
    await expect(page.locator('.timeline-frame')).toHaveClass(/stale/);
    await expect(playground.summary).toContainText('3 pods');
    await playground.paste(WEB);
    await expect(page.getByText('no problems').first()).toBeVisible();
    await expect(page.locator('.timeline-frame')).not.toHaveClass(/stale/);
  }
  // Nothing at all is not broken: it says what to do.
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await expect(page.getByText('No pod yet.')).toBeVisible();
  await expect(page.getByText('Paste manifests, as you would give them to kubectl apply -f.')).toBeVisible();
  await expect(page.getByText('no problems').first()).toBeVisible();
  await playground.paste(WEB);
  await expect(playground.summary).toContainText('3 pods');
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
  await playground.seek(33.3);
  await playground.goTo(12);
  // What is left is written when the page goes.
  await page.goto('/');
  await playground.ready();
  await playground.editorReady();
  await expect(playground.playhead).toHaveValue('33.3');
  await page.keyboard.press('Alt+e');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('.monaco-editor') !== null))
    .toBe(true);
  await page.keyboard.type('#');
  const lines = (await playground.copy()).split('\n');
  expect(lines[11]).toContain('#');
  lines[11] = lines[11]!.replace('#', '');
  expect(lines.join('\n')).toBe(mine);
});

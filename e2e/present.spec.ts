import { expect, test, WEB } from './app.ts';

test('a talk: F5, clicker keys, blank, spotlight, ink, and the notes in a second window', async ({
  playground,
  page,
  context,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await playground.open(WEB);
  await playground.seek(2);
  await page.locator('h1').click();
  await page.keyboard.press('F5');
  const caption = page.locator('.present-caption');
  await expect(caption).toBeVisible();
  const first = await caption.innerText();
  await page.keyboard.press('PageDown');
  await expect(caption).not.toHaveText(first);
  const second = await caption.innerText();
  await page.keyboard.press('PageDown');
  await expect(caption).not.toHaveText(second);
  await page.keyboard.press('PageUp');
  await expect(caption).toHaveText(second);
  await page.keyboard.press('.');
  await expect(page.locator('.blank')).toBeVisible();
  await page.keyboard.press('b');
  await expect(page.locator('.blank')).toBeHidden();

  const [notes] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('n')]);
  await expect(notes.getByText('On the wall')).toBeVisible();
  await notes.getByRole('button', { name: 'Next event' }).click();
  await expect(caption).not.toHaveText(second);
  await notes.keyboard.press('PageUp');
  await expect(caption).toHaveText(second);

  await page.bringToFront();
  await page.keyboard.press('l');
  await expect(page.locator('.spotlight')).toBeVisible();
  await page.keyboard.press('d');
  await page.mouse.move(300, 300);
  await page.mouse.down();
  await page.mouse.move(500, 320, { steps: 4 });
  await page.mouse.up();
  await expect(page.locator('.ink path')).toHaveCount(1);
  await expect(page.locator('.ink path')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.locator('.ink')).toBeHidden();
  await expect(caption).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(caption).toBeHidden();
  await expect(notes.getByText(/^Waiting for the presentation/)).toBeVisible();
  await notes.close();

  // A lesson before a class: its address for everybody, a show of hands, the answer. The timeline has the focus.
  await page.goto('/#lesson=readiness-vs-liveness');
  await expect(page.getByRole('heading', { name: 'What will happen to web-1?' })).toBeVisible();
  await playground.ready();
  await page.keyboard.press('F5');
  await expect(caption).toBeVisible();
  await page.keyboard.press('Alt+t');
  await page.keyboard.press('q');
  await expect(page.getByText(/#lesson=readiness-vs-liveness$/)).toBeVisible();
  await page.keyboard.press('q');
  await page.keyboard.press('v');
  const hands = page.getByRole('region', { name: 'What will happen to web-1?' });
  for (const key of ['1', '1', '2', 'Shift+1']) await page.keyboard.press(key);
  await expect(hands.getByRole('listitem')).toHaveText([/^1.*1$/, /^2.*1$/, /^3/, /^4/]);
  await page.keyboard.press('v');
  await expect(hands.locator('.hands-right')).toContainText('The container is killed and started again');
  await page.keyboard.press('v');
  await expect(hands).toBeHidden();
});

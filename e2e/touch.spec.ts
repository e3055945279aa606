import { expect, test, WEB } from './app.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

/** What can be pressed and is smaller than a thumb, in every view. Ticks of the timeline have rows in the tables. */
test('on a phone everything that is pressed is 44 px high and wide, and inside the window', async ({
  playground,
  page,
}) => {
  await playground.open(WEB);
  const wrong = () =>
    page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLElement>(
          'button, select, summary, input:not([type=checkbox], [type=radio]), [role=tab], label:has(> input), textarea',
        ),
      ]
        .filter((element) => element.offsetParent && !element.closest('.visually-hidden, .monaco-editor'))
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 1)
        .filter(
          ({ element, box }) =>
            box.height < 43.5 ||
            (element.matches('button') && box.width < 43.5) ||
            (element.matches('[role^=menuitem], .runbar *') && (box.left < 0 || box.right > innerWidth)),
        )
        .map(({ element, box }) =>
          `${element.getAttribute('aria-label') ?? element.textContent} ${box.width}×${box.height}`.trim(),
        ),
    );
  const views = page.getByRole('navigation', { name: 'Views' });
  for (const view of ['Timeline', 'Lesson', 'YAML', 'State', 'Pods', 'Terminal']) {
    await views.getByRole('button', { name: view }).click();
    await expect(page.getByRole('main', { name: view })).toBeVisible();
    await page.waitForLoadState('networkidle');
    expect(await wrong(), view).toEqual([]);
  }
  await views.getByRole('button', { name: 'Timeline' }).click();
  for (const menu of ['Lessons', 'Inject']) {
    await page.getByRole('button', { name: menu }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    expect(await wrong(), menu).toEqual([]);
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await wrong(), 'Share').toEqual([]);
});

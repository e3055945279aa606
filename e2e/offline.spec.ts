import { expect, test, WEB } from './app.ts';

test('works without a network after the first visit', async ({ playground, page, context }) => {
  await playground.open();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  // Ready means active; the files are in the cache by then.
  await context.setOffline(true);
  await page.reload();
  await playground.ready();
  await playground.paste(WEB);
  await expect(playground.summary).toContainText('3 pods');
  await context.setOffline(false);
});

import { expect, test, WEB } from './app.ts';

test('works without a network after the first visit', async ({ playground, page, context }) => {
  await playground.open();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  // The page may talk to nobody but the server it came from. In a page of its own: the refusal is logged as an error.
  const other = await context.newPage();
  await other.goto(page.url(), { waitUntil: 'domcontentloaded' });
  const refused = await other.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        void fetch('https://example.com/').catch(() => undefined);
      }),
  );
  await other.close();
  expect(refused).toBe('connect-src');
  // Ready means active; the files are in the cache by then.
  await context.setOffline(true);
  await page.reload();
  await playground.ready();
  await playground.paste(WEB);
  await expect(playground.summary).toContainText('3 pods');
  await context.setOffline(false);
});

import { type Browser, chromium, type Page } from 'playwright';
import { preview } from 'vite';
import { ensureBrowser } from './setup/browser.mjs';

/** Opens the build in a real browser, for tools that look at it. */
export async function withPage<T>(
  options: { width: number; height: number; scale?: number; dark?: boolean },
  use: (page: Page, url: string) => Promise<T>,
): Promise<T> {
  const server = await preview({
    logLevel: 'error',
    preview: { port: 4373, strictPort: false, open: false },
  });
  let browser: Browser | undefined;
  try {
    const url = server.resolvedUrls?.local[0];
    if (!url) throw new Error('the preview server has no address');
    browser = await chromium.launch({
      executablePath: ensureBrowser(process.cwd()),
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    const page = await browser.newPage({
      viewport: { width: options.width, height: options.height },
      deviceScaleFactor: options.scale ?? 1,
      colorScheme: options.dark ? 'dark' : 'light',
      locale: 'en-GB',
      timezoneId: 'UTC',
      // Benches put scripts of their own into the page, which its content policy would refuse.
      bypassCSP: true,
    });
    return await use(page, url);
  } finally {
    await browser?.close();
    await server.close();
  }
}

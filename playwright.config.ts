import { defineConfig } from '@playwright/test';
import { BROWSER_VARIABLE, ensureBrowser } from './src/workshop/setup/browser.mjs';

const port = 4273;
const report = process.env.PODSCOPE_REPORT;

// The workers read this file again; they inherit what was found.
process.env[BROWSER_VARIABLE] ??= ensureBrowser(process.cwd());

/** Journeys in a real Chromium on the built bundle. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  snapshotPathTemplate: 'e2e/snapshots/{arg}{ext}',
  // The simulation runs in a worker of its own: more pages than cores only make everything time out.
  workers: process.env.CI ? 2 : undefined,
  fullyParallel: true,
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'on-first-retry',
    launchOptions: {
      executablePath: process.env[BROWSER_VARIABLE],
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    },
  },
  projects: [{ name: 'chromium', use: { browserName: 'chromium' } }],
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});

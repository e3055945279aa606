import { defineConfig } from 'vitest/config';

const report = process.env.PODSCOPE_REPORT;

export default defineConfig({
  test: {
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      {
        test: {
          name: 'spec',
          include: ['src/**/*.test.{ts,tsx}', 'lessons/**/*.test.ts'],
          exclude: ['src/conformance/*.test.ts'],
          // No test measures time: a property may take long on a busy machine.
          testTimeout: 120_000,
        },
      },
      { test: { name: 'conformance', include: ['src/conformance/*.test.ts'], testTimeout: 300_000 } },
    ],
  },
});

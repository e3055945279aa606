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
        },
      },
      { test: { name: 'conformance', include: ['src/conformance/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
});

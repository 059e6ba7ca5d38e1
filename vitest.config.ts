import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const conditions = ['selfward-source', 'selfward-views-source', ...defaultServerConditions];

/** These look at how the machine's load is met, or at which processes of ours are there: nothing else runs beside them. */
const ALONE = ['journey-self', 'watch', 'watch-guard', 'watch-cluster', 'shadow-lifetime', 'live-pages'].map(
  (name) => `test/${name}.test.ts`,
);
const PATIENCE = { testTimeout: 180_000, hookTimeout: 120_000 };

/**
 * Unit tests sit beside the code; `journeys` drive real processes, browsers and brokers. They mostly wait: two run at a
 * time.
 */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: ['test/support/own-temporary-folder.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.{ts,tsx}',
            'lab/**/*.test.ts',
            'bench/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          ...PATIENCE,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ALONE,
          ...PATIENCE,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

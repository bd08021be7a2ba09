import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'fast', include: ['src/**/*.test.ts', 'samples/**/*.test.ts'], exclude: ['src/**/*.db.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'db',
          globalSetup: 'tests/shared-server.ts',
          include: ['src/**/*.db.test.ts', 'tests/guards/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          globalSetup: 'tests/shared-folder.ts',
          include: ['tests/{journeys,holds,distribution}/**/*.test.ts'],
          testTimeout: 300_000,
          // The demo is loaded in a hook.
          hookTimeout: 700_000,
        },
      },
    ],
  },
});

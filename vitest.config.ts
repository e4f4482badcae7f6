import { defineConfig } from 'vitest/config';

// Limits end what hangs, nothing else: a machine that is three times as slow, or as busy, has to get through them.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
  },
});

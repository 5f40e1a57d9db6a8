import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real servers and processes share two cores with the tests.
    testTimeout: 20_000,
    coverage: { include: ['src/**', 'commands/**'], exclude: ['src/emulator/**'] },
  },
});

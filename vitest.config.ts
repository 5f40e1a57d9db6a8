import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // No test keeps state in a module or mocks one: loading discord.js once for all files saves a third of the time.
    isolate: false,
    // Real servers and processes share two cores with the tests.
    testTimeout: 20_000,
    coverage: { include: ['src/**', 'commands/**'], exclude: ['src/emulator/**'] },
  },
});

import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // `npm run test:browser` is a script of its own: it needs a browser.
    exclude: [...configDefaults.exclude, 'test/browser/**'],
    // No test keeps state in a module or mocks one: loading discord.js once for all files saves a third of the time.
    isolate: false,
    // The tests wait for servers and disks more than they compute: one file per core, where the default leaves one out.
    maxWorkers: '100%',
    // Real servers and processes share two cores with the tests.
    testTimeout: 20_000,
    coverage: { include: ['src/**', 'commands/**'], exclude: ['src/emulator/**'] },
  },
});

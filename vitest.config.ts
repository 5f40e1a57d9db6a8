import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Scripts of their own: `npm run test:browser` needs a browser, `npm run test:crash` a minute and more.
    exclude: [...configDefaults.exclude, 'test/browser/**', 'test/crash/**'],
    // No test keeps state in a module or mocks one: loading discord.js once for all files saves a third of the time.
    isolate: false,
    // The tests wait for servers and disks more than they compute: one file per core, where the default leaves one out.
    maxWorkers: '100%',
    // Real servers and processes share two cores with the tests.
    testTimeout: 20_000,
    coverage: { include: ['src/**', 'commands/**'], exclude: ['src/emulator/**'] },
  },
});

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Where a playground runs for `npx vite -c playground/vite.config.ts`, which serves the page's sources while they are worked on. */
const running = `http://localhost:${process.env['PLAYGROUND_PORT'] ?? '4600'}`;

export default defineConfig({
  root: fileURLToPath(new URL('page', import.meta.url)),
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/playground/page',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    // The policy of the page's server allows no code that a build writes into the document.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: {
    host: 'localhost',
    proxy: {
      '/api': {
        target: running,
        changeOrigin: true,
        // The playground takes what its own page sends, which is how it sees this one.
        headers: { origin: running },
      },
    },
  },
});

import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** Processes that are started often, or whose start somebody waits for. */
const entries = ['src/main.ts', 'src/shards.ts', 'src/shard.ts', 'src/worker.ts'];
/** Loaded from `node_modules`, where native code and threads find what is theirs, and only when it is asked for. */
const outside = [
  '@keyv/redis',
  '@napi-rs/canvas',
  'bullmq',
  'chart.js',
  'dejavu-fonts-ttf',
  'image-size',
  'ioredis',
  'mediainfo.js',
  'music-metadata',
  'pino',
  'prom-client',
  'rate-limiter-flexible',
  'sqlite3',
  // discord.js asks for these, and goes on without them.
  ...['bufferutil', 'erlpack', 'utf-8-validate', 'zlib-sync'],
];
const source = path.resolve('src');

/** A worker's program lies where the compiler has put it, beside the module that starts it, not beside the bundle. */
const ownUrls: Plugin = {
  name: 'own-urls',
  transform(code, id) {
    if (!id.startsWith(source) || !code.includes('import.meta.url')) return null;
    const url = `new URL(${JSON.stringify(path.relative(source, id))}, import.meta.url)`;
    return { code: code.replaceAll('import.meta.url', url), map: null };
  },
};

/** Node reads a map when it loads the code; for the libraries' own lines that is not worth the time. */
const noMapOfLibraries: Plugin = {
  name: 'no-map-of-libraries',
  generateBundle(_, files) {
    for (const [name, file] of Object.entries(files)) {
      if (!name.startsWith('libraries.')) continue;
      if (file.type === 'chunk') file.code = file.code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
      else Reflect.deleteProperty(files, name);
    }
  },
};

/** The bot in two files in place of a thousand, which takes half the time to load; over what the compiler has built. */
export default defineConfig({
  logLevel: 'warn',
  plugins: [ownUrls, noMapOfLibraries],
  ssr: { noExternal: true, external: outside },
  build: {
    ssr: true,
    outDir: 'dist/src',
    emptyOutDir: false,
    target: 'node20',
    sourcemap: true,
    rolldownOptions: {
      input: entries,
      external: outside,
      output: {
        chunkFileNames: '[name].chunk.js',
        codeSplitting: { groups: [{ name: 'libraries', test: /node_modules/ }] },
      },
      // Of discord.js, for what is evaluated in other shards.
      checks: { eval: false },
    },
  },
});

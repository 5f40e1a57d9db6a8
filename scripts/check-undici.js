// discord.js and the bot must share one undici: a second copy breaks discord.js's file uploads.
import { readFileSync } from 'node:fs';

/** @type {{ packages: Record<string, { version?: string }> }} */
const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const copies = Object.entries(lock.packages).filter(([path]) => path.endsWith('node_modules/undici'));

if (copies.length !== 1) {
  console.error(
    `expected one copy of undici, found ${copies.map(([path, { version }]) => `${path}@${version}`).join(', ')}`,
  );
  process.exit(1);
}

// discord.js and the bot must share one undici: a second copy breaks discord.js's file uploads.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const lockSchema = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });
const lock = lockSchema.parse(JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')));
const copies = Object.entries(lock.packages).filter(([path]) => path.endsWith('node_modules/undici'));

if (copies.length !== 1) {
  console.error(
    `expected one copy of undici, found ${copies.map(([path, { version }]) => `${path}@${version}`).join(', ')}`,
  );
  process.exit(1);
}

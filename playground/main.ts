import { fileURLToPath } from 'node:url';
import { parseSettings, SettingsError } from '../src/env.js';
import { BotEndedError, startPlayground, type Playground } from './server/start.js';

/** Its own settings; the bot's are given to it. */
function portOf({ PLAYGROUND_PORT }: NodeJS.ProcessEnv): number {
  return parseSettings({ PLAYGROUND_PORT, DISCORD_TOKEN: 'not-a-token-and-not-used' }).playgroundPort;
}

function explain(error: unknown): string {
  if (error instanceof SettingsError || error instanceof BotEndedError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return 'The port is taken; another one: PLAYGROUND_PORT=4601 npm run playground';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Resolves when somebody ends it; rejects when the bot does. */
async function playUntilEnd(playground: Playground, signalled: Promise<unknown>): Promise<void> {
  console.log(`The playground is open: ${playground.url}  (Ctrl+C ends it)`);
  try {
    await Promise.race([signalled, playground.botEnded]);
  } finally {
    playground.botEnded.catch(() => undefined);
    await playground.close();
  }
}

const signalled = new Promise((resolve) => {
  process.on('SIGINT', resolve);
  process.on('SIGTERM', resolve);
});
try {
  const playground = await startPlayground({
    port: portOf(process.env),
    pageDir: fileURLToPath(new URL('page', import.meta.url)),
    filesDir: fileURLToPath(new URL('../../demo/files', import.meta.url)),
    say: (line) => console.error(line),
  });
  await playUntilEnd(playground, signalled);
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

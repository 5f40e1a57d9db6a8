import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const mainFile = fileURLToPath(new URL('../src/main.js', import.meta.url));

/** Nothing of a `.env` that lies here may reach this bot: empty settings count as not set. */
const notInherited = {
  DISCORD_GUILD_ID: '',
  STORE_URL: '',
  TOKEN_KEY: '',
  KEEP_DAYS: '',
  KEEP_GB: '',
  POLL_READS: '',
  JOB_DEADLINE_MIN: '',
  UPLOAD_LIMIT_MB: '',
  LOG_LEVEL: '',
  HTTP_PORT: '',
};

export interface BotProcess {
  /** Asks it to end, and resolves with its exit status. */
  stop(): Promise<number | null>;
  /** Resolves when it ends by itself, with what it said last. */
  ended: Promise<string>;
}

/**
 * Starts the built bot as its own process, as `npm start` does, and resolves when it is ready.
 *
 * @param environment its settings; nothing else of this process's environment, or of a `.env`, reaches it but what Node needs
 * @throws Error with what it said, when it ends before
 */
export async function startBotProcess(environment: Record<string, string>): Promise<BotProcess> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--enable-source-maps', mainFile], {
    env: { PATH, HOME, ...notInherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lastWords = '';
  child.stderr.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-2000);
  });
  const exited = once(child, 'exit');
  const ended = exited.then(
    () => lastWords.trim() || `it ended with status ${child.exitCode ?? child.signalCode ?? '?'}`,
  );
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('"msg":"ready"')) return true;
    }
    return false;
  })();
  if (!(await ready)) throw new Error(`the bot did not start: ${await ended}`);
  child.stdout.resume();
  return {
    ended,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

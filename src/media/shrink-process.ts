import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';

export interface ProcessEnd {
  /** Exit status; null when the program could not be started, or was killed by somebody else. */
  status: number | null;
  /** The end of what it said on its standard error, or why it could not be started. */
  words: string;
}

const mostWords = 2_000;

/** Others on this machine go first, the bot among them. Best effort: the program may have ended already. */
const stepBack = (pid: number): void => {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It runs at the usual priority.
  }
};

/**
 * Runs a program to its end, without a shell, with nothing to read and nothing of the environment but `PATH`: the bot's own
 * holds secrets. When the signal comes it is killed, and once it is gone the signal's reason is thrown.
 */
export const runProgram = async (
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<ProcessEnd> => {
  signal.throwIfAborted();
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH },
    windowsHide: true,
  });
  if (child.pid !== undefined) stepBack(child.pid);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    words = (words + piece).slice(-mostWords);
  });
  const kill = (): void => {
    child.kill('SIGKILL');
    // Where it is a script, what that started may hold the pipe open and would be waited for.
    child.stderr.destroy();
  };
  signal.addEventListener('abort', kill, { once: true });
  try {
    const status = await new Promise<number | null>((resolve) => {
      child.once('close', resolve);
      child.once('error', (error) => {
        words = error.message;
        resolve(null);
      });
    });
    signal.throwIfAborted();
    return { status, words: words.trim() };
  } finally {
    signal.removeEventListener('abort', kill);
  }
};

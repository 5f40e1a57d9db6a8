import { setTimeout as delay } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { StoreError } from '../errors.js';
import { createSerial, type Serial } from '../serial.js';
import { defineScript, writeToken, type Scripts } from './scripts.js';

/** What a process that died has locked is free after this long. */
const lastsMs = 10_000;
const renewEveryMs = 3_000;
/** Longer than a dead holder keeps it. */
const patienceMs = 15_000;
const longestPauseMs = 40;

/** Values: name, token, for how long. Also renews one's own. */
const takeScript = defineScript(`
local key = P .. 'lock:' .. ARGV[1]
local holder = call('GET', key)
if holder and holder ~= ARGV[2] then return 0 end
call('SET', key, ARGV[2], 'PX', ARGV[3])
return 1
`);

/** Values: name, token. */
const leaveScript = defineScript(`
local key = P .. 'lock:' .. ARGV[1]
if call('GET', key) == ARGV[2] then call('DEL', key) end
`);

/** Runs one piece of work of a name at a time, over all processes of a store; within one, in the order of the calls. */
export function createLock(scripts: Scripts, name: string): Serial {
  const serial = createSerial();
  const take = async (token: string) => (await scripts.run(takeScript, name, token, lastsMs)) === 1;

  async function wait(token: string): Promise<void> {
    const until = performance.now() + patienceMs;
    while (!(await take(token))) {
      if (performance.now() > until) throw new StoreError(`Another process does not end its change of the ${name}.`);
      // Not all that wait come back at the same moment.
      await delay(Math.random() * longestPauseMs);
    }
  }

  async function hold<Result>(work: () => Promise<Result>): Promise<Result> {
    const token = writeToken();
    await wait(token);
    const renewing = setInterval(() => void take(token).catch(() => undefined), renewEveryMs);
    try {
      return await work();
    } finally {
      clearInterval(renewing);
      // What cannot be given back ends by itself.
      await scripts.run(leaveScript, name, token).catch(() => undefined);
    }
  }

  return (work) => serial(() => hold(work));
}

import { parseArgs } from 'node:util';
import { createChance } from '../test/support/chance.js';
import { fateInWords, runLong, type Played } from '../test/crash/long-run.js';
import { tableOf } from '../test/crash/table.js';
import { surroundings } from '../test/crash/world.js';

// Kills the built bot again and again, and ends with status 1 when it broke a promise: npm run crash -- --kills 200 --seed 7 [--store redis]
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Where the bot was built to. */
    dist: { type: 'string', default: 'dist' },
    /** How it runs: see `surroundings`. */
    store: { type: 'string', default: 'sqlite' },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
const store = surroundings.find((name) => name === values.store);
if (store === undefined) {
  console.error(`--store is one of ${surroundings.join(', ')}`);
  process.exit(2);
}
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed)) {
  console.error('--kills and --seed are whole numbers');
  process.exit(2);
}

function tellBroken({ scene, fate, death, ending, broken }: Played): void {
  for (const { promise, what } of broken) {
    console.log(`BROKEN, seed ${seed}: ${scene}, ${fateInWords(fate)}`);
    console.log(`       ${death.states.join() || 'nothing written'} -> ${ending}: ${promise}: ${what}`);
  }
}

const begunAt = Date.now();
let count = 0;
let brokenSoFar = 0;
function tell(played: Played): void {
  count += 1;
  if (played.broken.length > 0) brokenSoFar += 1;
  tellBroken(played);
  if (count % 10 !== 0) return;
  const seconds = Math.round((Date.now() - begunAt) / 1000);
  console.log(`${count} kills, ${brokenSoFar} with something broken, ${seconds} s`);
}

console.log(`seed ${seed}`);
const all = await runLong({ kills, chance: createChance(seed), dist: values.dist, store, tell });
console.log(`\n${tableOf(all)}`);
const broken = all.filter((played) => played.broken.length > 0);
if (broken.length > 0) {
  console.log('');
  broken.forEach(tellBroken);
  process.exitCode = 1;
}

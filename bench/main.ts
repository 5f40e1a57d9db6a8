import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchAcknowledgement } from './acknowledgement.js';
import { benchDelivery } from './delivery.js';
import { benchHandOver } from './hand-over.js';
import { benchMemory } from './memory.js';
import { benchPolling } from './polling.js';
import { benchScale } from './scale.js';
import { onRedis } from './scale-stores.js';
import { benchSize } from './size.js';
import { benchStart } from './start.js';

// npm run bench [-- --markdown file --several]: prints what was measured, as Markdown.
const { values } = parseArgs({
  options: {
    markdown: { type: 'string' },
    seeds: { type: 'string', default: '100' },
    /** Also what takes a Redis and several processes. */
    several: { type: 'boolean', default: false },
  },
});

const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB of memory, Node ${process.versions.node}`;
const benches: readonly { title: string; run: () => string | Promise<string> }[] = [
  { title: 'Acknowledgement', run: () => benchAcknowledgement() },
  { title: 'From finished to noticed (simulated)', run: () => benchPolling({ seeds: Number(values.seeds) }) },
  { title: 'From noticed to posted', run: () => benchDelivery() },
  { title: 'Scale', run: () => benchScale() },
  { title: 'Memory', run: () => benchMemory() },
  { title: 'Start', run: () => benchStart() },
  { title: 'Size', run: () => benchSize() },
  ...(values.several
    ? [
        { title: 'Scale of several', run: () => benchScale({ store: onRedis }) },
        { title: 'Hand-over', run: () => benchHandOver() },
      ]
    : []),
];

const parts = [`Measured with ${machine}.`];
console.log(parts[0]);
for (const { title, run } of benches) {
  const part = `### ${title}\n\n${await run()}`;
  console.log(`\n${part}`);
  parts.push(part);
}
if (values.markdown !== undefined) await writeFile(values.markdown, `${parts.join('\n\n')}\n`);

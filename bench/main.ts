import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchAcknowledgement } from './acknowledgement.js';
import { benchMemory } from './memory.js';
import { benchPolling } from './polling.js';
import { benchStart } from './start.js';

// npm run bench [-- --markdown file]: prints what was measured, as Markdown.
const { values } = parseArgs({ options: { markdown: { type: 'string' }, seeds: { type: 'string', default: '100' } } });

const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB of memory, Node ${process.versions.node}`;
const benches: readonly { title: string; run: () => string | Promise<string> }[] = [
  { title: 'Acknowledgement', run: () => benchAcknowledgement() },
  { title: 'Reads of a task (simulated)', run: () => benchPolling({ seeds: Number(values.seeds) }) },
  { title: 'Memory', run: () => benchMemory() },
  { title: 'Start', run: () => benchStart() },
];

const parts = [`Measured with ${machine}.`];
console.log(parts[0]);
for (const { title, run } of benches) {
  const part = `### ${title}\n\n${await run()}`;
  console.log(`\n${part}`);
  parts.push(part);
}
if (values.markdown !== undefined) await writeFile(values.markdown, `${parts.join('\n\n')}\n`);

import { runProcess } from './process.js';
import { startShard } from './shard-process.js';

await runProcess(startShard);

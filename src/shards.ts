import { runProcess } from './process.js';
import { startShards } from './shards-process.js';

await runProcess(startShards);

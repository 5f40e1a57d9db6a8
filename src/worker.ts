import { runProcess } from './process.js';
import { startWorker } from './worker-process.js';

await runProcess(startWorker);

import { startBot } from './bot.js';
import { runProcess } from './process.js';

await runProcess(startBot);

import { lockStore } from '../../src/store/sqlite/lock.js';

// Holds a store until it is killed.
const lock = await lockStore({ path: process.argv[2] ?? '' });
process.stdout.write('locked\n');
setInterval(() => lock, 1_000);

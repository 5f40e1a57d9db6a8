// Stands in for the worker that reads files: does to the probe what a crafted file could. A path names the misdeed.
import process from 'node:process';
import { parentPort, threadId } from 'node:worker_threads';

parentPort?.on('message', (/** @type {string} */ path) => {
  if (path === 'hang') for (;;);
  if (path === 'throw') throw new Error('broken inside');
  if (path === 'exit') process.exit(3);
  if (path === 'hoard') {
    const hoard = [];
    for (;;) hoard.push(new Array(1_000_000).fill(hoard.length));
  }
  if (path === 'nonsense') {
    parentPort?.postMessage({ facts: { type: 'image', width: -1 } });
    return;
  }
  // The size tells the test which worker it was.
  parentPort?.postMessage({ facts: { type: 'image', format: 'png', sizeBytes: threadId, width: 640, height: 480 } });
});

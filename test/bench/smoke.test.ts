import { describe, expect, it } from 'vitest';
import { benchAcknowledgement } from '../../bench/acknowledgement.js';
import { benchDelivery } from '../../bench/delivery.js';
import { benchMemory } from '../../bench/memory.js';
import { benchScale } from '../../bench/scale.js';
import { onRedis } from '../../bench/scale-stores.js';
import { benchSize } from '../../bench/size.js';
import { benchStart } from '../../bench/start.js';

const inSmall = { counts: [10], seconds: 1, settleMs: 100, spreadMs: 100 };

// As small as they get: that none stops working unnoticed. What they measure here means nothing.
describe.concurrent('a bench in small makes its table', { timeout: 60_000 }, () => {
  it.each([
    ['acknowledgement', 3, () => benchAcknowledgement({ count: 3 })],
    ['delivery', 2, () => benchDelivery({ sizesMegabytes: [1], single: 2, atOnce: 2 })],
    ['memory', 3, () => benchMemory({ count: 1, uploadMegabytes: 4, resultMegabytes: 1 })],
    ['scale', 1, () => benchScale(inSmall)],
    ['scale of several', 1, () => benchScale({ ...inSmall, store: onRedis })],
    ['size', 3, () => benchSize()],
    ['start', 3, () => benchStart({ repetitions: 1, finished: 10 })],
  ] as const)('of %s', async (_, rows, run) => {
    const lines = (await run()).split('\n');
    expect(lines.filter((line) => line.startsWith('| '))).toHaveLength(rows + 2);
    expect(lines.every((line) => line.split('|').length === lines[0]?.split('|').length)).toBe(true);
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import { z } from 'zod';

const manifestSchema = z.object({ version: z.string() });

/** Of the nearest `package.json`: the sources and what is built from them lie at different depths. */
function readVersion(folder = import.meta.dirname): string {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))).version;
  } catch {
    const above = path.dirname(folder);
    return above === folder ? 'unknown' : readVersion(above);
  }
}

/** Memory, processor time, event loop and garbage collection under the names that Prometheus' clients share; what runs. */
export function createProcessMetrics(register: Registry): void {
  collectDefaultMetrics({ register });
  new Gauge({
    name: 'dailies_build_info',
    help: 'Always 1; its labels say which version of the bot runs on which version of Node.',
    labelNames: ['version', 'node_version'] as const,
    aggregator: 'first',
    registers: [register],
  }).set({ version: readVersion(), node_version: process.version }, 1);
}

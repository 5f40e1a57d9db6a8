import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/crash/**/*.test.ts'], fileParallelism: false } });

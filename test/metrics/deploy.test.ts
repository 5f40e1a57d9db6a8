import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { serveHealth } from '../../src/metrics/serve.js';
import { freePort } from './ask.js';

const dockerfile = await readFile('Dockerfile', 'utf8');

describe('the image', () => {
  it('is healthy while the process answers, and not after that', async () => {
    const command = /HEALTHCHECK[^[]*(\[.*\])/.exec(dockerfile)?.[1] ?? '';
    const [program = '', ...given] = z.array(z.string()).parse(JSON.parse(command));
    expect(program).toBe('node');
    const port = await freePort();
    const check = async () => {
      const child = spawn(process.execPath, given, { env: { HTTP_PORT: String(port) } });
      await once(child, 'close');
      return child.exitCode;
    };
    const metrics = () => Promise.resolve({ contentType: 'text/plain', body: '' });
    const server = await serveHealth({ port, metrics, missing: () => Promise.resolve(['The store is away.']) });
    onTestFinished(() => server.close());
    expect(await check()).toBe(0);
    await server.close();
    expect(await check()).toBe(1);
  });

  it('is built of nothing that its context leaves out', async () => {
    const context = (await readFile('.dockerignore', 'utf8')).match(/(?<=^!).+/gm) ?? [];
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(copied.sort()).toEqual([...context].sort());
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Where screenshots go; without it none are kept. */
const screenshotsDir = process.env['SCREENSHOTS'];

export const widths = { narrow: { width: 390, height: 844 }, wide: { width: 1440, height: 900 } } as const;
export type Width = keyof typeof widths;
/** For `describe.each`. */
export const eachWidth: readonly [Width][] = [['narrow'], ['wide']];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The built playground, as `npm run playground` runs it. */
async function startPlayground() {
  const port = await freePort();
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--enable-source-maps', path.resolve('dist/playground/main.js')], {
    env: { PATH, HOME, PLAYGROUND_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const exited = once(child, 'exit');
  const open = once(createInterface({ input: child.stdout }), 'line');
  await Promise.race([open, exited.then(() => Promise.reject(new Error(`the playground ended: ${said.join('')}`)))]);
  return {
    url: `http://localhost:${port}`,
    /** What it said on stderr: failures of its own, and what a real Discord would not have been asked. */
    said,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function launch(): Promise<Browser> {
  if (!existsSync(executablePath))
    throw new Error(
      `There is no Chromium at ${executablePath}. Debian: apt-get install chromium; elsewhere name it in CHROMIUM.`,
    );
  return await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** Notes whatever a page does not get right by itself. */
function watch(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(`page error: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      problems.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('crash', () => problems.push('the page crashed'));
}

/** A playground and a browser before it. */
export async function startStage() {
  const browser = await launch();
  const playground = await startPlayground().catch(async (error: unknown) => {
    await browser.close();
    throw error;
  });
  const problems: string[] = [];
  const { url } = playground;

  async function post(route: string, body: object): Promise<void> {
    const headers = { origin: url, 'content-type': 'application/json' };
    const response = await fetch(`${url}/api/${route}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
  }

  return {
    url,
    post,
    /** What went wrong since it was asked last: on pages, and in the playground's own process. */
    takeProblems: () => [...problems.splice(0), ...playground.said.splice(0)],
    /** A new page of that width, as a phone's where it is narrow. */
    async open(width: Width, options: { colorScheme?: 'dark' | 'light' } = {}): Promise<Page> {
      const context = await browser.newContext({
        viewport: widths[width],
        ...(width === 'narrow' && { hasTouch: true, isMobile: true, deviceScaleFactor: 2 }),
        colorScheme: 'dark',
        locale: 'en-GB',
        reducedMotion: 'reduce',
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      watch(page, problems);
      await page.goto(url);
      return page;
    },
    async shoot(page: Page, name: string): Promise<void> {
      if (screenshotsDir === undefined) return;
      await mkdir(screenshotsDir, { recursive: true });
      await page.screenshot({ path: path.join(screenshotsDir, `${name}.png`), animations: 'disabled' });
    },
    async close() {
      await browser.close();
      await playground.stop();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof startStage>>;

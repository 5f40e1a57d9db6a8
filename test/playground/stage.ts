import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Message, PlaygroundEvent, State, Uploads } from '../../playground/protocol.js';
import { startPlaygroundServer } from '../../playground/server/playground-server.js';
import { keys, startProduction } from '../support/production.js';

const timeoutMs = 10_000;

type EventOf<Type extends PlaygroundEvent['type']> = Extract<PlaygroundEvent, { type: Type }>;

/** The page's server before the whole bot of `startProduction`; a page that is one line. */
export async function startStage() {
  const production = await startProduction();
  const pageDir = await mkdtemp(path.join(tmpdir(), 'playground-page-'));
  await writeFile(path.join(pageDir, 'index.html'), '<!doctype html><title>page</title>');
  const failures: unknown[] = [];
  const members = [
    { name: 'mia', rights: '', key: keys.mia },
    { name: 'tom', rights: 'Manage Messages', key: keys.tom },
    { name: 'ada', rights: 'Manage Server', key: 'sk-ada-unknown-to-the-provider' },
  ];
  const house = { discord: production.discord, provider: production.provider, members };
  const report = (error: unknown) => void failures.push(error);
  const server = await startPlaygroundServer({ house, port: 0, pageDir, report });
  const origin = server.url;
  const open: AbortController[] = [];

  async function send(url: string, body: unknown, headers: Record<string, string> = {}) {
    const form = body instanceof FormData;
    const response = await fetch(`${origin}${url}`, {
      method: 'POST',
      headers: { origin, ...(!form && { 'content-type': 'application/json' }), ...headers },
      body: form ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  return {
    ...production,
    origin,
    failures,
    send,
    state: async (member: string) => (await (await fetch(`${origin}/api/state?member=${member}`)).json()) as State,
    /** A request as no browser would send it: any Host. */
    raw: (method: string, url: string, headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        request(`${origin}${url}`, { method, headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      }),
    /** Files as the page uploads them; returns their ids. */
    async upload(member: string, ...files: File[]) {
      const form = new FormData();
      for (const file of files) form.append('file', file);
      const answer = await send(`/api/uploads?member=${member}&channelId=${production.channelId}`, form);
      if (answer.status !== 200) return { ...answer, ids: [] };
      return { ...answer, ids: (answer.body as unknown as Uploads).uploads.map(({ id }) => id) };
    },
    /** A member's page: connected, with what it was told so far. */
    async connect(member: string) {
      const controller = new AbortController();
      open.push(controller);
      const page = readEvents(await fetch(`${origin}/api/events?member=${member}`, { signal: controller.signal }));
      const act = (url: string, body: object) =>
        send(`/api/${url}`, { member, channelId: production.channelId, ...body });
      return { ...page, act, leave: () => controller.abort() };
    },
    async close() {
      for (const controller of open) controller.abort();
      await server.close();
      await production.close();
      await rm(pageDir, { recursive: true, force: true });
    },
  };
}

export type Stage = Awaited<ReturnType<typeof startStage>>;

/** All words of a message as the page gets it. */
export function wordsOf(message: Message): string {
  return JSON.stringify([message.content, message.components ?? [], message.embeds]);
}

function readEvents(response: Response) {
  const events: PlaygroundEvent[] = [];
  const checks = new Set<() => void>();
  const read = async () => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks)
        if (block.startsWith('data: ')) events.push(JSON.parse(block.slice('data: '.length)) as PlaygroundEvent);
      for (const check of [...checks]) check();
    }
  };
  // It ends when the page leaves.
  read().catch(() => undefined);

  return {
    response,
    events,
    /** The first event of a type that fits, old or new. */
    heard<Type extends PlaygroundEvent['type']>(
      type: Type,
      fits: (event: EventOf<Type>) => boolean = () => true,
    ): Promise<EventOf<Type>> {
      return new Promise((resolve, reject) => {
        const told = () => events.map((event) => JSON.stringify(event).slice(0, 200)).join('\n');
        const timer = setTimeout(() => {
          checks.delete(check);
          reject(new Error(`no such event ${type}; there were:\n${told()}`));
        }, timeoutMs);
        const check = () => {
          const found = events.find(
            (event): event is EventOf<Type> => event.type === type && fits(event as EventOf<Type>),
          );
          if (!found) return;
          clearTimeout(timer);
          checks.delete(check);
          resolve(found);
        };
        checks.add(check);
        check();
      });
    },
  };
}

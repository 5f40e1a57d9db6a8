import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { UserDriver } from '../../src/emulator/discord/driver/user-driver.js';
import { createActs } from './acts.js';
import { createBroadcast } from './broadcast.js';
import { openEventStream } from './event-stream.js';
import type { House } from './house.js';
import { readBody } from './http-body.js';
import { createKeys } from './keys.js';
import { createMemberActs } from './member-acts.js';
import { watchProvider } from './provider-watch.js';
import { Refused } from './refused.js';
import * as requests from './requests.js';
import { createStateView } from './state-view.js';
import { createSwitchBoard } from './switch-board.js';
import { endTask } from './end-task.js';
import { createUploads } from './uploads.js';
import { channelView } from './views/channels.js';

export interface Api {
  /** Answers what is below `/api/`. @throws Refused and the emulator's own refusals */
  answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  /** @throws Error with what the bot said when it did not store one */
  giveKeys(): Promise<void>;
  close(): Promise<void>;
}

type Post = (request: IncomingMessage) => Promise<object>;

/** A POST with a JSON body of that shape. */
function post<Schema extends z.ZodType>(
  schema: Schema,
  act: (body: z.output<Schema>) => object | Promise<object>,
): Post {
  return async (request) => await act(await readBody(request, schema));
}

/** Puts the parts of the page's API together. */
export async function createApi(house: House): Promise<Api> {
  const { discord, provider, members } = house;
  const broadcast = createBroadcast(discord);
  const acts = createActs(discord, broadcast.to);
  const uploads = await createUploads();
  const switchBoard = createSwitchBoard(discord, provider);
  const watch = watchProvider(
    provider,
    (key) => members.find((it) => it.key === key)?.name ?? '',
    (state) => broadcast.toAll({ type: 'provider', provider: state }),
  );
  const channelId = [...discord.world.channels.values()].find(({ kind }) => kind === 'text')?.id ?? '';
  const keys = createKeys(discord, channelId, Object.fromEntries(members.map(({ name, key }) => [name, key])), () =>
    broadcast.toAll({ type: 'members', members: view.members() }),
  );
  const view = createStateView({ house, keys, acts, switchBoard, providerNow: watch.now });
  discord.on('commands', () =>
    broadcast.toEach((userId) => ({ type: 'commands', commands: view.commands(userById(userId)) })),
  );

  function userOf(member: string): UserDriver {
    if (!members.some(({ name }) => name === member)) throw new Refused(404, `There is no member ${member}.`);
    return discord.user(member);
  }
  const userById = (id: string) => discord.user(discord.world.users.get(id)?.username ?? '');
  const memberActs = createMemberActs({ discord, acts, uploads, userOf, commandsOf: view.commands });

  const posts: Readonly<Record<string, Post>> = {
    '/api/command': post(requests.commandRequest, memberActs.command),
    '/api/typed': post(requests.typedRequest, memberActs.typed),
    '/api/complete': post(requests.completeRequest, memberActs.complete),
    '/api/menu': post(requests.menuRequest, memberActs.menu),
    '/api/press': post(requests.pressRequest, memberActs.press),
    '/api/select': post(requests.selectRequest, memberActs.select),
    '/api/modal': post(requests.modalRequest, memberActs.modal),
    '/api/say': post(requests.sayRequest, memberActs.say),
    '/api/delete': post(requests.deleteRequest, memberActs.delete),
    '/api/key': post(requests.keyRequest, async ({ member, action }) => ({
      text: await keys[action](userOf(member).name),
    })),
    '/api/switches': post(requests.switchesRequest, (request) => {
      switchBoard.change(request);
      broadcast.toAll({ type: 'switches', switches: switchBoard.now() });
      return {};
    }),
    '/api/task': post(requests.taskRequest, (request) => endTask(provider, request)),
  };

  async function upload(request: IncomingMessage, url: URL): Promise<object> {
    const user = userOf(url.searchParams.get('member') ?? '');
    const channel = discord.world.channels.get(url.searchParams.get('channelId') ?? '');
    if (!channel) throw new Refused(404, 'That channel is not there any more.');
    const { uploadLimitBytes } = channelView(discord, channel, user.id);
    return { uploads: await uploads.receive(request, user.id, uploadLimitBytes) };
  }
  function stream(response: ServerResponse, user: UserDriver): void {
    const events = openEventStream(response, () => leave());
    const leave = broadcast.join(user.id, events);
    events.send({ type: 'state', state: view.state(user) });
  }
  function sendJson(response: ServerResponse, body: object): void {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  }

  return {
    answer: async (request, response, url) => {
      const member = () => userOf(url.searchParams.get('member') ?? '');
      const route = `${request.method ?? ''} ${url.pathname}`;
      if (route === 'GET /api/events') stream(response, member());
      else if (route === 'GET /api/state') sendJson(response, view.state(member()));
      else if (route === 'POST /api/uploads') sendJson(response, await upload(request, url));
      else {
        const act = request.method === 'POST' ? posts[url.pathname] : undefined;
        if (!act) throw new Refused(404, 'There is nothing at this address.');
        sendJson(response, await act(request));
      }
    },
    giveKeys: async () => {
      const answers = await Promise.all(members.map(({ name }) => keys.give(name)));
      const refused = members.findIndex(({ name }) => !keys.has(name));
      if (refused >= 0) throw new Error(`the bot did not take a key: ${answers[refused] ?? ''}`);
    },
    close: async () => {
      watch.close();
      broadcast.close();
      await uploads.close();
    },
  };
}

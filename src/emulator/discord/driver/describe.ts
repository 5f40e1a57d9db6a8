import type { Context } from '../context.js';
import type { EmbeddedDiscord } from '../embedded-discord.js';
import type { Dispatch, EmulatorEvents, EventHub } from '../events.js';
import { fullMessageJson } from '../json/messages.js';
import type { Exchange } from '../rest/exchange.js';
import { createAdministration } from './administration.js';
import { DriverError } from './driver-error.js';
import { createUserDriver } from './user-driver.js';
import { waitUntil, type Patience } from './waiting.js';

/** A long run shall not fill the memory with its history. */
const mostKept = 5000;

function keep<Item>(history: Item[], item: Item): void {
  history.push(item);
  if (history.length > mostKept) history.shift();
}

function named<Item>(kind: string, name: string, found: Item | undefined): Item {
  if (found === undefined) throw new DriverError(`the emulated Discord has no ${kind} ${name}`);
  return found;
}

type Running = Pick<EmbeddedDiscord, 'url' | 'cdnUrl' | 'switches' | 'close'>;

/** What tests, the demo and the playground hold in their hands. */
export function describe(context: Context, running: Running): EmbeddedDiscord {
  const { world, events } = context;
  const exchanges: Exchange[] = [];
  const dispatches: Dispatch[] = [];
  const violations: string[] = [];
  events.on('exchange', (exchange) => keep(exchanges, exchange));
  events.on('dispatch', (dispatch) => keep(dispatches, dispatch));
  events.on('violation', (violation) => violations.push(violation));
  return {
    ...running,
    token: world.token,
    applicationId: world.applicationId,
    world,
    admin: createAdministration(context),
    exchanges,
    dispatches,
    violations,
    user: (name) =>
      createUserDriver(
        context,
        named(
          'user',
          name,
          [...world.users.values()].find((it) => it.username === name),
        ),
      ),
    guild: (name) =>
      named(
        'guild',
        name,
        [...world.guilds.values()].find((it) => it.name === name),
      ),
    channel: (name) =>
      named(
        'channel',
        name,
        [...world.channels.values()].filter((it) => it.kind !== 'direct').find((it) => it.name === name),
      ),
    thread: (id) => {
      const channel = world.channels.get(id);
      return channel?.kind === 'thread' ? channel : undefined;
    },
    messages: (channelId) =>
      [...(world.messages.get(channelId)?.values() ?? [])].filter((message) => message.ephemeralTo === null),
    messageJson: (message) => fullMessageJson(context, message),
    fileUrl: (attachment) => context.links.url(attachment),
    on: events.on,
    watch: context.watching.add,
    waitForMessage: (channelId, predicate, patience) =>
      waitUntil(
        `a message in ${channelId}`,
        (check) => events.on('message', check),
        () => {
          const lists = channelId === 'any' ? [...world.messages.values()] : [world.messages.get(channelId)];
          return lists.flatMap((list) => [...(list?.values() ?? [])]).find(predicate);
        },
        patience,
      ),
    waitFor: (name, predicate = () => true, patience = {}) => waitForEvent(events, name, predicate, patience),
  };
}

function waitForEvent<Name extends keyof EmulatorEvents>(
  events: EventHub,
  name: Name,
  predicate: (event: EmulatorEvents[Name]) => boolean,
  patience: Patience,
): Promise<EmulatorEvents[Name]> {
  let seen: { event: EmulatorEvents[Name] } | undefined;
  return waitUntil(
    `an event ${name}`,
    (check) =>
      events.on(name, (event) => {
        if (!seen && predicate(event)) seen = { event };
        check();
      }),
    () => seen,
    patience,
  ).then((found) => found.event);
}

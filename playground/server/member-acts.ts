import type { FileInput } from '../../src/emulator/discord/driver/files.js';
import type { FieldInput } from '../../src/emulator/discord/driver/modal-values.js';
import type { OptionInputs } from '../../src/emulator/discord/driver/use-command.js';
import type { UserDriver } from '../../src/emulator/discord/driver/user-driver.js';
import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import { mayIn } from '../../src/emulator/discord/state/permissions.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { readCommandLine, valuesOfLine } from '../command-line.js';
import type * as protocol from '../protocol.js';
import type { Acts } from './acts.js';
import { Refused } from './refused.js';
import type { Uploads } from './uploads.js';

const patience = { timeoutMs: 4_000 };

interface Parts {
  discord: EmbeddedDiscord;
  acts: Acts;
  uploads: Uploads;
  /** @throws Refused 404 */
  userOf(member: string): UserDriver;
  commandsOf(user: UserDriver): protocol.Command[];
}

function isUpload(value: protocol.OptionValue | protocol.UploadRef | string): value is protocol.UploadRef {
  return typeof value === 'object';
}

function fieldInput(value: protocol.ModalRequest['values'][string], file: (id: string) => FileInput): FieldInput {
  if (typeof value === 'string') return value;
  const files = value.filter(isUpload);
  return files.length > 0 ? files.map((it) => file(it.upload)) : value.filter((it) => typeof it === 'string');
}

/** What members do through the page; every effect comes back as an event. All throw `Refused` or the emulator's own refusals. */
export function createMemberActs({ discord, acts, uploads, userOf, commandsOf }: Parts) {
  /** Hands files to the driver, which copies them before it resolves. A refused act leaves them to be used again. */
  async function withFiles<Result>(user: UserDriver, act: (file: (id: string) => FileInput) => Promise<Result>) {
    const used: string[] = [];
    const result = await act((id) => {
      const file = uploads.file(id, user.id);
      used.push(id);
      return file;
    });
    await uploads.drop(used);
    return result;
  }
  function messageOf(user: UserDriver, channelId: string, id: string): Message {
    const message = user.sees(channelId).find((it) => it.id === id);
    if (!message) throw new Refused(404, 'That message is not there any more.');
    return message;
  }

  async function command({ member, channelId, command, options, nonce }: protocol.CommandRequest) {
    const user = userOf(member);
    return await withFiles(user, async (file) => {
      const inputs: OptionInputs = {};
      for (const [name, value] of Object.entries(options)) inputs[name] = isUpload(value) ? file(value.upload) : value;
      return acts.begin(await user.slash(channelId, command, inputs), nonce);
    });
  }

  return {
    command,
    typed: async ({ text, uploads: files = [], ...place }: protocol.TypedRequest): Promise<protocol.Started> => {
      const line = readCommandLine(text, commandsOf(userOf(place.member)));
      const read = valuesOfLine(line);
      if (!read.ok) throw new Refused(400, read.problem);
      const options: Record<string, protocol.OptionValue> = { ...read.values };
      const fileOptions = line.command?.options.filter(({ kind }) => kind === 'file') ?? [];
      if (files.length > fileOptions.length)
        throw new Refused(400, `/${read.command} takes ${fileOptions.length} files, not ${files.length}.`);
      fileOptions.forEach(({ name }, index) => {
        const upload = files[index];
        if (upload !== undefined) options[name] = { upload };
      });
      return await command({ ...place, command: read.command, options });
    },
    complete: async (request: protocol.CompleteRequest): Promise<protocol.Completions> => {
      const { member, channelId, command, option, partial, options } = request;
      const handle = await userOf(member).autocomplete(channelId, command, option, partial, options);
      return { choices: await handle.choices(patience) };
    },
    menu: async ({ member, channelId, messageId, command, nonce }: protocol.MenuRequest) =>
      acts.begin(await userOf(member).menu(channelId, messageId, command), nonce),
    press: async ({ member, channelId, messageId, customId, nonce }: protocol.PressRequest) => {
      const user = userOf(member);
      return acts.begin(await user.press(messageOf(user, channelId, messageId), customId), nonce);
    },
    select: async ({ member, channelId, messageId, customId, values, nonce }: protocol.SelectRequest) => {
      const user = userOf(member);
      return acts.begin(await user.select(messageOf(user, channelId, messageId), customId, values), nonce);
    },
    modal: async ({ member, modalId, values, nonce }: protocol.ModalRequest) => {
      const user = userOf(member);
      const modal = acts.openModal(modalId, user.id);
      return await withFiles(user, async (file) => {
        const inputs = Object.fromEntries(Object.entries(values).map(([id, value]) => [id, fieldInput(value, file)]));
        const started = acts.begin(await user.submit(modal, inputs), nonce);
        acts.closeModal(modalId);
        return started;
      });
    },
    say: async ({ member, channelId, content, uploads: files }: protocol.SayRequest): Promise<protocol.Done> => {
      const user = userOf(member);
      await withFiles(user, (file) => user.say(channelId, content, files.map(file)));
      return {};
    },
    delete: ({ member, channelId, messageId }: protocol.DeleteRequest): protocol.Done => {
      const user = userOf(member);
      const message = messageOf(user, channelId, messageId);
      const channel = discord.world.channels.get(channelId);
      const own = message.authorId === user.id || message.ephemeralTo === user.id;
      const may = channel && channel.kind !== 'direct' && mayIn(discord.world, channel, user.id, 'ManageMessages');
      if (!own && !may) throw new Refused(403, 'Deleting others’ messages needs the right to manage messages.');
      discord.admin.deleteMessage(message);
      return {};
    },
  };
}

export type MemberActs = ReturnType<typeof createMemberActs>;

import {
  ApplicationCommandOptionType as OptionType,
  ApplicationIntegrationType as Install,
  InteractionContextType as Place,
  REST,
  Routes,
  type RESTPostAPIChatInputApplicationCommandsJSONBody as Declaration,
} from 'discord.js';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.js';
import { registerCommands } from '../../src/discord/registration.js';
import { startDiscord, type EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import { checkDiscord } from '../support/discord-checks.js';

const token = 'the-token-of-the-bot-under-test';
const log = pino({ level: 'silent' });
let discord: EmbeddedDiscord;
let rest: REST;

beforeAll(async () => {
  discord = await startDiscord({
    token,
    guilds: [{ name: 'Studio', channels: ['general'], members: ['mia'] }],
    rateLimitFactor: Infinity,
  });
  checkDiscord(discord);
  rest = new REST({ api: discord.url, version: '10' }).setToken(token);
});
afterAll(() => discord.close());
beforeEach(() => register([]));
afterEach(() => expect(discord.violations.splice(0).filter((text) => !unknownToTheDescription(text))).toEqual([]));

/** The reference has it ("Create Global Application Command"), the official description in answers alone. */
function unknownToTheDescription(text: string): boolean {
  return text.includes('request.') && text.endsWith('.nsfw: not in the description');
}

async function register(declarations: readonly Declaration[], guildId?: string): Promise<boolean> {
  const { commands: known, sent } = await registerCommands(
    rest,
    { applicationId: discord.applicationId, guildId },
    declarations,
    log,
  );
  const ids = [...discord.world.commands.values()].filter((it) => it.guildId === (guildId ?? null)).map(({ id }) => id);
  expect(known.map(({ id }) => id).sort()).toEqual(ids.sort());
  return sent;
}

const puts = () => discord.exchanges.filter(({ method }) => method === 'PUT').length;

const title = { type: OptionType.String, name: 'title', description: 'How it is called' } as const;
const required = { ...title, required: true, max_length: 50 };
const others = [
  { type: OptionType.Integer, name: 'seconds', description: 'How long', min_value: 4, max_value: 15 } as const,
  { ...title, name: 'genre', choices: [{ name: 'Drama', value: 'drama' }] },
];
const film = {
  name: 'film',
  description: 'Makes a film',
  options: [required, ...others],
} satisfies Declaration;
const reel = {
  name: 'reel',
  description: 'Reels',
  options: [{ type: OptionType.Subcommand, name: 'add', description: 'Adds one', options: [title] }],
} satisfies Declaration;

describe('the registration of commands', () => {
  it('is sent once: what Discord gives back counts as the same, in whatever order', async () => {
    expect(await register([film, reel])).toBe(true);
    const before = puts();
    expect(await register([film, reel])).toBe(false);
    expect(await register([reel, film])).toBe(false);
    expect(puts()).toBe(before);
  });

  it("is sent once for the bot's own commands", async () => {
    const declarations = commands.map(({ declaration }) => declaration);
    expect(await register(declarations)).toBe(true);
    expect(await register(declarations)).toBe(false);
  });

  const changes: [string, Declaration[]][] = [
    ['a command is gone', [film]],
    ['a command is new', [film, reel, { name: 'other', description: 'Another one' }]],
    ['a command has another name', [{ ...film, name: 'movie' }, reel]],
    ['a description changed', [{ ...film, description: 'Makes a movie' }, reel]],
    ['an option is gone', [{ ...film, options: [required] }, reel]],
    ['all options are gone', [{ name: film.name, description: film.description }, reel]],
    ['options changed places', [{ ...film, options: [required, ...others.toReversed()] }, reel]],
    ['an option is not required any more', [{ ...film, options: [{ ...required, required: false }, ...others] }, reel]],
    ['an option has another limit', [{ ...film, options: [{ ...required, max_length: 60 }, ...others] }, reel]],
    ['an option has no limit any more', [{ ...film, options: [{ ...title, required: true }, ...others] }, reel]],
    [
      'an option completes itself',
      [{ ...film, options: [{ ...required, autocomplete: true } as const, ...others] }, reel],
    ],
    [
      'a choice has another name',
      [{ ...film, options: [{ ...title, choices: [{ name: 'Play', value: 'drama' }] }] }, reel],
    ],
    ['a name has a translation', [{ ...film, name_localizations: { de: 'spielfilm' } }, reel]],
    ['a description has a translation', [{ ...film, description_localizations: { de: 'Macht einen Film' } }, reel]],
    [
      "an option's name has a translation",
      [{ ...film, options: [{ ...required, name_localizations: { de: 'titel' } }, ...others] }, reel],
    ],
    [
      'a sub-command lost its option',
      [film, { ...reel, options: [{ type: OptionType.Subcommand, name: 'add', description: 'Adds one' }] }],
    ],
  ];
  const limited = {
    ...film,
    default_member_permissions: '8',
    contexts: [Place.Guild, Place.BotDM],
    nsfw: true,
  } satisfies Declaration;
  const changesOfWho: [string, Declaration, Declaration][] = [
    ['a permission is needed', film, { ...film, default_member_permissions: '8' }],
    ['another permission is needed', limited, { ...limited, default_member_permissions: '32' }],
    ['no permission is needed any more', limited, { ...limited, default_member_permissions: null }],
    ['it is for fewer places', film, { ...film, contexts: [Place.Guild] }],
    ['it is for other places', limited, { ...limited, contexts: [Place.Guild, Place.PrivateChannel] }],
    ['it is for all places again', limited, { ...film, default_member_permissions: '8', nsfw: true }],
    ['it is for adults alone', film, { ...film, nsfw: true }],
    ['it is for everybody again', limited, { ...limited, nsfw: false }],
    [
      'it can be installed by members',
      film,
      { ...film, integration_types: [Install.GuildInstall, Install.UserInstall] },
    ],
  ];
  it.each(changesOfWho)('is sent when %s', async (_, before, after) => {
    await register([before]);
    expect(await register([before])).toBe(false);
    expect(await register([after])).toBe(true);
    expect(await register([after])).toBe(false);
  });

  const genre = { ...title, choices: [{ name: 'Drama', value: 'drama' }] };
  const translated = (choice: string, subcommand: string): Declaration[] => {
    const drama = { name: 'Drama', name_localizations: { de: choice }, value: 'drama' };
    const [adding] = reel.options;
    const add = adding && { ...adding, description_localizations: { de: subcommand } };
    return [
      { ...film, name_localizations: { de: 'spielfilm' }, options: [{ ...genre, choices: [drama] }] },
      { ...reel, options: add ? [add] : [] },
    ];
  };

  it.each([
    ['of a choice', translated('Schauspiel', 'Eine mehr')],
    ['of a sub-command', translated('Drama', 'Noch eine')],
    ['that is there no more', [{ ...film, options: [genre] }, ...translated('Drama', 'Eine mehr').slice(1)]],
  ])('is sent for a translation alone %s, and once', async (_, after) => {
    const before = translated('Drama', 'Eine mehr');
    expect(await register(before)).toBe(true);
    expect(await register(before)).toBe(false);
    expect(await register(after)).toBe(true);
    expect(await register(after)).toBe(false);
  });

  it('is told of translations only where it asks for them, as Discord answers', async () => {
    await register(translated('Drama', 'Eine mehr'));
    const route = Routes.applicationCommands(discord.applicationId);
    const asked = async (query: string) => JSON.stringify(await rest.get(route, { query: new URLSearchParams(query) }));
    expect(await asked('')).not.toContain('_localizations');
    expect(await asked('with_localizations=true')).toContain('"name_localizations":{"de":"spielfilm"}');
  });

  it('is not sent again for places in another order, nor for what a server of its own does not know', async () => {
    await register([{ ...film, contexts: [Place.BotDM, Place.Guild] }]);
    expect(await register([{ ...film, contexts: [Place.Guild, Place.BotDM] }])).toBe(false);
    const guildId = discord.guild('Studio').id;
    await register([film], guildId);
    expect(await register([{ ...film, contexts: [Place.Guild] }], guildId)).toBe(false);
    expect(await register([{ ...film, nsfw: true }], guildId)).toBe(true);
    await register([], guildId);
  });

  it.each(changes)('is sent when %s', async (_, declarations) => {
    await register([film, reel]);
    expect(await register(declarations)).toBe(true);
    expect(await register(declarations)).toBe(false);
  });

  it('is for one server where that is set, beside those for all', async () => {
    const guildId = discord.guild('Studio').id;
    await register([film]);
    expect(await register([film], guildId)).toBe(true);
    expect(await register([film], guildId)).toBe(false);
    expect(await register([film])).toBe(false);
    await register([], guildId);
  });

  it('that Discord refuses is thrown', async () => {
    const outage = discord.switches.outage({ method: 'PUT' });
    await expect(register([reel])).rejects.toThrow();
    outage.end();
  });
});

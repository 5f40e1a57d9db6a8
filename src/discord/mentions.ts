import { DefaultRestOptions, type RESTOptions } from 'discord.js';
import { z } from 'zod';

/** A command as Discord has registered it. */
export interface RegisteredCommand {
  id: string;
  /** 1 is a slash command; the others stand in menus. */
  type: number;
  name: string;
  options: readonly { type: number; name: string }[];
}

/** The commands that can be mentioned, by their words: `token set`. */
type Ids = ReadonlyMap<string, string>;

const subcommandType = 1;
/** Discord's limits of one message (documentation, August 2026). */
const longest = { content: 2_000, components: 4_000, embeds: 6_000, description: 4_096 };

/** Code and what is escaped stay as they are; a command begins a word. */
const places = /\\[\s\S]|(`+)[\s\S]*?[^`]\1(?!`)|(?<=^|[\s(*])\/([a-z][\w-]*(?: [a-z][\w-]*)?)(?![\w/:-])/gm;

/**
 * Commands that a text names as mentions, which a reader taps: `/token set` becomes `</token set:123>`. Members' words come
 * with their slashes escaped or in code (show.ts), and are not touched by that.
 */
export function mentionCommands(text: string, ids: Ids): string {
  return text.replace(places, (whole: string, _code: unknown, words: string | undefined) => {
    if (words === undefined) return whole;
    const [name = '', second] = words.split(' ');
    const known = [words, name].find((candidate) => ids.has(candidate));
    const id = known === undefined ? undefined : ids.get(known);
    if (known === undefined || id === undefined) return whole;
    return `</${known}:${id}>${known === name && second !== undefined ? ` ${second}` : ''}`;
  });
}

interface Part {
  content?: string | undefined;
  components?: Part[] | undefined;
}
const partSchema: z.ZodType<Part> = z.looseObject({
  content: z.string().optional(),
  components: z.lazy(() => z.array(partSchema)).optional(),
});
const messageSchema = z.looseObject({
  content: z.string().nullish(),
  embeds: z.array(z.looseObject({ description: z.string().optional() })).optional(),
  components: z.array(partSchema).optional(),
});
/** The answer to an interaction: 4 a message, 7 a change of one (reference, "Interaction Callback Type"). */
const callbackSchema = z.looseObject({ type: z.union([z.literal(4), z.literal(7)]), data: messageSchema });
const formSchema = z.looseObject({ type: z.int() });

/** A message with the commands that it names as mentions; each part stays as it was where it would become too long. */
function mentionIn(message: z.infer<typeof messageSchema>, ids: Ids): z.infer<typeof messageSchema> {
  const { content, embeds, components } = message;
  const text = content == null ? content : mentionCommands(content, ids);
  const parts = components?.map((part) => mentionInPart(part, ids));
  const shownEmbeds = embeds?.map(({ description, ...embed }) => ({
    ...embed,
    ...(description === undefined ? {} : { description: mentionCommands(description, ids) }),
  }));
  const embedsFit =
    JSON.stringify(shownEmbeds ?? []).length <= longest.embeds &&
    (shownEmbeds ?? []).every(({ description = '' }) => description.length <= longest.description);
  return {
    ...message,
    ...(text != null && text.length <= longest.content ? { content: text } : {}),
    ...(shownEmbeds && embedsFit ? { embeds: shownEmbeds } : {}),
    ...(parts && lengthOf(parts) <= longest.components ? { components: parts } : {}),
  };
}

function mentionInPart(part: Part, ids: Ids): Part {
  const { content, components } = part;
  return {
    ...part,
    ...(content === undefined ? {} : { content: mentionCommands(content, ids) }),
    ...(components && { components: components.map((below) => mentionInPart(below, ids)) }),
  };
}

function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { content = '', components = [] }) => sum + content.length + lengthOf(components), 0);
}

/** Requests that bring words to a reader: answers to interactions, and messages. Not those that register commands. */
const writes =
  /\/(interactions\/\d+\/[^/]+\/callback|webhooks\/\d+\/[^/]+(\/messages\/[^/]+)?|channels\/\d+\/messages(\/\d+)?)$/;

/** The body of a message, or of an answer with one. Forms, and parts that would become too long, stay as they were. */
export function mentionInBody(body: string, ids: Ids): string {
  const parsed: unknown = JSON.parse(body);
  const callback = callbackSchema.safeParse(parsed);
  if (callback.success) return JSON.stringify({ ...callback.data, data: mentionIn(callback.data.data, ids) });
  const message = messageSchema.safeParse(parsed);
  if (!message.success || formSchema.safeParse(parsed).success) return body;
  return JSON.stringify(mentionIn(message.data, ids));
}

/**
 * The one place on the way out where commands become mentions. Until Discord has told their ids they are plain words.
 */
export function createMentions() {
  let ids: Ids = new Map();

  return {
    learn(commands: readonly RegisteredCommand[]): void {
      const slash = commands.filter(({ type }) => type === 1);
      ids = new Map(
        slash.flatMap(({ id, name, options }): [string, string][] => {
          const subcommands = options.filter(({ type }) => type === subcommandType);
          if (subcommands.length === 0) return [[name, id]];
          return subcommands.map((subcommand) => [`${name} ${subcommand.name}`, id]);
        }),
      );
    },

    /** For the REST client. */
    makeRequest: ((url, init) => {
      const { body } = init;
      if (ids.size === 0 || !writes.test(new URL(url).pathname)) return DefaultRestOptions.makeRequest(url, init);
      if (body instanceof FormData) {
        const words = body.get('payload_json');
        if (typeof words === 'string') body.set('payload_json', mentionInBody(words, ids));
      }
      const mayName = typeof body === 'string' && body.includes('/');
      return DefaultRestOptions.makeRequest(url, mayName ? { ...init, body: mentionInBody(body, ids) } : init);
    }) satisfies RESTOptions['makeRequest'],
  };
}

export type Mentions = ReturnType<typeof createMentions>;

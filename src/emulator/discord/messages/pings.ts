import { ComponentType } from 'discord-api-types/v10';
import { invalidForm } from '../rest/api-error.js';
import { mayIn } from '../state/permissions.js';
import type { Channel, Message, Pings, World } from '../state/world.js';
import type { MessageComponent } from './component-schemas.js';
import type { AllowedMentions } from './message-schema.js';
import { walkComponents } from './walk-components.js';

interface Told {
  content: string;
  components: readonly MessageComponent[];
  allowed: AllowedMentions | undefined;
  authorId: string;
  /** The message that it answers. */
  replyTo: Message | undefined;
}

export const noPings: Pings = { everyone: false, userIds: [], roleIds: [] };

function mentionText(told: Told): string {
  const shown = walkComponents(told.components).flatMap(({ component }) =>
    component.type === ComponentType.TextDisplay ? component.content : [],
  );
  // What stands in code is no mention.
  return [told.content, ...shown].join('\n').replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
}

function idsIn(textWithMentions: string, pattern: RegExp): string[] {
  return [...new Set([...textWithMentions.matchAll(pattern)].flatMap((match) => match[1] ?? []))];
}

/** `parse` and a list of the same kind exclude each other (reference, "Allowed Mentions Object"). */
export function checkAllowedMentions(allowed: AllowedMentions | undefined): void {
  for (const kind of ['users', 'roles'] as const)
    if (allowed?.parse?.includes(kind) && (allowed[kind]?.length ?? 0) > 0)
      throw invalidForm(
        ['allowed_mentions'],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      );
}

/** Who a message really notifies: what its text names, less what `allowed_mentions` and permissions take away. */
export function pingsOf(world: World, channel: Channel, told: Told): Pings {
  const words = mentionText(told);
  const { allowed } = told;
  const may = (kind: 'users' | 'roles' | 'everyone') =>
    allowed?.parse === undefined ? !allowed : allowed.parse.includes(kind);
  const mayAll = mayIn(world, channel, told.authorId, 'MentionEveryone');
  const guild = channel.kind === 'direct' ? undefined : world.guilds.get(channel.guildId);
  const userIds = idsIn(words, /<@!?(\d+)>/g).filter(
    (id) => world.users.has(id) && (may('users') || (allowed?.users ?? []).includes(id)),
  );
  const replied = told.replyTo && (allowed ? (allowed.replied_user ?? false) : true) ? [told.replyTo.authorId] : [];
  const roleIds = idsIn(words, /<@&(\d+)>/g).filter((id) => {
    const role = guild?.roles.get(id);
    return role && (role.mentionable || mayAll) && (may('roles') || (allowed?.roles ?? []).includes(id));
  });
  return {
    everyone: /@(everyone|here)\b/.test(words) && mayAll && may('everyone') && channel.kind !== 'direct',
    userIds: [...new Set([...userIds, ...replied])],
    roleIds,
  };
}

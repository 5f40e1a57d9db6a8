import { z } from 'zod';
import { maybe, snowflake, text } from '../rest/fields.js';
import { messageComponent } from './component-schemas.js';
import { embed } from './embed-schema.js';

const allowedMentions = z.object({
  parse: maybe(z.array(z.enum(['users', 'roles', 'everyone']))),
  users: maybe(z.array(snowflake).max(100)),
  roles: maybe(z.array(snowflake).max(100)),
  replied_user: maybe(z.boolean()),
});

export type AllowedMentions = z.infer<typeof allowedMentions>;

const attachment = z.object({
  id: snowflake,
  filename: maybe(text(0, 1024)),
  description: maybe(text(0, 1024)),
  title: maybe(text(0, 1024)),
  is_spoiler: maybe(z.boolean()),
});

export type AttachmentEntry = z.infer<typeof attachment>;

/**
 * What a message is made of, for creating and editing alike. A field that is missing keeps what was there; null empties
 * it. Fields a route does not know are let through unseen, as Discord does.
 */
export const messageBody = z.object({
  content: text(0, 2000).nullish(),
  embeds: z.array(embed).max(10).nullish(),
  components: z.array(messageComponent).nullish(),
  attachments: z.array(attachment).max(10).nullish(),
  flags: maybe(z.int()),
  allowed_mentions: maybe(allowedMentions),
  nonce: maybe(z.union([z.int(), text(0, 25)])),
  enforce_nonce: maybe(z.boolean()),
  tts: maybe(z.boolean()),
  message_reference: maybe(
    z.object({
      message_id: snowflake,
      channel_id: maybe(snowflake),
      guild_id: maybe(snowflake),
      type: maybe(z.literal([0, 1])),
      fail_if_not_exists: maybe(z.boolean()),
    }),
  ),
});

export type MessageBody = z.infer<typeof messageBody>;

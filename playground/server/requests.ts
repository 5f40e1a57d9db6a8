import { z } from 'zod';
import type * as protocol from '../protocol.js';

const snowflake = z.string().regex(/^\d{1,20}$/);
const member = z.string().max(40);
const nonce = z.string().max(64).exactOptional();
const commandName = z.string().min(1).max(100);
const customId = z.string().min(1).max(100);
const uploadId = z.string().max(40);
const upload = z.object({ upload: uploadId });
const longest = 6000;
const plain = z.union([z.string().max(longest), z.number(), z.boolean()]);
const place = { member, channelId: snowflake };

export const commandRequest = z.object({
  ...place,
  nonce,
  command: commandName,
  options: z.record(z.string(), z.union([plain, upload])),
}) satisfies z.ZodType<protocol.CommandRequest>;

export const typedRequest = z.object({
  ...place,
  nonce,
  text: z.string().max(longest),
  uploads: z.array(uploadId).max(10).exactOptional(),
}) satisfies z.ZodType<protocol.TypedRequest>;

export const completeRequest = z.object({
  ...place,
  command: commandName,
  option: z.string().max(32),
  partial: z.string().max(longest),
  options: z.record(z.string(), plain),
}) satisfies z.ZodType<protocol.CompleteRequest>;

export const menuRequest = z.object({
  ...place,
  nonce,
  messageId: snowflake,
  command: commandName,
}) satisfies z.ZodType<protocol.MenuRequest>;

export const pressRequest = z.object({
  ...place,
  nonce,
  messageId: snowflake,
  customId,
}) satisfies z.ZodType<protocol.PressRequest>;

export const selectRequest = z.object({
  ...place,
  nonce,
  messageId: snowflake,
  customId,
  values: z.array(z.string().max(100)).max(25),
}) satisfies z.ZodType<protocol.SelectRequest>;

export const modalRequest = z.object({
  member,
  modalId: snowflake,
  nonce,
  values: z.record(
    z.string(),
    z.union([z.string().max(longest), z.array(z.string().max(100)).max(25), z.array(upload).max(10)]),
  ),
}) satisfies z.ZodType<protocol.ModalRequest>;

export const sayRequest = z.object({
  ...place,
  content: z.string().max(4000),
  uploads: z.array(uploadId).max(10),
}) satisfies z.ZodType<protocol.SayRequest>;

export const deleteRequest = z.object({ ...place, messageId: snowflake }) satisfies z.ZodType<protocol.DeleteRequest>;

export const keyRequest = z.object({
  member,
  action: z.enum(['give', 'take']),
}) satisfies z.ZodType<protocol.KeyRequest>;

export const switchesRequest = z.object({
  provider: z
    .object({
      slow: z.boolean().exactOptional(),
      moderation: z.enum(['off', 'text', 'image', 'output']).exactOptional(),
      rateLimit: z.boolean().exactOptional(),
      outage: z.boolean().exactOptional(),
      lostAnswers: z.boolean().exactOptional(),
    })
    .exactOptional(),
  discord: z
    .object({
      outage: z.enum(['off', 'refuses', 'gone']).exactOptional(),
      uploadLimitBytes: z.int().min(1).nullable().exactOptional(),
    })
    .exactOptional(),
}) satisfies z.ZodType<protocol.SwitchesRequest>;

export const taskRequest = z.object({
  id: z.string().max(100),
  action: z.enum(['finish', 'fail']),
}) satisfies z.ZodType<protocol.TaskRequest>;

// The plainest delivery: a finished video is fetched into memory and sent from there with discord.js.
import { REST, Routes } from 'discord.js';
import { z } from 'zod';

const settings = z
  .object({ DISCORD_TOKEN: z.string(), DISCORD_API_URL: z.string(), ANYFAST_BASE_URL: z.string() })
  .extend({ ANYFAST_KEY: z.string(), CHANNEL_ID: z.string(), TASK_IDS: z.string() })
  .parse(process.env);
const taskSchema = z.object({ data: z.object({ status: z.string(), result_url: z.string().optional() }) });
const betweenReadsMs = 100;
const rest = new REST({ api: settings.DISCORD_API_URL, timeout: 60_000 }).setToken(settings.DISCORD_TOKEN);

/** @param {string} id */
async function deliver(id) {
  const answer = await fetch(`${settings.ANYFAST_BASE_URL}/v1/video/generations/${id}`, {
    headers: { authorization: `Bearer ${settings.ANYFAST_KEY}` },
  });
  const { data } = taskSchema.parse(await answer.json());
  if (data.status !== 'SUCCESS' || data.result_url === undefined) {
    setTimeout(() => void deliver(id), betweenReadsMs);
    return;
  }
  const video = Buffer.from(await (await fetch(data.result_url)).arrayBuffer());
  await rest.post(Routes.channelMessages(settings.CHANNEL_ID), {
    body: { content: 'your video is ready' },
    files: [{ name: `${id}.mp4`, data: video, contentType: 'video/mp4' }],
  });
}

for (const id of settings.TASK_IDS.split(',')) void deliver(id);
process.stdout.write('{"msg":"ready"}\n');

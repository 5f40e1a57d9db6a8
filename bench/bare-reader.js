// The barest reader of tasks: what a request, and finding the status in its answer, take by themselves.
import { Agent, request } from 'undici';
import { z } from 'zod';

const answerSchema = z.object({
  data: z.object({
    task_id: z.string(),
    status: z.string(),
    progress: z.string(),
    data: z.object({ status: z.string() }),
  }),
});
const { READS_PER_SECOND, ANYFAST_BASE_URL = '' } = process.env;
const tickMs = 20;
const dispatcher = new Agent({ connections: 64, keepAliveTimeout: 20_000 });
const headers = { authorization: 'Bearer sk-bench-0000000000000000000000001', accept: 'application/json' };

async function read() {
  const { body } = await request(`${ANYFAST_BASE_URL}/v1/video/generations/asyntask_h81efT0qwtLnzyt6VENmCZ6VXSfNxE2E`, {
    dispatcher,
    headers,
  });
  answerSchema.parse(await body.json());
}

let due = 0;
setInterval(() => {
  for (due += (Number(READS_PER_SECOND) * tickMs) / 1000; due >= 1; due -= 1) void read();
}, tickMs);
process.stdout.write('{"msg":"ready"}\n');

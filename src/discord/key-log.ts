import { MessageFlags, Routes, type REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Save } from '../jobs/dependencies.js';
import { endStates } from '../jobs/transitions.js';
import type { Failure, Job, JobIn } from '../store/records.js';
import type { Settings } from '../store/settings.js';
import { tokensAndCost } from './show.js';

const ends = new Set<Job['state']>(endStates);
type EndedJob = JobIn<(typeof endStates)[number]>;
const hasEnded = (job: Job): job is EndedJob => ends.has(job.state);

/** Why there is no video, without names or anybody's words: who reads the log may not be allowed to read the channel. */
const reasons = {
  'bad-key': 'the key is not accepted',
  'no-money': 'too little credit',
  'not-allowed': 'the key does not allow it',
  moderation: 'refused by moderation',
  'bad-request': 'the provider refused the request',
  'not-ready': 'a file was not ready',
  'not-found': 'something was gone at the provider',
  'too-fast': 'too many requests',
  'provider-fault': 'a fault of the provider',
  timeout: 'no answer in time',
  unreachable: 'the provider could not be reached',
  'key-gone': 'the key was removed',
  'link-ended': 'a link had ended',
  'asset-failed': 'a file could not be used',
  'no-place': 'nothing could be posted in its channel',
  'result-lost': 'the result was lost',
} as const satisfies Record<Failure['kind'], string>;

function outcomeOf(job: EndedJob): string {
  const estimate = (about: string) => tokensAndCost(job.estimatedTokens, job.price, about);
  switch (job.state) {
    case 'done': {
      const { tokens } = job.result;
      const where = job.message === null ? 'done, posted nowhere' : 'done';
      return `${where} · ${tokens === null ? estimate('about ') : tokensAndCost(tokens, job.price)}`;
    }
    case 'unconfirmed':
      return `unknown whether the provider accepted it · ${estimate('perhaps ')}`;
    case 'failed': {
      const spent = { no: 'nothing charged', yes: estimate('about '), unknown: estimate('perhaps ') } as const;
      return `failed, ${reasons[job.failure.kind]} · ${spent[job.failure.charged]}`;
    }
  }
}

/** One line: who, where, what became of it, what it cost. Never a prompt, a name or a key. */
export function logLine(job: EndedJob): string {
  return `<@${job.ownerId}> in <#${job.channelId}> · ${outcomeOf(job)}`;
}

interface KeyLogDependencies {
  rest: REST;
  settings: Pick<Settings, 'logChannel'>;
  log: Logger;
}

/**
 * Tells a server's log channel of each job that the server's key pays, when it ends. Nothing waits for it; a line is posted
 * at most once, and is lost when the process ends before it is posted.
 */
export function createKeyLog({ rest, settings, log }: KeyLogDependencies) {
  const telling = new Set<Promise<void>>();

  async function tell(job: EndedJob): Promise<void> {
    try {
      const channelId = await settings.logChannel(job.keyOwner.id);
      if (channelId === null) return;
      await rest.post(Routes.channelMessages(channelId), {
        body: {
          content: logLine(job),
          nonce: `${job.id}-l`,
          enforce_nonce: true,
          allowed_mentions: { parse: [] },
          flags: MessageFlags.SuppressNotifications,
        },
      });
    } catch (error) {
      log.warn({ job: job.id, err: error }, 'the log channel of a server could not be told');
    }
  }

  return {
    /** Writes as `save` does, and tells of an end once it is written. */
    watching(job: Job, save: Save): Save {
      let before = job.state;
      return async (after, options) => {
        await save(after, options);
        const isNew = after.state !== before;
        before = after.state;
        if (!isNew || !hasEnded(after) || after.keyOwner.scope !== 'server') return;
        const told = tell(after).finally(() => telling.delete(told));
        telling.add(told);
      };
    },

    async settled(): Promise<void> {
      await Promise.all(telling);
    },
  };
}

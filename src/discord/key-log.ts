import { MessageFlags, Routes, type REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Save } from '../jobs/dependencies.js';
import { endStates } from '../jobs/transitions.js';
import type { Job, JobIn } from '../store/records.js';
import type { Settings } from '../store/settings.js';
import type { Texts } from '../texts/english.js';
import { textsOfServer } from './texts-of.js';

const ends = new Set<Job['state']>(endStates);
type EndedJob = JobIn<(typeof endStates)[number]>;
const hasEnded = (job: Job): job is EndedJob => ends.has(job.state);

function outcomeOf(job: EndedJob, { keyLog, format }: Texts): string {
  const estimate = () => format.tokens(job.estimatedTokens, job.price);
  const about = () => format.aboutTokens(job.estimatedTokens, job.price);
  switch (job.state) {
    case 'done': {
      const { tokens } = job.result;
      const where = job.message === null ? keyLog.doneNowhere : keyLog.done;
      return `${where} · ${tokens === null ? about() : format.tokens(tokens, job.price)}`;
    }
    case 'unconfirmed':
      return `${keyLog.unknown} · ${keyLog.perhaps(estimate())}`;
    case 'failed': {
      const { kind, charged } = job.failure;
      const spent = { no: keyLog.nothingCharged, yes: about(), unknown: keyLog.perhaps(estimate()) };
      return `${keyLog.failed(keyLog.reasons[kind])} · ${spent[charged]}`;
    }
  }
}

/** Who asked, where, what came of it, what it cost. Never a prompt, a name or a key. */
export function logLine(job: EndedJob): string {
  const texts = textsOfServer(job);
  const outcome = outcomeOf(job, texts);
  return texts.keyLog.line({ member: `<@${job.ownerId}>`, channel: `<#${job.channelId}>`, outcome });
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

import { MessageFlags, RESTJSONErrorCodes, Routes, type ButtonInteraction, type REST } from 'discord.js';
import { UserError } from '../errors.js';
import { claimSoon } from '../jobs/claim-soon.js';
import { takesOf } from '../jobs/takes.js';
import type { Job, JobIn } from '../store/records.js';
import type { Say } from '../texts/english.js';
import { editCard } from './card-writes.js';
import type { Button } from './command.js';
import { answerConfirmation, confirmation } from './confirm.js';
import { jobOf } from './job-of.js';
import { buttonId } from './look.js';
import { isModerator } from './permissions.js';
import { isRefusal } from './post.js';
import type { Services } from './services.js';
import { textsOf } from './texts-of.js';
import { inOpenThread } from './threads.js';

const leaseMs = 30_000;
/** A message is gone with its thread. */
const goneCodes = new Set<unknown>([RESTJSONErrorCodes.UnknownMessage, RESTJSONErrorCodes.UnknownChannel]);

/** Asks whether a result shall go. */
export const deleteResult: Button = {
  name: 'delete',
  async press(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    requireRight(interaction, await jobOf(interaction, jobId, services));
    const { results, labels } = textsOf(interaction);
    const customId = buttonId('delete-confirmed', jobId);
    await interaction.editReply(confirmation(results.deleteQuestion, { label: labels.deleteIt, customId }));
  },
};

export const deleteConfirmed: Button = {
  name: 'delete-confirmed',
  async press(interaction, jobId, services) {
    await answerConfirmation(interaction, async () => {
      const job = await jobOf(interaction, jobId, services);
      requireRight(interaction, job);
      if (job.state === 'done' && job.message !== null) await deleteMessage(interaction, job, job.message, services);
      return textsOf(interaction).results.deletedNow;
    });
  },
};

function requireRight(interaction: ButtonInteraction, job: Job): void {
  if (interaction.user.id === job.ownerId || isModerator(interaction)) return;
  throw new UserError((texts) => texts.results.mayNotDelete);
}

async function deleteMessage(
  { client }: ButtonInteraction,
  job: JobIn<'done'>,
  message: { channelId: string; id: string },
  { store, timing, log }: Services,
): Promise<void> {
  await removeFromPlace(client.rest, message);
  const claim = await claimSoon(job.id, leaseMs, { store, timing });
  if (!claim) return;
  const deleted: JobIn<'done'> = { ...job, message: null, deletedAt: timing.now() };
  await store.jobs.release(await store.jobs.save(claim, deleted), { wakeAt: null });
  const takes = await takesOf(deleted, { store });
  await editCard(client.rest, deleted, takes).catch((error: unknown) => {
    log.info({ job: job.id, err: error }, 'a card could not be changed');
  });
}

/** An archived thread is opened for it, as Discord's own client does. @throws UserError where the place does not let the bot. */
async function removeFromPlace(rest: REST, { channelId, id }: { channelId: string; id: string }): Promise<void> {
  try {
    await inOpenThread(rest, channelId, () => rest.delete(Routes.channelMessage(channelId, id)));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (goneCodes.has(error.code)) return;
    const isLocked = error.code === RESTJSONErrorCodes.InvalidActionOnArchivedThread;
    const say: Say = ({ results }) => (isLocked ? results.threadLocked : results.cannotDelete);
    throw new UserError(say, { cause: error });
  }
}

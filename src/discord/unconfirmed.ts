import { MessageFlags, Routes, type ButtonInteraction } from 'discord.js';
import { UserError } from '../errors.js';
import { followingId } from '../jobs/job-id.js';
import { followerOf, settle } from '../jobs/settling.js';
import { takesOf } from '../jobs/takes.js';
import type { JobIn } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { editCard } from './card-writes.js';
import { unconfirmedCard } from './cards.js';
import type { Button } from './command.js';
import { confirmation } from './confirm.js';
import { cardLink } from './job-lines.js';
import { jobOf } from './job-of.js';
import { buttonId } from './look.js';
import { isModerator } from './permissions.js';
import type { Services } from './services.js';
import { startVideo } from './start-video.js';
import { textsOf } from './texts-of.js';
import { wishFrom } from './video-wish.js';

type Unconfirmed = JobIn<'unconfirmed'>;

async function unconfirmedJob(interaction: ButtonInteraction, jobId: string, services: Services): Promise<Unconfirmed> {
  const job = await jobOf(interaction, jobId, services);
  if (job.state === 'unconfirmed') return job;
  throw new UserError((texts) => texts.results.settledAlready);
}

/** What was decided; null while nothing is. A job that follows says so also where its predecessor could not be written. */
async function decisionOf(job: Unconfirmed, services: Services, { results }: Texts): Promise<string | null> {
  const follower = await followerOf(job, services);
  if (job.settled === 'forgotten') return results.forgottenBefore;
  if (!follower && job.settled === null) return null;
  return results.followedBefore((follower && cardLink(follower)) ?? null);
}

/** Takes the buttons from the message that asked, and tells the job's card. Best effort. */
async function showDecision(
  { client }: ButtonInteraction,
  notice: { channelId: string; id: string },
  job: Unconfirmed,
  services: Services,
): Promise<void> {
  const told = (error: unknown) => services.log.info({ job: job.id, err: error }, 'a message could not be changed');
  const body = unconfirmedCard(job, await followerOf(job, services));
  await client.rest.patch(Routes.channelMessage(notice.channelId, notice.id), { body }).catch(told);
  await editCard(client.rest, job, await takesOf(job, services)).catch(told);
}

/**
 * Carries out a decision, one at a time, unless there is one already; shows what holds then where the question stands.
 *
 * @returns whether it was carried out
 * @throws UserError while somebody else decides
 */
async function decide(
  interaction: ButtonInteraction,
  { job, noticeId }: { job: Unconfirmed; noticeId: string },
  act: () => Promise<'forgotten' | null>,
  services: Services,
): Promise<{ after: Unconfirmed; acted: boolean }> {
  let acted = false;
  const once = () => {
    acted = true;
    return act();
  };
  const after = await settle(job, once, services);
  if (!after) throw new UserError((texts) => texts.results.beingDecided);
  const notice = { channelId: interaction.message.channelId, id: noticeId };
  if (after.settled !== null) await showDecision(interaction, notice, after, services);
  return { after, acted };
}

const leaveOpen = () => Promise.resolve(null);

/** Asks whether a submission whose answer was lost shall be sent once more. */
const resubmit: Button = {
  name: 'resubmit',
  async press(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await unconfirmedJob(interaction, jobId, services);
    const noticeId = interaction.message.id;
    const texts = textsOf(interaction);
    const decision = await decisionOf(job, services, texts);
    if (decision !== null) {
      await interaction.editReply(decision);
      await decide(interaction, { job, noticeId }, leaveOpen, services);
      return;
    }
    const { results, labels, format } = texts;
    const cost = format.aboutTokens(job.estimatedTokens, job.price);
    await interaction.editReply(
      confirmation(
        results.submitAgainQuestion(cost),
        { label: labels.yesSubmitAgain, customId: buttonId('resubmit-yes', `${jobId}:${noticeId}`) },
        { label: labels.no, customId: buttonId('resubmit-no', jobId), harmless: true },
      ),
    );
  },
};

/** The same, seed and all, paid as the presser's own `/video`: once, whoever presses and however often. */
const resubmitConfirmed: Button = {
  name: 'resubmit-yes',
  async press(interaction, argument, services) {
    await interaction.deferUpdate();
    const [jobId = '', noticeId = ''] = argument.split(':');
    const job = await unconfirmedJob(interaction, jobId, services);
    const submitAgain = async () => {
      await startVideo(interaction, wishFrom(job, job.request), services, { onceAs: followingId(job.id) });
      return null;
    };
    const { after, acted } = await decide(interaction, { job, noticeId }, submitAgain, services);
    if (!acted)
      await interaction.editReply({ content: await decisionOf(after, services, textsOf(interaction)), components: [] });
  },
};

const resubmitRefused: Button = {
  name: 'resubmit-no',
  async press(interaction) {
    await interaction.deferUpdate();
    await interaction.editReply({ content: textsOf(interaction).results.notSentAgain, components: [] });
  },
};

/** Leaves a lost submission at that: who asked for it, or a moderator. */
const forget: Button = {
  name: 'forget',
  async press(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await unconfirmedJob(interaction, jobId, services);
    if (interaction.user.id !== job.ownerId && !isModerator(interaction)) {
      throw new UserError((texts) => texts.results.mayNotForget);
    }
    const texts = textsOf(interaction);
    const act = () => Promise.resolve('forgotten' as const);
    const { after, acted } = await decide(interaction, { job, noticeId: interaction.message.id }, act, services);
    await interaction.editReply(
      (acted ? null : await decisionOf(after, services, texts)) ?? texts.results.forgottenNow,
    );
  },
};

export const unconfirmedButtons: readonly Button[] = [resubmit, resubmitConfirmed, resubmitRefused, forget];

import type { BaseInteraction } from 'discord.js';
import { UserError } from '../errors.js';
import type { Job } from '../store/records.js';
import { isInPlace } from './cards.js';
import type { Services } from './services.js';

/**
 * The job that a button or a form means by its custom id. It is used where it is shown, and by who asked for it anywhere: to
 * them it may have come directly. From anywhere else it counts as unknown, so that an id that was guessed or changed says
 * nothing of other places.
 *
 * @throws UserError when no such job is there
 */
export async function jobOf(
  interaction: BaseInteraction,
  id: string,
  { store }: Pick<Services, 'store'>,
): Promise<Job> {
  const job = await store.jobs.get(id);
  if (job && (job.ownerId === interaction.user.id || isShownIn(job, interaction.channelId))) return job;
  throw new UserError((texts) => texts.results.unknownVideo, { next: 'make-video' });
}

/** Whether a job's card or messages stand in that channel or thread. */
export function isShownIn(job: Job, channelId: string | null): boolean {
  if (channelId === null) return false;
  return job.channelId === channelId || ('place' in job && isInPlace(job.place, { channelId }));
}

import { MessageFlags, type ChatInputCommandInteraction, type InteractionEditReplyOptions } from 'discord.js';
import type { Job, KeyOwner } from '../store/records.js';
import type { Button } from './command.js';
import { answerConfirmation, confirmation } from './confirm.js';
import { countOf, nameJobs } from './job-lines.js';
import { keyOwnerOf } from './key-owner.js';
import type { Services } from './services.js';

const removeName = 'token-remove';
const eraseName = 'token-erase';

/** Finished or failed already, these are told and posted without a key. */
const keylessStates = new Set<Job['state']>(['delivering', 'failing']);

/** The jobs that an owner's key still pays: without it they are lost. The same key may be stored by another owner too. */
async function jobsNeeding(owner: KeyOwner, fingerprint: string, { store }: Services): Promise<Job[]> {
  const open = await store.jobs.listOpen(fingerprint, owner);
  return open.filter(({ state }) => !keylessStates.has(state));
}

function nameOf({ scope }: KeyOwner): string {
  return scope === 'server' ? "the server's key" : 'your key';
}

function scopeOf({ scope }: KeyOwner): string {
  return scope === 'server' ? 'server' : 'me';
}

/** Asks whether a key shall go; one that is out of use already can be erased at once. */
export async function askToRemoveKey(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const owner = keyOwnerOf(interaction, interaction.options.getString('scope') ?? 'me');
  await interaction.editReply(await question(owner, interaction.user.id, services));
}

async function question(
  owner: KeyOwner,
  readerId: string,
  services: Services,
): Promise<string | InteractionEditReplyOptions> {
  const info = await services.tokens.info(owner);
  if (!info) {
    const [older] = await services.tokens.retired(owner);
    if (older) return await eraseOrAsk(owner, older.fingerprint, readerId, services);
    return `There is no key to remove: ${nameOf(owner)} is not stored.`;
  }
  const end = info.lastFour === '' ? '' : ` ending in \`${info.lastFour}\``;
  const jobs = await jobsNeeding(owner, info.fingerprint, services);
  const then =
    jobs.length === 0
      ? 'Nothing that runs needs it, so it is erased at once.'
      : `${countOf(jobs.length, 'running video')} paid with it can still end; then it is erased.`;
  return confirmation(`Remove ${nameOf(owner)}${end}? New videos stop using it at once. ${then}`, {
    label: 'Remove it',
    customId: `${removeName}:${scopeOf(owner)}:${info.fingerprint}`,
  });
}

/** A key that is out of use: erases it, or names the jobs that would be lost. */
async function eraseOrAsk(
  owner: KeyOwner,
  fingerprint: string,
  readerId: string,
  services: Services,
): Promise<InteractionEditReplyOptions> {
  const jobs = await jobsNeeding(owner, fingerprint, services);
  if (jobs.length === 0) {
    await services.tokens.dropRetired(owner, fingerprint);
    return { content: `Removed and erased: ${nameOf(owner)} is not stored any more.`, components: [] };
  }
  const count = countOf(jobs.length, 'video');
  return confirmation(
    [
      `Removed: new videos do not use ${nameOf(owner)} any more. It is erased by itself when ${count} paid with it ${jobs.length === 1 ? 'has' : 'have'} ended.`,
      'Erased now, these are lost; AnyFast may finish and charge them all the same:',
      nameJobs(jobs, readerId),
    ].join('\n'),
    { label: `Erase it now, lose ${count}`, customId: `${eraseName}:${scopeOf(owner)}:${fingerprint}` },
  );
}

/** The key that a button means, by its argument `<scope>:<fingerprint>`, and whether it is out of use and kept. */
async function retiredKey(
  owner: KeyOwner,
  fingerprint: string,
  { tokens }: Services,
): Promise<'in use' | 'kept' | 'gone'> {
  if ((await tokens.info(owner))?.fingerprint === fingerprint) return 'in use';
  const retired = await tokens.retired(owner);
  return retired.some((key) => key.fingerprint === fingerprint) ? 'kept' : 'gone';
}

function splitArgument(argument: string): { scope: string; fingerprint: string } {
  const [scope = '', fingerprint = ''] = argument.split(':');
  return { scope, fingerprint };
}

const remove: Button = {
  name: removeName,
  async press(interaction, argument, services) {
    await interaction.deferUpdate();
    const { scope, fingerprint } = splitArgument(argument);
    const owner = keyOwnerOf(interaction, scope);
    const state = await retiredKey(owner, fingerprint, services);
    if (state === 'in use') await services.tokens.retire(owner);
    await interaction.editReply(
      state === 'gone'
        ? { content: 'That key is not stored any more.', components: [] }
        : await eraseOrAsk(owner, fingerprint, interaction.user.id, services),
    );
  },
};

const erase: Button = {
  name: eraseName,
  async press(interaction, argument, services) {
    await answerConfirmation(interaction, async () => {
      const { scope, fingerprint } = splitArgument(argument);
      const owner = keyOwnerOf(interaction, scope);
      const state = await retiredKey(owner, fingerprint, services);
      if (state === 'gone') return 'That key is erased already.';
      if (state === 'in use') return 'That key was stored again since, and is in use. Nothing was erased.';
      const lost = await jobsNeeding(owner, fingerprint, services);
      await services.tokens.dropRetired(owner, fingerprint);
      // Only now: a step that begins before finds the key still there.
      await services.runner.wake(lost.map(({ id }) => id));
      const told = lost.length === 0 ? '' : ` ${countOf(lost.length, 'video')} will say so in a moment.`;
      return `Erased: ${nameOf(owner)} is not stored any more.${told}`;
    });
  },
};

export const removeKeyButtons: readonly Button[] = [remove, erase];

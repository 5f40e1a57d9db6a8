import {
  MessageFlags,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type InteractionEditReplyOptions,
} from 'discord.js';
import type { Job, KeyOwner } from '../store/records.js';
import type { Button } from './command.js';
import { answerConfirmation, confirmation } from './confirm.js';
import { nameJobs } from './job-lines.js';
import { ending } from './key-form.js';
import { keyOwnerOf } from './key-owner.js';
import { textsOf } from './texts-of.js';
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

function scopeOf({ scope }: KeyOwner): string {
  return scope === 'server' ? 'server' : 'me';
}

/** Asks whether a key shall go; one that is out of use already can be erased at once. */
export async function askToRemoveKey(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const owner = keyOwnerOf(interaction, interaction.options.getString('scope') ?? 'me');
  await interaction.editReply(await question(owner, interaction, services));
}

async function question(
  owner: KeyOwner,
  interaction: ChatInputCommandInteraction,
  services: Services,
): Promise<string | InteractionEditReplyOptions> {
  const texts = textsOf(interaction);
  const { names, noneToRemove, removeQuestion, removeIt } = texts.keys;
  const key = names[owner.scope];
  const info = await services.tokens.info(owner);
  if (!info) {
    const [older] = await services.tokens.retired(owner);
    if (older) return await eraseOrAsk(owner, older.fingerprint, interaction, services);
    return noneToRemove(key);
  }
  const { length: running } = await jobsNeeding(owner, info.fingerprint, services);
  return confirmation(removeQuestion({ key, ending: ending(info.lastFour, texts), running }), {
    label: removeIt,
    customId: `${removeName}:${scopeOf(owner)}:${info.fingerprint}`,
  });
}

/** A key that is out of use: erases it, or names the jobs that would be lost. */
async function eraseOrAsk(
  owner: KeyOwner,
  fingerprint: string,
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  services: Services,
): Promise<InteractionEditReplyOptions> {
  const texts = textsOf(interaction);
  const { names, erased, eraseQuestion, eraseNow } = texts.keys;
  const key = names[owner.scope];
  const jobs = await jobsNeeding(owner, fingerprint, services);
  if (jobs.length === 0) {
    await services.tokens.dropRetired(owner, fingerprint);
    return { content: erased(key), components: [] };
  }
  const count = jobs.length;
  return confirmation(eraseQuestion({ key, count, jobs: nameJobs(jobs, interaction.user.id, texts) }), {
    label: eraseNow(count),
    customId: `${eraseName}:${scopeOf(owner)}:${fingerprint}`,
  });
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
        ? { content: textsOf(interaction).keys.goneNow, components: [] }
        : await eraseOrAsk(owner, fingerprint, interaction, services),
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
      const { keys } = textsOf(interaction);
      if (state === 'gone') return keys.erasedBefore;
      if (state === 'in use') return keys.inUseAgain;
      const lost = await jobsNeeding(owner, fingerprint, services);
      await services.tokens.dropRetired(owner, fingerprint);
      // Only now: a step that begins before finds the key still there.
      await services.runner.wake(lost.map(({ id }) => id));
      return keys.erasedNow({ key: keys.names[owner.scope], lost: lost.length });
    });
  },
};

export const removeKeyButtons: readonly Button[] = [remove, erase];

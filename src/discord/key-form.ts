import {
  ComponentType,
  MessageFlags,
  TextInputStyle,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import { failureOf } from '../assets/failure.js';
import { UserError } from '../errors.js';
import { eraseIfUnused } from '../jobs/retired-keys.js';
import { ProviderError } from '../provider/errors.js';
import { cleanToken } from '../store/clean-token.js';
import type { Draft, KeyOwner } from '../store/records.js';
import { addAssets } from './asset-add.js';
import type { Button, Modal } from './command.js';
import { ownDraft } from './draft-buttons.js';
import { onceAsOf, refuse, refuseFiles } from './drafts.js';
import { explain } from './failures.js';
import { keyOwnerOf } from './key-owner.js';
import { setKeyName } from './next-steps.js';
import type { Services } from './services.js';
import type { Texts } from '../texts/english.js';
import { textsOf } from './texts-of.js';
import { startVideo } from './start-video.js';

const formName = 'token-set';
/** A free call; the member waits for it. */
const checkLimitMs = 20_000;

/**
 * Opens the form for a key: one field, custom id `token`.
 *
 * @param draftId what goes on once the key is stored
 * @throws UserError for a server's when who acts may not manage the server
 */
export async function openKeyForm(
  interaction: ButtonInteraction | ChatInputCommandInteraction,
  scope: string,
  draftId?: string,
): Promise<void> {
  keyOwnerOf(interaction, scope);
  const { form } = textsOf(interaction).keys;
  await interaction.showModal({
    custom_id: [formName, scope, ...(draftId === undefined ? [] : [draftId])].join(':'),
    title: form.titles[scope === 'server' ? 'server' : 'member'],
    components: [
      {
        type: ComponentType.Label,
        label: form.label,
        description: form.hint,
        component: {
          type: ComponentType.TextInput,
          custom_id: 'token',
          style: TextInputStyle.Short,
          required: true,
          max_length: 400,
          placeholder: 'sk-...',
        },
      },
    ],
  });
}

/** How a free call with the key ends: undefined when it works. */
export async function problemOf(key: string, { provider, signal }: Services): Promise<ProviderError | undefined> {
  try {
    await provider.listGroups(key, {}, { signal: AbortSignal.any([signal, AbortSignal.timeout(checkLimitMs)]) });
    return undefined;
  } catch (error) {
    if (error instanceof ProviderError) return error;
    if (signal.aborted) throw error;
    return new ProviderError('no answer in time', { kind: 'timeout', outcome: 'unknown' });
  }
}

/** Which key it is, without telling it. */
export function ending(lastFour: string, { keys }: Texts): string {
  return lastFour === '' ? '' : keys.endingIn(`\`${lastFour}\``);
}

/** Stores what was typed, when it works. @returns what the member is told. @throws UserError */
async function storeKey(interaction: ModalSubmitInteraction, owner: KeyOwner, services: Services): Promise<string> {
  const next = owner.scope === 'member' ? 'set-key' : 'lend-key';
  const key = cleanToken(interaction.fields.getTextInputValue('token'));
  if (key === undefined) {
    throw new UserError((texts) => texts.keys.notAKey, { next });
  }
  const problem = await problemOf(key, services);
  if (problem) {
    throw new UserError(
      (texts) => {
        const { title, remedy } = explain(failureOf(problem, 'assets'), texts);
        return texts.keys.notChecked(`${title} ${remedy}`);
      },
      { next },
    );
  }
  const before = await services.tokens.info(owner);
  const { lastFour, fingerprint } = await services.tokens.set(owner, key);
  if (before && before.fingerprint !== fingerprint) await eraseIfUnused(owner, before.fingerprint, services);
  const texts = textsOf(interaction);
  return texts.keys.stored[owner.scope](ending(lastFour, texts));
}

/** What was refused for want of a key goes on: files become assets; a video, once, and above its member's threshold it is asked about as ever. */
async function goOn(interaction: ModalSubmitInteraction, draft: Draft, services: Services): Promise<void> {
  const { keys, assets } = textsOf(interaction);
  const { files } = draft.wish;
  try {
    const stored = await storeKey(interaction, keyOwnerOf(interaction, 'me'), services);
    const next = draft.assets ? assets.goesOn : keys.videoGoesOn;
    await interaction.followUp({ content: `${stored} ${next}`, flags: MessageFlags.Ephemeral });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (draft.assets) await refuseFiles(interaction, error, { files, name: draft.assets.name }, services);
    else await refuse(interaction, error, draft.wish, services, { onceAs: draft.onceAs });
    return;
  }
  if (!draft.assets) {
    await startVideo(interaction, draft.wish, services, { onceAs: onceAsOf(draft), agreed: false });
    return;
  }
  await interaction.editReply({ components: [] });
  await addAssets(interaction, files, draft.assets.name, services);
}

/** The form that was sent. Its argument is `<scope>`, or `me:<draft>`. */
export const keyForm: Modal = {
  name: formName,
  async submit(interaction, argument, services) {
    const [scope = 'me', draftId] = argument.split(':');
    const fromRefusal = interaction.isFromMessage() && interaction.message.flags.has(MessageFlags.Ephemeral);
    if (!fromRefusal || draftId === undefined) await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    // The refusal gives way to what comes of its draft.
    else await interaction.deferUpdate();
    const draft = draftId === undefined ? undefined : await ownDraft(draftId, interaction.user.id, services);
    if (draft) {
      await goOn(interaction, draft, services);
      return;
    }
    const owner = keyOwnerOf(interaction, scope);
    const stored = await storeKey(interaction, owner, services);
    const next = owner.scope === 'server' ? '' : ` ${textsOf(interaction).keys.nowTry}`;
    const answer = { content: `${stored}${next}`, flags: MessageFlags.Ephemeral } as const;
    // After `deferUpdate` the reply would be the refusal.
    await (draftId === undefined ? interaction.editReply({ content: answer.content }) : interaction.followUp(answer));
  },
};

/** Opens the form, from a refusal or a greeting. */
export const setKey: Button = {
  name: setKeyName,
  async press(interaction, argument) {
    const [scope = 'me', draftId] = argument.split(':');
    await openKeyForm(interaction, scope, draftId);
  },
};

import { ButtonStyle, type APIButtonComponentWithCustomId } from 'discord.js';
import type { NextStep } from '../errors.js';
import type { Texts } from '../texts/english.js';
import { button, buttons } from './look.js';

export const setKeyName = 'set-key';
export const makeVideoName = 'make-video';

type Style = APIButtonComponentWithCustomId['style'];

/**
 * Opens the form for a key.
 *
 * @param draftId what goes on once the key is stored
 */
export const setKeyButton = (texts: Texts, draftId = '', style: Style = ButtonStyle.Primary) =>
  button(setKeyName, texts.labels.setKey, draftId === '' ? 'me' : `me:${draftId}`, style);

/** Opens the form for a key that a server lends to everyone, where it may have one already. */
export const lendKeyButton = (texts: Texts, hasOne = false) =>
  button(setKeyName, hasOne ? texts.labels.replaceKey : texts.labels.lendKey, 'server');

/** Opens the form for a prompt. */
export const makeVideoButton = (texts: Texts, style: Style = ButtonStyle.Primary) =>
  button(makeVideoName, texts.labels.makeVideo, '', style);

const buttonOf = {
  'set-key': (texts) => setKeyButton(texts),
  'lend-key': (texts) => lendKeyButton(texts),
  'make-video': (texts) => makeVideoButton(texts),
} as const satisfies Record<NextStep, (texts: Texts) => APIButtonComponentWithCustomId>;

/** A refusal's next step, as the components of its message; none where its words say it all. */
export function nextStepRow(next: NextStep | undefined, texts: Texts) {
  return next === undefined ? [] : [buttons(buttonOf[next](texts))];
}

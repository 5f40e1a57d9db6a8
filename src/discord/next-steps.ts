import { ButtonStyle, type APIButtonComponentWithCustomId } from 'discord.js';
import type { NextStep } from '../errors.js';
import { button, buttons } from './look.js';

export const setKeyName = 'set-key';
export const makeVideoName = 'make-video';

type Style = APIButtonComponentWithCustomId['style'];

/**
 * Opens the form for a key.
 *
 * @param draftId what goes on once the key is stored
 */
export const setKeyButton = (draftId = '', style: Style = ButtonStyle.Primary) =>
  button(setKeyName, 'Set my key', draftId === '' ? 'me' : `me:${draftId}`, style);

/** Opens the form for a key that a server lends to everyone. */
export const lendKeyButton = () => button(setKeyName, 'Lend a key to everyone', 'server');

/** Opens the form for a prompt. */
export const makeVideoButton = (style: Style = ButtonStyle.Primary) => button(makeVideoName, 'Make a video', '', style);

const buttonOf = {
  'set-key': () => setKeyButton(),
  'lend-key': lendKeyButton,
  'make-video': () => makeVideoButton(),
} as const satisfies Record<NextStep, () => APIButtonComponentWithCustomId>;

/** A refusal's next step, as the components of its message; none where its words say it all. */
export function nextStepRow(next: NextStep | undefined) {
  return next === undefined ? [] : [buttons(buttonOf[next]())];
}

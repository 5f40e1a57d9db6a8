import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Snowflake } from '../../../protocol.js';
import { useSelect } from '../state/store.js';
import { useActions } from '../server/actions.js';

/** The message that buttons and selects stand in. */
export interface MessagePlace {
  channelId: Snowflake;
  messageId: Snowflake;
}

export const MessageContext = createContext<MessagePlace | null>(null);

function useMessagePlace(): MessagePlace {
  const place = useContext(MessageContext);
  if (!place) throw new Error('there is no message around this component');
  return place;
}

/** A button or select of a message: whether the bot is awaited, and what uses it. */
export function useControl(customId: string) {
  const { channelId, messageId } = useMessagePlace();
  const { press, choose } = useActions();
  const waiting = useSelect(({ acting }) =>
    Object.values(acting).some((it) => it?.messageId === messageId && it.customId === customId),
  );
  const on = { messageId, customId };
  return {
    waiting,
    press: () => void press(channelId, on),
    choose: (values: readonly string[]) => void choose(channelId, on, values),
  };
}

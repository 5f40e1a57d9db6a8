import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Snowflake } from '../../../protocol.js';
import { draftKey, type Jump, type Place } from '../state/model.js';
import { hashOf, placeInHash, placeOf } from '../state/places.js';
import type { Store } from '../state/store.js';

export interface Navigation {
  /** A channel, or a thread beside its channel. */
  open(channelId: Snowflake): void;
  closeThread(): void;
  /** To a message, wherever it is. */
  jump(jump: Jump): void;
  /** Puts the beginning of a command into the message box. */
  startCommand(text: string): void;
  playMember(name: string): void;
  /** The browser's own back and forward. Returns what ends it. */
  followHistory(): () => void;
}

export function messageBoxId(channelId: Snowflake): string {
  return `message-box-${channelId}`;
}

export function createNavigation({ get, dispatch }: Store): Navigation {
  /** Where one comes from stays behind the back button. */
  function go(place: Place): void {
    const hash = hashOf(place);
    if (hash !== location.hash) history.pushState(null, '', hash);
    dispatch({ type: 'place', place });
  }
  function open(channelId: Snowflake): void {
    const { world } = get();
    const place = world && placeOf(world, channelId);
    if (place) go(place);
    else dispatch({ type: 'notice', text: 'That channel is not there any more, or not for this member.' });
  }
  return {
    open,
    closeThread: () => {
      const { place } = get();
      if (place) go({ ...place, threadId: null });
    },
    jump: (jump) => {
      open(jump.channelId);
      dispatch({ type: 'jump', jump });
    },
    startCommand: (text) => {
      const { place, memberName, drafts } = get();
      if (!place) return;
      const channelId = place.threadId ?? place.channelId;
      const key = draftKey(memberName, channelId);
      dispatch({ type: 'draft', key, draft: { text, files: drafts[key]?.files ?? [] } });
      document.getElementById(messageBoxId(channelId))?.focus();
    },
    playMember: (name) => {
      const address = new URL(location.href);
      address.searchParams.set('member', name);
      history.replaceState(null, '', address);
      dispatch({ type: 'member', memberName: name });
    },
    followHistory: () => {
      const follow = () => {
        const place = placeInHash(location.hash);
        if (place) dispatch({ type: 'place', place });
      };
      addEventListener('popstate', follow);
      return () => removeEventListener('popstate', follow);
    },
  };
}

export const NavigationContext = createContext<Navigation | null>(null);

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (!navigation) throw new Error('there is no navigation around this component');
  return navigation;
}

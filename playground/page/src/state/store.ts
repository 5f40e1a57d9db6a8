import { createContext } from 'preact';
import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { State } from '../../../protocol.js';
import type { PageState } from './model.js';
import { reduce, type Action } from './reduce.js';

export interface Store {
  get(): PageState;
  dispatch(action: Action): void;
  /** Returns what ends it. */
  subscribe(listener: () => void): () => void;
}

/** One state, changed by actions alone. */
export function createStore(initial: PageState): Store {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch: (action) => {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export const StoreContext = createContext<Store | null>(null);

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('there is no store around this component');
  return store;
}

/** A part of the state; the component renders anew when that part is another (`Object.is`). */
export function useSelect<Part>(select: (state: PageState) => Part): Part {
  const store = useStore();
  const [, setCount] = useState(0);
  const part = select(store.get());
  const latest = useRef({ select, part });
  latest.current = { select, part };
  useLayoutEffect(() => {
    const look = () => {
      const { select: selectNow, part: shown } = latest.current;
      if (!Object.is(selectNow(store.get()), shown)) setCount((count) => count + 1);
    };
    // It may have changed between rendering and this.
    look();
    return store.subscribe(look);
  }, [store]);
  return part;
}

/** A part of what the server sent. Only below what waits for it. */
export function useWorld<Part>(select: (world: State) => Part): Part {
  return useSelect(({ world }) => {
    if (!world) throw new Error('the state has not come yet');
    return select(world);
  });
}

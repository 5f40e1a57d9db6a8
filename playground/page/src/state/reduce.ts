import type { Modal, PlaygroundEvent, Snowflake } from '../../../protocol.js';
import type { ActedOn, Draft, Jump, PageState, Place } from './model.js';
import { placeIn } from './places.js';
import { newestId, reduceWorld } from './reduce-world.js';

export type Action =
  | { type: 'event'; event: PlaygroundEvent }
  | { type: 'connection'; connection: PageState['connection'] }
  | { type: 'member'; memberName: string }
  | { type: 'place'; place: Place }
  | { type: 'jump'; jump: Jump }
  | { type: 'jumped' }
  | { type: 'draft'; key: string; draft: Draft }
  | { type: 'read'; channelId: Snowflake }
  /** This page asks the bot for something. */
  | { type: 'acting'; nonce: string; on: ActedOn | null }
  /** The server refused to pass it on. */
  | { type: 'refused'; nonce: string; text: string }
  | { type: 'form-sent'; nonce: string }
  | { type: 'form-closed' }
  /** That an act was never answered has been noticed. */
  | { type: 'act-seen'; id: Snowflake }
  | { type: 'notice'; text: string }
  | { type: 'notice-seen'; id: number };

/** The one function that changes the page's state. */
export function reduce(state: PageState, action: Action): PageState {
  switch (action.type) {
    case 'event':
      return reduceEvent(state, action.event);
    case 'connection':
      return action.connection === state.connection ? state : { ...state, connection: action.connection };
    case 'member':
      // What the other one sees comes in a moment; until then this stays on the screen.
      return { ...state, memberName: action.memberName, connection: 'connecting', acting: {}, form: null };
    case 'place':
      return { ...state, place: action.place };
    case 'jump':
      return { ...state, jump: action.jump };
    case 'jumped':
      return { ...state, jump: null };
    case 'draft':
      return { ...state, drafts: { ...state.drafts, [action.key]: action.draft } };
    case 'read':
      return markRead(state, action.channelId);
    case 'acting':
      return { ...state, acting: { ...state.acting, [action.nonce]: action.on } };
    case 'refused':
      return refuse(state, action.nonce, action.text);
    case 'form-sent':
      return state.form ? { ...state, form: { ...state.form, nonce: action.nonce, problem: null } } : state;
    case 'form-closed':
      return { ...state, form: null };
    case 'act-seen':
      return forgetAct(state, action.id);
    case 'notice':
      return addNotice(state, action.text);
    case 'notice-seen':
      return { ...state, notices: state.notices.filter(({ id }) => id !== action.id) };
  }
}

function reduceEvent(state: PageState, event: PlaygroundEvent): PageState {
  if (event.type === 'state') {
    const { state: world } = event;
    // What was there before is no news, unless this is a reconnect.
    const known = state.world?.me.id === world.me.id ? state.read : newestIds(world.messages);
    return { ...state, world, connection: 'open', place: placeIn(world, state.place), read: known };
  }
  if (!state.world) return state;
  if (event.type === 'modal') return openForm(state, event.nonce, event.modal);
  const world = reduceWorld(state.world, event);
  const next = world === state.world ? state : { ...state, world };
  if (event.type === 'act' && event.act.status !== 'waiting') return settle(next, event.act.nonce, event.act.status);
  if (event.type === 'channel-deleted') return { ...next, place: placeIn(world, state.place) };
  return next;
}

/** Each page of a member sees the form; it belongs to the one that asked. */
function openForm(state: PageState, nonce: string | null, modal: Modal): PageState {
  if (nonce === null || !(nonce in state.acting)) return state;
  return { ...state, form: { modal, nonce: null, problem: null } };
}

function settle(state: PageState, nonce: string | null, status: 'answered' | 'modal' | 'unanswered'): PageState {
  if (nonce === null) return state;
  const form = state.form?.nonce === nonce ? state.form : null;
  if (status === 'unanswered') {
    const problem = 'Something went wrong: the bot did not answer in time.';
    const failed = form ? { ...form, nonce: null, problem } : state.form;
    return { ...state, acting: without(state.acting, nonce), form: failed };
  }
  // A form's own event may come after its act: its nonce stays known.
  const acting = status === 'modal' ? { ...state.acting, [nonce]: null } : without(state.acting, nonce);
  return { ...state, acting, form: form ? null : state.form };
}

function refuse(state: PageState, nonce: string, text: string): PageState {
  const acting = without(state.acting, nonce);
  if (state.form?.nonce === nonce) return { ...state, acting, form: { ...state.form, nonce: null, problem: text } };
  return addNotice({ ...state, acting }, text);
}

function addNotice(state: PageState, text: string): PageState {
  const id = (state.notices.at(-1)?.id ?? 0) + 1;
  return { ...state, notices: [...state.notices.filter((notice) => notice.text !== text), { id, text }] };
}

function forgetAct(state: PageState, actId: Snowflake): PageState {
  const { world } = state;
  return world ? { ...state, world: { ...world, acts: world.acts.filter(({ id }) => id !== actId) } } : state;
}

function markRead(state: PageState, channelId: Snowflake): PageState {
  const newest = newestId(state.world?.messages[channelId]);
  if (newest === undefined || state.read[channelId] === newest) return state;
  return { ...state, read: { ...state.read, [channelId]: newest } };
}

function newestIds(messages: Record<Snowflake, { id: Snowflake }[]>): Record<Snowflake, Snowflake> {
  return Object.fromEntries(
    Object.entries(messages).flatMap(([channelId, list]) => {
      const newest = newestId(list);
      return newest === undefined ? [] : [[channelId, newest]];
    }),
  );
}

function without<Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

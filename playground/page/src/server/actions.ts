import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type {
  Choice,
  CompleteRequest,
  ModalRequest,
  OptionValue,
  Snowflake,
  SwitchesRequest,
  TaskRequest,
  Upload,
} from '../../../protocol.js';
import type { ActedOn } from '../state/model.js';
import type { Store } from '../state/store.js';
import { choicesIn, textIn, uploadsIn } from './guards.js';
import { post, postFiles, wordsOf } from './post.js';

export type FormValues = ModalRequest['values'];

/** What the member who is played can do, and what the panel can. Effects come as events. */
export interface Actions {
  /** @throws RefusedError */
  useCommand(channelId: Snowflake, command: string, options: Record<string, OptionValue>): Promise<void>;
  /** @throws RefusedError */
  say(channelId: Snowflake, content: string, uploads: readonly Upload[]): Promise<void>;
  /** @throws RefusedError */
  upload(channelId: Snowflake, files: readonly File[]): Promise<Upload[]>;
  /** @throws RefusedError, or what `signal` aborts with */
  complete(request: Omit<CompleteRequest, 'member'>, signal: AbortSignal): Promise<Choice[]>;
  // The others show what goes wrong as a notice.
  useMenu(channelId: Snowflake, messageId: Snowflake, command: string): Promise<void>;
  press(channelId: Snowflake, on: ActedOn): Promise<void>;
  choose(channelId: Snowflake, on: ActedOn, values: readonly string[]): Promise<void>;
  submitForm(modalId: Snowflake, values: FormValues): Promise<void>;
  remove(channelId: Snowflake, messageId: Snowflake): Promise<void>;
  /** What the bot said. */
  changeKey(action: 'give' | 'take'): Promise<void>;
  changeSwitches(request: SwitchesRequest): Promise<void>;
  endTask(request: TaskRequest): Promise<void>;
}

export function createActions({ get, dispatch }: Store): Actions {
  const member = () => get().memberName;

  /** Something that the bot answers. Its form, if it opens one, is this page's then. */
  async function act(
    path: string,
    body: object,
    on: ActedOn | null,
    nonce: string = crypto.randomUUID(),
  ): Promise<void> {
    dispatch({ type: 'acting', nonce, on });
    await post(path, { member: member(), nonce, ...body });
  }
  async function actOrTell(path: string, body: object, on: ActedOn | null, nonce: string = crypto.randomUUID()) {
    try {
      await act(path, body, on, nonce);
    } catch (error) {
      dispatch({ type: 'refused', nonce, text: wordsOf(error) });
    }
  }
  async function orTell(request: Promise<unknown>): Promise<unknown> {
    try {
      return await request;
    } catch (error) {
      dispatch({ type: 'notice', text: wordsOf(error) });
      return undefined;
    }
  }

  return {
    useCommand: (channelId, command, options) => act('/api/command', { channelId, command, options }, null),
    say: async (channelId, content, uploads) => {
      await post('/api/say', { member: member(), channelId, content, uploads: uploads.map(({ id }) => id) });
    },
    upload: async (channelId, files) => {
      if (files.length === 0) return [];
      const query = new URLSearchParams({ member: member(), channelId });
      return uploadsIn(await postFiles(`/api/uploads?${query.toString()}`, files));
    },
    complete: async (request, signal) =>
      choicesIn(await post('/api/complete', { member: member(), ...request }, signal)),
    useMenu: (channelId, messageId, command) => actOrTell('/api/menu', { channelId, messageId, command }, null),
    press: (channelId, on) => actOrTell('/api/press', { channelId, ...on }, on),
    choose: (channelId, on, values) => actOrTell('/api/select', { channelId, ...on, values }, on),
    submitForm: async (modalId, values) => {
      const nonce = crypto.randomUUID();
      dispatch({ type: 'form-sent', nonce });
      await actOrTell('/api/modal', { modalId, values }, null, nonce);
    },
    remove: async (channelId, messageId) => {
      await orTell(post('/api/delete', { member: member(), channelId, messageId }));
    },
    changeKey: async (action) => {
      const text = textIn(await orTell(post('/api/key', { member: member(), action })));
      if (text !== '') dispatch({ type: 'notice', text });
    },
    changeSwitches: async (request) => {
      await orTell(post('/api/switches', request));
    },
    endTask: async (request) => {
      await orTell(post('/api/task', request));
    },
  };
}

export const ActionsContext = createContext<Actions | null>(null);

export function useActions(): Actions {
  const actions = useContext(ActionsContext);
  if (!actions) throw new Error('there are no actions around this component');
  return actions;
}

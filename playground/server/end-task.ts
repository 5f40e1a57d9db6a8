import type { EmbeddedProvider } from '../../src/emulator/provider/provider.js';
import type { Done, TaskRequest } from '../protocol.js';
import { Refused } from './refused.js';

/** Ends a task now, one way or the other. @throws Refused 409 when it has ended already, or is not known */
export function endTask(provider: EmbeddedProvider, { id, action }: TaskRequest): Done {
  const { phase } = provider.state.tasks.find((task) => task.id === id) ?? {};
  if (phase !== 'not-started' && phase !== 'running') throw new Refused(409, 'That task has ended already.');
  if (action === 'finish') provider.finishTask(id);
  else provider.failTask(id, { code: 'InternalServiceError', message: 'internal error' }, 50);
  return {};
}

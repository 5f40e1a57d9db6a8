import type { EntityField } from '../../../protocol.js';
import { useWorld } from '../state/store.js';
import type { SelectOption } from '../ui/select-option.js';

export type EntityKind = EntityField['of'];

/** Who or what can be chosen: members, roles, channels. */
export function useEntities(kind: EntityKind): SelectOption[] {
  const users = useWorld((world) => world.users);
  const roles = useWorld((world) => world.roles);
  const channels = useWorld((world) => world.channels);
  const shownUsers = users.map(({ id, name, displayName }) => ({ value: id, label: displayName, description: name }));
  const shownRoles = roles.map(({ id, name }) => ({
    value: id,
    label: `@${name.replace(/^@/, '')}`,
    description: null,
  }));
  switch (kind) {
    case 'user':
      return shownUsers;
    case 'role':
      return shownRoles;
    case 'mentionable':
      return [...shownUsers, ...shownRoles];
    case 'channel':
      return channels
        .filter((channel) => channel.kind !== 'direct')
        .map(({ id, name }) => ({ value: id, label: `#${name}`, description: null }));
  }
}

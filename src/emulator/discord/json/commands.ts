import type { StoredCommand } from '../state/world.js';

export function commandJson(applicationId: string, stored: StoredCommand) {
  return {
    id: stored.id,
    application_id: applicationId,
    version: stored.version,
    type: stored.type,
    name: stored.name,
    name_localizations: stored.name_localizations ?? null,
    description: stored.description,
    description_localizations: stored.description_localizations ?? null,
    default_member_permissions: stored.default_member_permissions ?? null,
    nsfw: stored.nsfw ?? false,
    integration_types: stored.integration_types ?? [0],
    contexts: stored.contexts ?? null,
    ...(stored.guildId === null ? { dm_permission: stored.dm_permission ?? true } : { guild_id: stored.guildId }),
    ...(stored.options.length > 0 && { options: stored.options }),
  };
}

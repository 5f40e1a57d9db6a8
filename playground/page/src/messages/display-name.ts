import type { APIUser } from 'discord-api-types/v10';

/** What somebody is called here. */
export function displayName({ username, global_name }: APIUser): string {
  return global_name ?? username;
}

/** The package declares its types by its JavaScript, which says nothing; `official-schemas.ts` says what is used. */
declare module 'discord-api-spec/zod';

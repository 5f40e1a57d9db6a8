import { ComponentType, MessageFlags } from 'discord-api-types/v10';
import { invalidForm, refuse } from '../rest/api-error.js';
import { characters } from '../rest/fields.js';
import type { MessageComponent } from './component-schemas.js';
import { embedCharacters, embedPictures, type Embed } from './embed-schema.js';
import { mediaUrls, walkComponents } from './walk-components.js';

/** What a message is about to be. */
export interface Draft {
  content: string;
  embeds: readonly Embed[];
  components: readonly MessageComponent[];
  flags: number;
  /** Of all files that it will have. */
  filenames: readonly string[];
}

/** Texts of a v2 message share 4,000 characters, and it has 40 components, counted deep (reference, "Component Reference"). */
const mostV2Characters = 4000;
const mostComponents = 40;
const mostRows = 5;
const mostEmbedCharacters = 6000;

function checkCustomIds(components: readonly MessageComponent[]): void {
  const seen = new Set<string>();
  for (const { component, path } of walkComponents(components)) {
    const id = 'custom_id' in component ? component.custom_id : undefined;
    if (id !== undefined && seen.has(id))
      throw invalidForm(
        [...path, 'custom_id'],
        'COMPONENT_CUSTOM_ID_DUPLICATED',
        'Component custom id cannot be duplicated',
      );
    if (id !== undefined) seen.add(id);
  }
}

function checkReferences(draft: Draft): void {
  const missing = (url: string) =>
    url.startsWith('attachment://') && !draft.filenames.includes(url.slice('attachment://'.length));
  const refuseMissing = (path: (string | number)[], url: string) => {
    throw invalidForm(path, 'REFERENCED_ATTACHMENT_NOT_FOUND', `Referenced attachment not found: ${url}`);
  };
  for (const { component, path } of walkComponents(draft.components)) {
    const url = mediaUrls(component).find(missing);
    if (url !== undefined) refuseMissing(path, url);
    if (component.type === ComponentType.File && !component.file.url.startsWith('attachment://'))
      throw invalidForm([...path, 'file'], 'BASE_TYPE_INVALID', 'A file component shows an uploaded file only.');
  }
  draft.embeds.forEach((embed, index) => {
    const url = embedPictures(embed).find(missing);
    if (url !== undefined) refuseMissing(['embeds', index], url);
  });
}

function checkV2(draft: Draft): void {
  const all = walkComponents(draft.components);
  if (all.length > mostComponents)
    throw invalidForm(
      ['components'],
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      `The total number of components in a message cannot exceed ${mostComponents}.`,
    );
  for (const [field, used] of [
    ['content', draft.content !== ''],
    ['embeds', draft.embeds.length > 0],
  ] as const)
    if (used)
      throw invalidForm(
        [field],
        'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      );
  const shown = all.flatMap(({ component }) => (component.type === ComponentType.TextDisplay ? component.content : []));
  const total = shown.reduce((sum, part) => sum + characters(part), 0);
  if (total > mostV2Characters)
    throw invalidForm(
      ['components'],
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      `Total displayable text size of components cannot exceed ${mostV2Characters} characters.`,
    );
}

function checkClassic(draft: Draft): void {
  const notRow = draft.components.findIndex((component) => component.type !== ComponentType.ActionRow);
  if (notRow >= 0)
    throw invalidForm(
      ['components', notRow, 'type'],
      'UNION_TYPE_CHOICES',
      'Value of field "type" must be one of (1,).',
    );
  if (draft.components.length > mostRows)
    throw invalidForm(['components'], 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${mostRows} in length.`);
  if (embedCharacters(draft.embeds) > mostEmbedCharacters)
    throw invalidForm(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
}

/**
 * Checks a whole message: what no single field shows.
 *
 * @throws ApiError 50035 or 50006.
 */
export function checkDraft(draft: Draft): void {
  if ((draft.flags & MessageFlags.IsComponentsV2) !== 0) checkV2(draft);
  else checkClassic(draft);
  checkCustomIds(draft.components);
  checkReferences(draft);
  const empty =
    draft.content === '' && draft.embeds.length === 0 && draft.components.length === 0 && draft.filenames.length === 0;
  if (empty) throw refuse.emptyMessage();
}

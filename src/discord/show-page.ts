import { MessageFlags, type APIMessageTopLevelComponent, type RepliableInteraction } from 'discord.js';
import type { ShownFile } from './look.js';
import type { Services } from './services.js';

/** A file of a page, with its bytes. */
export interface PageFile extends ShownFile {
  attachment: Buffer;
}

/**
 * Makes the answer to a deferred interaction a page of components, which replaces what it showed before, files too. Where
 * the files do not go through, for their size or for a slow line, the page is shown without them.
 *
 * @param files by the id of what they belong to
 * @param render the page with these of the files
 */
export async function showPage(
  interaction: RepliableInteraction,
  files: ReadonlyMap<string, PageFile>,
  render: (files: ReadonlyMap<string, PageFile>) => APIMessageTopLevelComponent[],
  { log }: Pick<Services, 'log'>,
): Promise<void> {
  const show = async (shown: ReadonlyMap<string, PageFile>) => {
    await interaction.editReply({
      flags: MessageFlags.IsComponentsV2,
      components: render(shown),
      files: [...shown.values()],
      // Of those from before, none stays.
      attachments: [],
      allowedMentions: { parse: [] },
    });
  };
  try {
    await show(files);
  } catch (error) {
    if (files.size === 0) throw error;
    log.info({ err: error, interaction: interaction.id }, 'a page is shown without its files');
    await show(new Map());
  }
}

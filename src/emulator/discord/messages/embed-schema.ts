import { z } from 'zod';
import { characters, maybe, text, webUrl } from '../rest/fields.js';

const pictureUrl = webUrl(['http', 'https', 'attachment']);
const picture = maybe(z.object({ url: pictureUrl }));
const link = maybe(webUrl(['http', 'https', 'discord']));

export const embed = z.object({
  title: maybe(text(0, 256)),
  description: maybe(text(0, 4096)),
  url: link,
  timestamp: maybe(z.string()),
  color: maybe(z.int().min(0).max(0xffffff)),
  footer: maybe(z.object({ text: text(0, 2048), icon_url: maybe(pictureUrl) })),
  image: picture,
  thumbnail: picture,
  author: maybe(z.object({ name: text(0, 256), url: link, icon_url: maybe(pictureUrl) })),
  fields: maybe(z.array(z.object({ name: text(1, 256), value: text(1, 1024), inline: maybe(z.boolean()) })).max(25)),
});

export type Embed = z.infer<typeof embed>;

/** What counts towards the 6,000 characters that all embeds of a message share (reference, "Embed Limits"). */
export function embedCharacters(embeds: readonly Embed[]): number {
  const texts = embeds.flatMap((it) => [
    it.title,
    it.description,
    it.footer?.text,
    it.author?.name,
    ...(it.fields ?? []).flatMap((field) => [field.name, field.value]),
  ]);
  return texts.reduce((sum, part) => sum + characters(part ?? ''), 0);
}

/** The addresses an embed shows pictures from. */
export function embedPictures(it: Embed): string[] {
  return [it.image?.url, it.thumbnail?.url, it.footer?.icon_url, it.author?.icon_url].filter(
    (url) => url !== undefined,
  );
}

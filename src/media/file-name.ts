const longest = 48;
const graphemes = new Intl.Segmenter();

/** Keeps the start, and the end with its extension. */
const shorten = (name: string): string => {
  const characters = Array.from(graphemes.segment(name), ({ segment }) => segment);
  if (characters.length <= longest) return name;
  return `${characters.slice(0, longest - 9).join('')}…${characters.slice(-8).join('')}`;
};

/**
 * A file's name as it may stand in a message: in a code span, on one line, shortened. What could end the span, ping, or
 * turn the text around it (control, format and direction marks, piles of accents) is taken out or made harmless.
 */
export const showFileName = (fileName: string): string => {
  const name = fileName
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replaceAll('`', "'")
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    // In a code span Discord pings nobody; this holds wherever the text is quoted later.
    .replace(/@(?=everyone|here)/gi, '@\u200b')
    .trim();
  return `\`${name === '' ? 'file' : shorten(name)}\``;
};

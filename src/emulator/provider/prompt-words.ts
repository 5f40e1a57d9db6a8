/**
 * Words in square brackets in the text of a generation that ask for a certain end, for demos and trials by hand.
 * Refusals answer the creation; nothing is made or billed.
 */
export const promptWords = {
  'moderate-text': 'refusal: the text was stopped by moderation',
  'moderate-image': 'refusal: the input image content[1] may show a real person',
  'no-quota': 'refusal: the credit limit is insufficient',
  overloaded: 'refusal: 429, the service is overloaded',
  'rate-limit': 'refusal: 429 with Retry-After: 7',
  'type-constraint': 'refusal: the task was taken for an extension, whose ratio must be adaptive',
  'moderate-output': 'failure at 100 %: the output may infringe a copyright',
  fail: 'failure half-way: an internal error',
  slow: 'success, after ten times the usual time',
} as const;
export type PromptWord = keyof typeof promptWords;

/** The words that a text asks for. */
export function promptWordsIn(text: string): ReadonlySet<PromptWord> {
  const found = new Set<PromptWord>();
  let word: PromptWord;
  for (word in promptWords) if (text.includes(`[${word}]`)) found.add(word);
  return found;
}

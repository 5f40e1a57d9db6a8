/** What the provider's moderation stopped, why, and what may go well instead. */
export const moderation = {
  /** `unseen` stands in its place where the medium shows nothing. */
  causes: {
    realPerson: {
      because: 'it may show a real person',
      unseen: { text: 'it may name a real person', audio: 'it may be the voice of a real person' },
      without: 'in which no real person can be recognised',
    },
    copyright: {
      because: 'it may be protected by copyright',
      without: 'without known works, brands or characters',
    },
    severe: { because: 'it counts as a severe violation of the rules', without: 'that keeps to the rules' },
    violence: { because: 'it may be violent', without: 'without violence' },
    risky: { because: 'it may be risky', without: 'without anything violent, sexual or political' },
    sensitive: { because: 'it may be sensitive', without: 'without anything violent, sexual or political' },
    unexplained: {
      because: 'it may show a real person or a protected work',
      without: 'without real people or known works',
    },
  },
  inputs: {
    text: { noun: 'the prompt', instead: 'Write a prompt' },
    image: { noun: 'an image', instead: 'Use an image' },
    video: { noun: 'a video', instead: 'Use a video' },
    audio: { noun: 'a sound', instead: 'Use a sound' },
    unknown: { noun: 'a reference', instead: 'Use something' },
  },
  refused: ({ what, because }: { what: string; because: string }) => `Moderation refused ${what}: ${because}.`,
  inputRemedy: ({ instead, without }: { instead: string; without: string }) => `${instead} ${without}, then try again.`,
  heldBack: ({ sound, because }: { sound: boolean; because: string }) =>
    `${sound ? 'The sound of the finished video' : 'The finished video'} was held back by moderation: ${because}.`,
  outputRemedy: ({ sound, without }: { sound: boolean; without: string }) =>
    `Describe a video ${without}${sound ? ', or choose no sound' : ''}, then try again.`,
};

export type ModerationTexts = typeof moderation;

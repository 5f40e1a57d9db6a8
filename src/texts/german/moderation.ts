import type { ModerationTexts } from '../english/moderation.js';

const nothingHarsh = 'ohne Gewalt, Sexuelles oder Politik';

export const moderation: ModerationTexts = {
  causes: {
    realPerson: {
      because: 'vielleicht ist ein echter Mensch zu sehen',
      unseen: {
        text: 'vielleicht nennt er einen echten Menschen',
        audio: 'vielleicht ist es die Stimme eines echten Menschen',
      },
      without: 'ohne erkennbare echte Menschen',
    },
    copyright: {
      because: 'vielleicht urheberrechtlich geschützt',
      without: 'ohne bekannte Werke, Marken oder Figuren',
    },
    severe: { because: 'gilt als schwerer Verstoß gegen die Regeln', without: 'ganz im Rahmen der Regeln' },
    violence: { because: 'vielleicht ist Gewalt darin', without: 'ohne Gewalt' },
    risky: { because: 'vielleicht heikel', without: nothingHarsh },
    sensitive: { because: 'vielleicht anstößig', without: nothingHarsh },
    unexplained: {
      because: 'vielleicht ist ein echter Mensch oder ein geschütztes Werk zu sehen',
      without: 'ohne echte Menschen oder bekannte Werke',
    },
  },
  inputs: {
    text: { noun: 'den Prompt', instead: 'Schreib einen Prompt' },
    image: { noun: 'ein Bild', instead: 'Nimm ein Bild' },
    video: { noun: 'ein Video', instead: 'Nimm ein Video' },
    audio: { noun: 'einen Ton', instead: 'Nimm einen Ton' },
    unknown: { noun: 'eine Referenz', instead: 'Nimm etwas' },
  },
  refused: ({ what, because }) => `Die Moderation hat ${what} abgelehnt: ${because}.`,
  inputRemedy: ({ instead, without }) => `${instead} ${without} und versuch es dann noch einmal.`,
  heldBack: ({ sound, because }) =>
    `Die Moderation hat ${sound ? 'den Ton des fertigen Videos' : 'das fertige Video'} zurückgehalten: ${because}.`,
  outputRemedy: ({ sound, without }) =>
    `Beschreibe ein Video ${without}${sound ? ', oder wähle keinen Ton,' : ''} und versuch es dann noch einmal.`,
};

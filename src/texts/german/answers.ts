import type { AnswerTexts } from '../english/answers.js';

export const answers: AnswerTexts = {
  outdatedCommand: 'Diesen Befehl gibt es nicht mehr. Lade Discord neu, um die heutigen zu sehen.',
  outdatedMenu: 'Das ist aus einer älteren Version. Lade Discord neu, um zu sehen, was es jetzt gibt.',
  outdatedButton:
    'Dieser Button ist aus einer älteren Version und tut nichts mehr. /jobs hat deine Videos, /help den Rest.',
  outdatedList: 'Diese Liste ist aus einer älteren Version und tut nichts mehr. Öffne sie neu mit ihrem Befehl.',
  outdatedForm: 'Dieses Formular ist aus einer älteren Version. Öffne es neu.',
  outdatedOther: 'Das ist aus einer älteren Version und tut nichts mehr. Lade Discord neu.',
  broken: (reference) =>
    `Da ist etwas kaputtgegangen (ref ${reference}). Wer den Bot betreibt, findet es unter diesem Zeichen im Protokoll.`,
  inChannelsOnly: 'Das geht nur in einem Kanal. Nichts wurde berechnet.',
  storeAway:
    'Der Bot erreicht gerade seinen Speicher nicht. Sieh in einer Minute in /jobs nach, bevor du es noch einmal versuchst: was angenommen wurde, geht von selbst weiter.',
  restarting: 'Der Bot startet gerade neu. Versuch es in einer Minute noch einmal. Nichts wurde berechnet.',
};

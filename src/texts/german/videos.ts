import type { VideoTexts } from '../english/videos.js';
import { labels } from './labels.js';

const beginWithPicture = 'Mit dem Bild beginnen';

export const videos: VideoTexts = {
  formTitles: { new: 'Video machen', edit: 'Video ändern' },
  form: {
    prompt: 'Was soll im Video passieren?',
    promptHint: '@name darin meint eine Datei dieses Kanals',
    shape: 'Format',
    length: 'Länge',
    asSet: 'Wie eingestellt',
    pictures: 'Bilder aus diesem Kanal',
    picturesHint: 'Zusätzlich zu denen, die der Prompt nennt',
    noneChosen: 'Keins gewählt',
    beginWithPicture,
    beginWithPictureHint: 'Wähle dazu ein Bild: damit fängt das Video an',
    pictureIs: 'Das Bild ist',
    comingPictureIs: 'Ein mitgeschicktes Bild ist',
    asReference: 'etwas, das im Video vorkommt',
    asFrame: 'der Anfang des Videos',
    files: 'Dateien',
    filesHint: 'Bilder, Clips oder Töne; sie werden Assets dieses Kanals',
    seconds: (count) => `${count} Sekunden`,
    shapes: {
      '16:9': 'breit',
      '4:3': 'etwas breit',
      '1:1': 'quadratisch',
      '3:4': 'etwas hoch',
      '9:16': 'hoch, wie man Handys hält',
      '21:9': 'sehr breit, wie im Kino',
      adaptive: 'wie die Bilder sind',
    },
    shapeOption: ({ ratio, words }) => `${ratio} (${words})`,
  },
  tooManyBegin: (count) =>
    `Ein Video beginnt mit einem Bild, gewählt sind ${count}. Wähle eins oder lass **${beginWithPicture}** weg. Nichts wurde berechnet.`,
  noneBegins: `Das Video soll mit einem Bild beginnen, und keins ist gewählt. Wähle eins neben **${beginWithPicture}** oder lass das weg. Nichts wurde berechnet.`,
  fileRemoved:
    'Eine Datei dieses Videos wurde inzwischen entfernt. Beginne mit /video und hänge sie wieder an. Nichts wurde berechnet.',
  noFrame: (hint) =>
    `In der Gruppe dieses Kanals gibt es kein Bild dieses Namens für den Anfang oder das Ende. ${hint} Nichts wurde berechnet.`,
  addFrame: 'Füge es mit /asset add hinzu.',
  notYours: 'Damit kann nur weitermachen, wer danach gefragt hat. Beginne dein eigenes mit /video.',
  draftGone: 'Das kenne ich nicht mehr. Beginne mit /video. Nichts wurde berechnet.',
  formOutdated: `Die Einstellungen und Dateien dieses Formulars habe ich nicht mehr. **${labels.edit}** macht mit dem weiter, was du jetzt geschickt hast. Nichts wurde berechnet.`,

  question: ({ tokens, cost, above }) =>
    `Das kostet etwa **${tokens} Tokens**${cost === null ? '' : `, etwa **${cost}**`}; ${above === null ? 'ich frage immer' : `ich frage ab mehr als ${above}`}, was sich mit /settings ändern lässt. Berechnet wird nichts, bevor du zustimmst.`,
  accepted: ({ card, inThread }) =>
    `Angenommen: ${card}\nDas Video kommt ${inThread ? 'in seinen Thread' : 'hierher'}, und ich erwähne dich.`,
  acceptedWithoutCard:
    'Angenommen. Discord nimmt gerade keine Nachrichten von mir an; Karte und Video kommen von selbst nach.',

  permissions: {
    ViewChannel: 'Kanal anzeigen',
    SendMessages: 'Nachrichten senden',
    SendMessagesInThreads: 'Nachrichten in Threads senden',
    AttachFiles: 'Dateien anhängen',
    ReadMessageHistory: 'Nachrichtenverlauf anzeigen',
  },
  missingPermissions: ({ list, count }) =>
    `In diesem Kanal ${count === 1 ? 'fehlt mir die Berechtigung' : 'fehlen mir die Berechtigungen'} ${list}. Wer die Berechtigungen dieses Kanals verwaltet, kann sie mir geben; oder nimm einen anderen Kanal. Nichts wurde berechnet.`,
  inServersOnly: 'Das gehört zu einem Server: benutze es in einem seiner Kanäle.',
  mustManageServer:
    'Das können nur Mitglieder, die den Server verwalten dürfen. Frag eins davon oder bitte den Besitzer des Servers um **Server verwalten**. Ohne bereich geht es bei /settings, /usage und /token set um dich.',
};

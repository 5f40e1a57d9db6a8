import type { ResultTexts } from '../english/results.js';
import { labels } from './labels.js';

export const results: ResultTexts = {
  ready: ({ member, take }) =>
    `${member}, dein Video ist fertig${take === null ? '' : ` (${take.number} von ${take.of})`}.`,
  took: (duration) => `dauerte ${duration}`,
  notFetched: 'Ich konnte es nicht herunterladen',
  tooLarge: (size) => `Mit ${size} ist es hier als Datei zu groß`,
  smaller: (size) => `Eine kleinere Fassung: mit ${size} ist das Original hier als Datei zu groß`,
  link: ({ url, ends }) => `: [ansehen](${url}). Der Link endet ${ends}.`,
  linkTooLong: (who) =>
    `, und der Link ist zu lang für eine Nachricht. ${who === 'account' ? 'Das AnyFast-Konto, das bezahlt hat, hat das Video' : 'Wer diesen Bot betreibt, hat die Datei'}.`,

  originalLink: ({ url, ends }) => `[Original ansehen](${url}). Der Link endet ${ends}.`,
  originalGone: `Das Original ist nicht mehr aufgehoben, und sein Link ist abgelaufen. **${labels.again}** macht eine weitere Fassung. Nichts wurde berechnet.`,
  originalTooLarge: (size) =>
    `Der Link zum Original ist abgelaufen, und mit ${size} ist es zu groß, um es dir hier zu schicken. Wer diesen Bot betreibt, hat die Datei noch. Nichts wurde berechnet.`,

  notFinished: 'Dieses Video ist noch nicht fertig; /jobs zeigt, wie es steht. Nichts wurde berechnet.',
  unknownVideo: 'Dieses Video kenne ich nicht mehr. Beginne ein neues mit /video. Nichts wurde berechnet.',
  nothingFiner: (model) => `Feiner als so macht ${model} nichts; /video hat andere Modelle. Nichts wurde berechnet.`,
  whichResolution: 'In welcher Auflösung? Prompt, Seed und Referenzen bleiben, wie sie sind.',
  resolutionFor: ({ resolution, tokens }) => `${resolution} · ${tokens}`,
  extendTitle: 'Fortsetzen: was passiert als Nächstes?',
  notKept: `Dieses Video ist nicht mehr aufgehoben. **${labels.again}** macht eine weitere Fassung. Nichts wurde berechnet.`,
  lastFrameGone: `Das letzte Bild dieses Videos ist nicht aufgehoben. **${labels.again}** macht eine weitere Fassung, mit letztem Bild. Nichts wurde berechnet.`,
  lastFrameOf: (prompt) => `Letztes Bild von: ${prompt}`,
  linksEnded:
    'Die Links zu diesem Video sind abgelaufen. Hänge stattdessen seine Datei an /asset add an. Nichts wurde berechnet.',
  assetReady: (asset) => `${asset} ist bereit: Prompts in diesem Kanal können es nennen.`,
  assetPreparing: (asset) => `${asset} wird noch vorbereitet; Prompts können es nennen und warten darauf.`,
  notAdded: (why) => `**Nicht hinzugefügt**: ${why}`,

  deleteQuestion: 'Dieses Video aus dem Kanal löschen? Das lässt sich nicht rückgängig machen.',
  deletedNow: 'Das Video ist aus dem Kanal gelöscht.',
  mayNotDelete:
    'Dieses Video kann nur löschen, wer es angefragt hat, oder jemand mit **Nachrichten verwalten**. Frag dort nach.',
  threadLocked:
    'Der Thread ist archiviert und gesperrt, und ich darf ihn nicht öffnen. Bitte die Moderation, ihn zu öffnen, und lösche dann noch einmal.',
  cannotDelete: 'Ich darf dort keine Nachrichten mehr löschen. Bitte die Moderation darum.',

  settledAlready: 'Inzwischen ist bekannt, was aus diesem Video wurde; /jobs zeigt es. Nichts wurde gesendet.',
  forgottenNow:
    'Vergessen: es wurde nichts noch einmal gesendet. Falls der Anbieter es doch angenommen hat, zeigt es das AnyFast-Konto, das zahlen sollte.',
  forgottenBefore: 'Das wurde vergessen und nicht noch einmal gesendet. Beginne ein neues mit /video.',
  followedBefore: (link) =>
    link === null ? 'Das wurde schon noch einmal gesendet.' : `Das wurde schon noch einmal gesendet: ${link}`,
  beingDecided: 'Darüber entscheidet gerade jemand. Sieh in einer Minute noch einmal nach.',
  submitAgainQuestion: (cost) =>
    `Dieses Video noch einmal senden, für ${cost}? Falls der Anbieter die erste Einreichung doch angenommen hat, werden beide bezahlt. Dein AnyFast-Konto zeigt, ob sie da ist. Nichts wird gesendet, bevor du zustimmst.`,
  notSentAgain:
    'Nichts wurde noch einmal gesendet. Falls der Anbieter die erste Einreichung doch angenommen hat, zeigt es das AnyFast-Konto, das zahlen sollte.',
  mayNotForget:
    'Dieses Video kann nur vergessen, wer es angefragt hat, oder jemand mit **Nachrichten verwalten**. Frag dort nach.',

  remade: {
    gone: 'Beim Anbieter war es nicht mehr da, also habe ich es dort neu angelegt; das wurde noch einmal berechnet.',
    causes: {
      'not-fetched': {
        link: 'Der Anbieter konnte den Link von Discord nicht abrufen, also habe ich die Datei selbst geschickt',
        bytes:
          'So, wie ich die Datei zuerst geschickt habe, konnte der Anbieter sie nicht nehmen, also habe ich sie anders geschickt',
      },
      'not-readable': {
        link: 'Was der Anbieter über den Link von Discord geholt hat, wurde nie lesbar, also habe ich die Datei selbst geschickt',
        bytes: 'Die zuerst geschickte Datei wurde beim Anbieter nie lesbar, also habe ich sie anders geschickt',
      },
    },
    cost: ({ cause, both }) =>
      `${cause}: ${both ? 'zweimal Anlegen wurde berechnet' : 'für den ersten Versuch wurde nichts berechnet'}.`,
    triedTwice: ({ withLink, both }) => {
      const ways = withLink ? 'mit dem Link von Discord und mit der Datei selbst' : 'auf zwei Wegen';
      return both
        ? `Ich habe es ${ways} versucht: zweimal Anlegen wurde berechnet.`
        : `Ich habe es ${ways} versucht: einmal Anlegen wurde berechnet, vielleicht zweimal; dein AnyFast-Konto zeigt es.`;
    },
  },
};

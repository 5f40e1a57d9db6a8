import type { KeyTexts } from '../english/keys.js';

export const keys: KeyTexts = {
  form: {
    titles: { member: 'Dein AnyFast-Key', server: 'Ein Key für diesen Server' },
    label: 'AnyFast-Key',
    hint: 'Aus deinem Konto bei AnyFast. Er beginnt mit sk- und wird verschlüsselt aufbewahrt.',
  },
  endingIn: (lastFour) => `mit dem Ende ${lastFour}`,
  notAKey:
    'Das ist kein AnyFast-Key: der beginnt mit `sk-`. Kopiere ihn aus deinem AnyFast-Konto und versuch /token set noch einmal. Nichts wurde hinterlegt.',
  notChecked: (why) => `Der Key ließ sich nicht prüfen: ${why} Nichts wurde hinterlegt, nichts wurde berechnet.`,
  stored: {
    member: (ending) => `Dein Key ${ending} funktioniert und ist verschlüsselt hinterlegt. Nur du benutzt ihn.`,
    server: (ending) =>
      `Der Key des Servers ${ending} funktioniert und ist verschlüsselt hinterlegt. Mitglieder ohne eigenen Key benutzen ihn von jetzt an.`,
  },
  videoGoesOn: 'Dein Video läuft weiter.',
  nowTry: 'Versuch jetzt /video oder füge mit /asset add Dateien hinzu.',

  titles: { member: 'Dein Key', server: 'Der Key des Servers' },
  noneStored: {
    member: 'Dein Key: keiner hinterlegt. Hinterlege deinen mit /token set.',
    server: 'Der Key des Servers: keiner hinterlegt.',
  },
  lent: 'Der Key des Servers: dir geliehen, solange du keinen eigenen hast.',
  notLent: 'Der Key des Servers: dir nicht geliehen.',
  storedSince: ({ title, ending, since }) => `${title} ${ending}, hinterlegt ${since}`,
  works: 'er funktioniert.',
  unreadable: 'er ist nicht mehr lesbar. Hinterlege ihn noch einmal mit /token set.',
  retired: (count) =>
    `Außerdem ${count === 1 ? 'ist ein entfernter oder ersetzter Key' : `sind ${count} entfernte oder ersetzte Keys`} noch aufgehoben, bis die damit bezahlten Videos enden.`,

  names: { member: 'dein Key', server: 'der Key des Servers' },
  noneToRemove: (key) => `Es gibt nichts zu entfernen: ${key} ist nicht hinterlegt.`,
  removeQuestion: ({ key, ending, running }) =>
    `Entfernen: ${[key, ending].join(' ').trimEnd()}? Neue Videos benutzen ihn sofort nicht mehr. ${
      running === 0
        ? 'Nichts, was läuft, braucht ihn, also wird er gleich gelöscht.'
        : `${running === 1 ? 'Ein laufendes Video, das er bezahlt, kann' : `${running} laufende Videos, die er bezahlt, können`} noch enden; dann wird er gelöscht.`
    }`,
  removeIt: 'Ja, entfernen',
  erased: (key) => `Entfernt und gelöscht: ${key} ist nicht mehr hinterlegt.`,
  eraseQuestion: ({ key, count, jobs }) =>
    `Entfernt: ${key} wird für neue Videos nicht mehr benutzt. Gelöscht wird er von selbst, wenn ${count === 1 ? 'das damit bezahlte Video' : `die ${count} damit bezahlten Videos`} geendet ${count === 1 ? 'hat' : 'haben'}.\nLöschst du ihn jetzt, gehen diese verloren; AnyFast stellt sie vielleicht trotzdem fertig und berechnet sie:\n${jobs}`,
  eraseNow: (count) => `Jetzt löschen, ${count} ${count === 1 ? 'Video' : 'Videos'} verlieren`,
  goneNow: 'Dieser Key ist nicht mehr hinterlegt.',
  erasedBefore: 'Dieser Key ist schon gelöscht.',
  inUseAgain: 'Dieser Key wurde inzwischen wieder hinterlegt und wird benutzt. Nichts wurde gelöscht.',
  erasedNow: ({ key, lost }) =>
    `Gelöscht: ${key} ist nicht mehr hinterlegt.${lost === 0 ? '' : ` ${lost === 1 ? 'Ein Video sagt' : `${lost} Videos sagen`} das gleich selbst.`}`,

  lentToNobody:
    'Den Key des Servers darf gerade niemand benutzen. Hinterlege mit /token set einen eigenen. Nichts wurde berechnet.',
  lentToRoles: (roles) =>
    `Den Key des Servers dürfen nur Mitglieder mit einer dieser Rollen benutzen: ${roles}. Hinterlege mit /token set einen eigenen. Nichts wurde berechnet.`,
  limitReached: ({ forMember, limit, left, wanted, next, someLeft }) =>
    `Der Key des Servers zahlt am Tag ${limit} Tokens ${forMember ? 'für jedes Mitglied. Dir bleiben' : 'für alle zusammen. Es bleiben'} ${left}, und das hier braucht etwa ${wanted}. Der nächste Tag beginnt ${next}. ${someLeft ? 'Mach es kürzer oder weniger fein' : 'Warte bis dahin'}, oder benutze einen eigenen Key (/token set). Nichts wurde berechnet.`,
};

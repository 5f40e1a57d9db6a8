import type { ForgetMeTexts } from '../english/forget-me.js';

export const forgetMe: ForgetMeTexts = {
  question: '**Alles löschen, was dieser Bot von dir aufhebt?** Das lässt sich nicht rückgängig machen.',
  key: (has) => `dein Key: ${has ? 'wird zuerst gelöscht' : 'keiner hinterlegt'}`,
  settings: (has) => `deine Einstellungen${has ? '' : ': keine'}`,
  assets: (count) =>
    count === 0
      ? 'deine Assets: keine'
      : `deine Assets: ${count === 1 ? 'eins' : count}, für alle in ihren Kanälen, samt den Dateien`,
  history: ({ count, orMore }) =>
    `dein Verlauf: ${orMore ? `${count} Videos oder mehr` : count === 0 ? 'keine Videos' : `${count} ${count === 1 ? 'Video' : 'Videos'}`}, samt den Dateien und Texten, die du nicht abgeschickt hast`,
  lost: (count) =>
    `**${count === 1 ? 'Ein laufendes Video geht' : `${count} laufende Videos gehen`} verloren**; AnyFast stellt sie vielleicht trotzdem fertig und berechnet sie:`,
  stays:
    'Nicht gelöscht wird, was in den Kanälen bei Discord steht (lösche vorher, was weg soll: die Buttons dort tun danach nichts mehr), was AnyFast hat und was ein Server insgesamt ausgegeben hat: das bleibt ohne deinen Namen.',
  eraseAll: 'Alles löschen',
  done: 'Gelöscht: dein Key, deine Einstellungen, deine Assets und dein Verlauf.\nNicht gelöscht: was in den Kanälen bei Discord steht und was AnyFast hat. Dort wurde nichts entfernt; dein AnyFast-Konto zeigt es.\nWas ein Server insgesamt ausgegeben hat, bleibt in seinem /usage, ohne deinen Namen.',
  notYours: 'Das kann nur das gefragte Mitglied beantworten. Für dich selbst benutze /forget-me.',
  notAll:
    'Der Bot startet gerade neu, und noch ist nicht alles gelöscht; dein Key schon. Benutze /forget-me in einer Minute noch einmal für den Rest.',
  cardGivenUp: 'Dieses Video wurde aufgegeben, bevor es fertig war.',
};

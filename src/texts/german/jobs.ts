import type { JobTexts } from '../english/jobs.js';
import { labels } from './labels.js';

export const jobs: JobTexts = {
  noneOfMember: 'Du hast noch kein Video angefragt. Beginne eins mit /video.',
  noneInChannel: 'Hier hat noch niemand ein Video angefragt. Beginne eins mit /video.',
  inChannelsOnly: 'Das geht nur in einem Kanal.',
  ofMember: '**Deine Videos**',
  inChannel: '**Videos dieses Kanals**',
  page: ({ page, of }) => `Seite ${page} von ${of}`,
  moreRunning: (count) => `${count} ${count === 1 ? 'weiteres Video' : 'weitere Videos'} in Arbeit`,
  choose: 'Wähle eins, um mehr zu sehen oder zu tun',
  noWords: 'keine Worte',
  askedFor: ({ since, by }) => `angefragt ${since}${by === null ? '' : ` von ${by}`}`,
  videoFor: (member) => `ein Video für ${member}`,
  andMore: (count) => (count === 1 ? 'und 1 weiteres' : `und ${count} weitere`),

  states: {
    waiting: '**Wartet**',
    notTaken: '**Wartet**, der Anbieter nimmt es noch nicht an',
    generating: (percent) => `**In Arbeit**${percent === null ? '' : ` ${percent} %`}`,
    unreachable: ', der Anbieter ist nicht erreichbar',
    unusuallyLong: ', ungewöhnlich lange',
    sending: '**Wird gesendet**',
    sendingHeldUp: '**Wird gesendet**, Discord nimmt es noch nicht an',
    done: '**Fertig**',
    doneDeleted: '**Fertig**, gelöscht',
    doneNowhere: '**Fertig**, in keinem Kanal',
    failed: (why) => `**Gescheitert**: ${why}`,
    forgotten: '**Vergessen**, unbekannt, ob der Anbieter es angenommen hat',
    unknown: '**Unbekannt**, ob der Anbieter es angenommen hat',
    submittedAgain: '**Nochmal gesendet**, unbekannt, ob der Anbieter das erste angenommen hat',
  },

  standing: {
    accepted:
      'Die Karte muss noch gepostet werden; das versuche ich von selbst. Berechnet wird nichts, bevor es an den Anbieter geht.',
    notTaken: (since) =>
      `Der Anbieter hat es ${since} zum ersten Mal nicht angenommen. Ich versuche es von selbst weiter; das Video wird bis dahin nicht berechnet.`,
    aboutToSend: 'Es wird gleich gesendet. Berechnet wird nichts, bevor es an den Anbieter geht.',
    gettingReady:
      'Was es nennt, wird vorbereitet; eine neue Datei wird beim Anlegen berechnet. Das Video wird nicht berechnet, bevor es an den Anbieter geht.',
    submitting: 'Es wird gerade an den Anbieter gesendet.',
    unconfirmed: `Die Antwort auf die Einreichung ging verloren. Von selbst sende ich sie nicht noch einmal: die Nachricht dazu hat **${labels.submitAgain}** und **${labels.forget}**.`,
    settled: 'Das ist entschieden. Ob die erste Einreichung da ist, zeigt das AnyFast-Konto, das zahlen sollte.',
    generating: ({ since, usual }) => `Es ging ${since} an den Anbieter; meist dauert es etwa ${usual}.`,
    unreachable: (since) =>
      `Er ist gerade nicht erreichbar, zuerst bemerkt ${since}; ich frage weiter, und nichts geht verloren.`,
    unusuallyLong: 'Dieses dauert ungewöhnlich lange; ich sehe einen Tag lang alle 10 Minuten nach.',
    heldUp: (since) =>
      `Es ist fertig. Discord nimmt seine Nachricht noch nicht an, zuerst versucht ${since}; ich versuche es von selbst weiter.`,
    sending: 'Es ist fertig; die Datei wird geholt und gepostet.',
    deleted: (since) => `Es wurde ${since} aus seinem Kanal gelöscht.`,
    nowhere: `Kein Kanal hat es angenommen. Wer es angefragt hat, bekommt es mit **${labels.original}**, solange es aufgehoben ist.`,
    took: (duration) => `Es dauerte ${duration}.`,
  },

  unposted: {
    where: 'In keinem Kanal: kein Ort hat es angenommen.',
    linkEnded: 'Der Link ist abgelaufen; der Button bringt es, solange es aufgehoben ist.',
    linkEnds: (ends) => `Der Link endet ${ends}.`,
  },
};

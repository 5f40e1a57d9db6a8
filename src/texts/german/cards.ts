import type { CardTexts } from '../english/cards.js';
import { labels } from './labels.js';

const roles = { firstFrame: 'erstes Bild', lastFrame: 'letztes Bild' };
const rolesAsUsed = { firstFrame: 'als erstes Bild', lastFrame: 'als letztes Bild' };

const lostAnswer = (member: string) =>
  `${member}, die Antwort auf diese Einreichung ging verloren. Vielleicht hat der Anbieter sie angenommen, dann ist sie bezahlt`;
const lostWays = `**${labels.submitAgain}** macht ein neues Video, das ebenfalls bezahlt wird; **${labels.forget}** belässt es dabei.`;

export const cards: CardTexts = {
  title: ({ count, member }) => `${count === 1 ? 'Ein Video' : `${count} Videos`} für ${member}`,
  withSound: 'mit Ton',
  silent: 'ohne Ton',
  seed: (seed) => `Seed ${seed}`,
  roles,
  types: { image: 'Bild', video: 'Video', audio: 'Ton' },
  references: (list) => `Mit ${list}`,
  /** In every case the same: it follows “Mit” and stands alone. */
  andMore: (count) => `und noch ${count}`,
  picture: ({ name, role }) => `@${name}, verwendet ${role === null ? 'als Referenz' : rolesAsUsed[role]}`,

  remadeReasons: {
    'not-fetched': 'der Link ließ sich nicht abrufen',
    'not-readable': 'dort war die Datei nicht lesbar',
    gone: 'dort war die Datei gelöscht',
  },
  remadeOne: ({ asset, reason, billedOnce }) =>
    billedOnce
      ? `${asset} musste zweimal an den Anbieter gehen, nur ein Versuch wurde berechnet: ${reason}.`
      : `${asset} musste beim Anbieter zweimal angelegt werden: ${reason}.`,
  remadeOneOfMany: ({ asset, reason, billedOnce }) =>
    `${asset} (${reason}${billedOnce ? ', nur einmal berechnet' : ''})`,
  remadeMany: (list) => `Einige Dateien mussten beim Anbieter zweimal angelegt werden: ${list}.`,

  about: (duration) => `etwa ${duration}`,
  waiting: '**Wartet** darauf, an den Anbieter zu gehen',
  waitingDetail: ({ since, usual }) => `angefragt ${since}, dauert danach meist ${usual}`,
  submitting: '**Wartet**, dass der Anbieter es annimmt',
  submittingDetail: (usual) => `dauert von da an meist ${usual}`,
  forgotten: '**Vergessen**: die Antwort auf die Einreichung ging verloren',
  submittedAgain: '**Nochmal gesendet**: die erste Antwort ging verloren',
  unknown: '**Unbekannt**: die Antwort auf die Einreichung ging verloren',
  generating: '**In Arbeit**',
  generatingDetail: ({ since, usual }) => `begonnen ${since}, meist fertig in ${usual}`,
  sending: '**Wird gesendet**: das Video ist fertig',
  done: (duration) => `**Fertig** in ${duration}`,
  failed: (why) => `**Gescheitert**: ${why}`,
  eachUsually: (usual) => `jedes meist fertig in ${usual}`,
  sentDirectly: 'als Direktnachricht geschickt',
  keptInJobs: 'aufgehoben, den Link hat /jobs',
  deleted: 'gelöscht',
  watchIt: (url) => `[ansehen](${url})`,

  noVideo: ({ member, title }) => `${member}, diesmal gibt es kein Video.\n**${title}**`,
  lostOpen: (member) => `${lostAnswer(member)}; von selbst sende ich sie nicht noch einmal.`,
  lostChoice: {
    member: `Dein AnyFast-Konto zeigt, ob sie da ist. ${lostWays}`,
    server: `Wer den Server verwaltet, sieht bei AnyFast, ob sie da ist. ${lostWays}`,
  },
  lostSettled: {
    member: (member) => `${lostAnswer(member)}; dein AnyFast-Konto zeigt, ob sie da ist.`,
    server: (member) => `${lostAnswer(member)}; wer den Server verwaltet, sieht bei AnyFast, ob sie da ist.`,
  },
  lostForgotten: '**Vergessen**: es wurde nichts noch einmal gesendet.',
  lostFollowed: (link) => (link === null ? '**Nochmal gesendet**.' : `**Nochmal gesendet**: ${link}`),
  overdueWaiting: ({ member, since }) =>
    `${member}, dieses Video, angefragt ${since}, wartet noch darauf, gesendet zu werden: der Anbieter oder eine der Dateien ist noch nicht bereit. Ich versuche es einen Tag lang weiter und sage dir, wie es ausgeht. Berechnet wurde das Video nicht.`,
  overdueGenerating: ({ member, since }) =>
    `${member}, dieses Video braucht ungewöhnlich lange: begonnen ${since}. Ich sehe einen Tag lang alle 10 Minuten nach und poste es, sobald es kommt. Scheitert es, wird es nicht berechnet.`,
  elsewhere: ({ channel, prompt }) => `Angefragt in ${channel}, wo ich gerade nicht posten kann: ${prompt}`,
  threadName: 'Video',
};

import type { UsageTexts } from '../english/usage.js';

export const usage: UsageTexts = {
  titles: {
    me: 'Deine Videos, wo auch immer du sie angefragt hast',
    channel: (channel) => `Die Videos von ${channel}`,
    server: (name) => `Alle Videos von ${name ?? 'diesem Server'}`,
  },
  pictureTitles: {
    me: 'Deine Tokens nach Tagen',
    channel: (name) => `Tokens nach Tagen in ${name === null ? 'diesem Kanal' : `#${name}`}`,
    server: (name) => `Tokens nach Tagen in ${name ?? 'diesem Server'}`,
  },
  span: (days) => (days === 1 ? 'heute' : `die letzten ${days} Tage`),
  spanFirst: (days) => (days === 1 ? 'Heute' : `Die letzten ${days} Tage`),
  none: ({ title, days }) =>
    `**${title}**: ${days === 1 ? 'heute keine' : `keine in den letzten ${days} Tagen`}. Beginne eins mit /video.`,
  head: ({ title, span }) => `**${title}**, ${span} (Tage in UTC)`,
  total: ({ spent, made }) => `**${spent}** für ${made}`,
  made: ({ done, failed }) =>
    `${done} ${done === 1 ? 'Video' : 'Videos'}${failed === 0 ? '' : `; ${failed} gescheitert`}`,
  theOthers: 'die anderen',
  running: ({ count, tokens }) => `In Arbeit: ${count} ${count === 1 ? 'Video' : 'Videos'}, ${tokens} mehr.`,
  perhaps: (tokens) => `Vielleicht berechnet, niemand weiß es: ${tokens} mehr.`,
  unconfirmed: (count) => `Unbekannt, ob der Anbieter es angenommen hat: ${count} ${count === 1 ? 'Video' : 'Videos'}.`,
  unpriced: (tokens) => `Für ${tokens} der Tokens war kein Preis gesetzt.`,
  assets: (count) =>
    `Außerdem ${count === 1 ? 'wurde eine Datei zum Asset' : `wurden ${count} Dateien zu Assets`}; AnyFast berechnet jedes, nicht in Tokens.`,

  picture: {
    subtitle: ({ span, spent }) => `${span} (UTC): ${spent}`,
    others: 'andere',
    member: 'Mitglied',
    tokens: 'Tokens',
    cost: (currency) => `Kosten, ${currency}`,
  },
  description: {
    chart: ({ title, subtitle }) => `Balkendiagramm. ${title}. ${subtitle}.`,
    most: ({ day, tokens }) => `Am meisten am ${day}: ${tokens}.`,
    byMember: (list) => `Nach Mitgliedern: ${list}.`,
    cost: (currency) => `Darunter, was sie am Tag kosteten, in ${currency}.`,
    days: (list) => `Tage: ${list}.`,
  },
};

import type { KeyLogTexts } from '../english/key-log.js';

export const keyLog: KeyLogTexts = {
  line: ({ member, channel, outcome }) => `${member} in ${channel} · ${outcome}`,
  done: 'fertig',
  doneNowhere: 'fertig, nirgends gepostet',
  unknown: 'unbekannt, ob der Anbieter es angenommen hat',
  failed: (reason) => `gescheitert, ${reason}`,
  nothingCharged: 'nichts berechnet',
  perhaps: (cost) => `vielleicht ${cost}`,
  reasons: {
    'bad-key': 'der Key wird nicht angenommen',
    'no-money': 'zu wenig Guthaben',
    'not-allowed': 'der Key erlaubt es nicht',
    moderation: 'von der Moderation abgelehnt',
    'bad-request': 'der Anbieter hat die Anfrage abgelehnt',
    'not-ready': 'eine Datei war nicht bereit',
    'not-found': 'beim Anbieter fehlte etwas',
    'too-fast': 'zu viele Anfragen',
    'provider-fault': 'ein Fehler des Anbieters',
    timeout: 'keine Antwort in der Zeit',
    unreachable: 'der Anbieter war nicht erreichbar',
    'key-gone': 'der Key wurde entfernt',
    'link-ended': 'ein Link war abgelaufen',
    'asset-failed': 'eine Datei war nicht verwendbar',
    'no-place': 'im Kanal ließ sich nichts posten',
    'result-lost': 'das Ergebnis ging verloren',
  },
};

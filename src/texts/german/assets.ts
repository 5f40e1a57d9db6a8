import type { AssetTexts } from '../english/assets.js';
import { labels } from './labels.js';

const plural = { all: 'Assets', image: 'Bilder', video: 'Videos', audio: 'Töne' };
const singular = { all: 'Asset', image: 'Bild', video: 'Video', audio: 'Ton' };

export const assets: AssetTexts = {
  types: { image: 'Bild', video: 'Video', audio: 'Ton' },
  group: (name) => `Gruppe ${name}`,
  checking: (file) => `${file}: wird geprüft`,
  preparing: (asset) => `${asset}: der Anbieter bereitet es vor`,
  ready: (asset) => `${asset} ist bereit`,
  readyBefore: (asset) => `${asset} hat diesen Inhalt schon und ist bereit`,
  stillPreparing: (asset) => `${asset} wird noch vorbereitet; Prompts können es nennen und warten darauf`,
  notAdded: (why) => `**Nicht hinzugefügt**: ${why}`,
  notAddedOne: ({ asset, why }) => `**Nicht hinzugefügt**, ${asset}: ${why}`,
  noFiles: 'Diese Nachricht hat keine Dateien. Wähle eine mit Bildern, Clips oder Tönen. Nichts wurde berechnet.',

  rename: 'Umbenennen',
  remove: 'Entfernen',
  removeIt: 'Ja, entfernen',
  renameTitle: 'Dieses Asset umbenennen',
  newName: 'Neuer Name',
  newNameHint: 'Kleinbuchstaben, Ziffern, - und _; Prompts sagen dann @name',
  nameTaken: (name) =>
    `${name} ist in der Gruppe dieses Kanals vergeben. Wähle mit /asset rename einen anderen Namen. Nichts wurde geändert.`,
  renamed: ({ from, to }) =>
    `${from} heißt von jetzt an ${to}. Videos, die vorher angefragt wurden, ändern sich nicht.`,
  removeQuestion: (asset) =>
    `${asset} aus der Gruppe dieses Kanals entfernen? Prompts können es dann nicht mehr nennen. Schon angefragte Videos laufen weiter.`,
  removed: (asset) => `${asset} ist entfernt.`,
  mayNotRemove:
    'Dieses Asset kann nur entfernen, wer es hinzugefügt hat, oder jemand mit **Nachrichten verwalten**. Frag dort nach. Nichts wurde geändert.',

  keys: { member: 'deinem Key', server: 'dem Key des Servers' },
  notYetThere: (key) => `Mit ${key} noch nicht beim Anbieter: das erste Video, das es nennt, bringt es dorthin`,
  beingPrepared: (key) => `Wird mit ${key} beim Anbieter vorbereitet`,
  readyThere: (key) => `Mit ${key} beim Anbieter bereit`,
  failedThere: ({ key, why }) => `Mit ${key} gescheitert. ${why}`,
  unseen: {
    'too-large': 'Die Datei ist zu groß, um sie hier zu zeigen.',
    gone: 'Die Datei selbst ist hier nicht mehr aufgehoben.',
    'not-shown': 'Dateien dieser Art zeigt Discord nicht.',
  },
  fromFile: (file) => `Aus der Datei ${file}`,
  inGroup: ({ group, member, since }) => `In der Gruppe ${group}, hinzugefügt von ${member} ${since}`,
  usedIn: 'Hier zuletzt verwendet in',
  open: (url) => `[öffnen](${url})`,
  /** After “in”. */
  andMore: (count) => (count === 1 ? 'und einem weiteren' : `und ${count} weiteren`),

  empty: ({ group, which }) =>
    `Die Gruppe ${group} hat noch keine ${plural[which]}. Füge Dateien mit /asset add hinzu.`,
  heading: ({ group, count, which }) => `${group} · ${count} ${count === 1 ? singular[which] : plural[which]}`,
  page: ({ page, of }) => `Seite ${page} von ${of}`,
  by: (member) => `von ${member}`,
  all: (count) => `Alle Assets (${count})`,
  only: ({ which, count }) => `Nur ${plural[which]} (${count})`,
  which: 'Welche Assets',
  look: 'Sieh dir eins davon an',
  outdatedList: 'Diese Liste ist aus einer älteren Version. Öffne sie neu mit /asset list.',
  goesOn: 'Mit deinen Dateien geht es weiter.',
  keptFiles: `Deine Dateien sind solange aufgehoben: **${labels.setKey}** macht mit ihnen weiter.`,
};

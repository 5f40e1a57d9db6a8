import type { GroupTexts } from '../english/groups.js';

export const groups: GroupTexts = {
  created: ({ group, then }) => `${group} ist jetzt die aktuelle Gruppe dieses Kanals. ${then}`,
  addFiles: 'Füge Dateien mit /asset add hinzu und nenne sie in Prompts.',
  notConfirmed: 'Der Anbieter hat sie noch nicht bestätigt; das geht mit der ersten Datei weiter.',
  notMade: (why) =>
    `Beim Anbieter ließ sie sich noch nicht anlegen: ${why} Mit der ersten Datei wird es noch einmal versucht.`,
  used: (group) =>
    `${group} ist jetzt die aktuelle Gruppe dieses Kanals. Prompts nennen ihre Assets, und /asset add fügt ihr hinzu.`,
  deleteQuestion: ({ group, count }) => {
    const assets = count === 0 ? '' : ` mit ${count === 1 ? 'ihrem einen Asset' : `ihren ${count} Assets`}`;
    return `Die Gruppe ${group}${assets} aus diesem Kanal löschen? Das lässt sich nicht rückgängig machen. Schon angefragte Videos laufen weiter; was AnyFast für sie aufhebt, bleibt dort.`;
  },
  deleted: ({ group, current }) =>
    `Die Gruppe ${group} ist gelöscht. ${current === null ? 'Dieser Kanal hat jetzt keine Gruppe; die nächste Datei, die hinzukommt, legt eine an.' : `Die aktuelle Gruppe dieses Kanals ist ${current}.`}`,
  mayNotDelete:
    'Diese Gruppe kann nur löschen, wer sie angelegt hat, oder jemand mit **Nachrichten verwalten**. Frag dort nach. Nichts wurde geändert.',
  none: 'Dieser Kanal hat noch keine Gruppen. Lege eine mit /group create an oder füge mit /asset add eine Datei hinzu.',
  line: ({ group, member }) => `${group} · angelegt von ${member}`,
  current: '**aktuell**',
  more: (count) => `und ${count} weitere, die /group use nach Namen findet`,
};

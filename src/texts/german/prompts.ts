import type { PromptTexts } from '../english/prompts.js';

const plural = { image: 'Bilder', video: 'Videos', audio: 'Töne' };

export const prompts: PromptTexts = {
  didYouMean: (names) => `Meinst du ${names}?`,
  namesMembers:
    'Ein Prompt nennt Assets, keine Mitglieder: `@name` ist eine Datei, die mit /asset add hinzugefügt wurde. Beschreibe die Person oder füge ein Bild von ihr hinzu. Nichts wurde berechnet.',
  empty: 'Der Prompt ist leer. Schreib, was im Video passieren soll. Nichts wurde berechnet.',
  tooLong: ({ length, most }) =>
    `Der Prompt hat ${length} Zeichen, höchstens ${most} sind möglich. Kürze ihn. Nichts wurde berechnet.`,
  unknownName: ({ name, hint }) =>
    `In der Gruppe dieses Kanals gibt es kein ${name}. ${hint} Für ein einfaches @ schreib \`\\@\`. Nichts wurde berechnet.`,
  noAssets: 'Die Gruppe dieses Kanals hat noch keine Assets: füge eins mit /asset add hinzu.',
  someAssets: '/asset list zeigt, welche da sind; /asset add fügt eins hinzu.',
  missingPlace: ({ place, type, have }) =>
    `Der Prompt nennt ${place}, aber zu dieser Anfrage gehören ${have === 0 ? `keine ${plural[type]}` : `nur ${have} ${have === 1 ? { image: 'Bild', video: 'Video', audio: 'Ton' }[type] : plural[type]}`}. Nenne Assets oder hänge Dateien an. Nichts wurde berechnet.`,

  noGroup: 'Dieser Kanal hat noch keine Gruppe von Assets. Füge mit /asset add eine Datei hinzu, dann bekommt er eine.',
  unknownGroup: ({ name, hint }) => `Eine Gruppe ${name} gibt es in diesem Kanal nicht. ${hint} Nichts wurde geändert.`,
  noGroups: 'Er hat noch keine: lege eine mit /group create an.',
  someGroups: '/group list zeigt sie.',
  groupGone:
    'Diese Gruppe gibt es in diesem Kanal nicht mehr; /group list zeigt, welche es gibt. Nichts wurde geändert.',
  groupNameLength: (most) =>
    `Der Name einer Gruppe hat 1 bis ${most} Zeichen. Wähle mit /group create einen von dieser Länge. Nichts wurde berechnet.`,
  groupNameTaken:
    'Eine Gruppe dieses Namens gibt es in diesem Kanal schon. Wähle mit /group create einen anderen Namen oder nimm diese mit /group use. Nichts wurde berechnet.',

  unknownAsset: ({ name, hint }) =>
    `In der Gruppe dieses Kanals gibt es kein ${name ?? 'Asset dieses Namens'}. ${hint} Nichts wurde geändert.`,
  groupIsEmpty: 'Sie hat noch keine: füge eins mit /asset add hinzu.',
  groupHasSome: '/asset list zeigt, welche da sind.',
  assetGone:
    'Dieses Asset gibt es in diesem Kanal nicht mehr; /asset list zeigt, welche es gibt. Nichts wurde geändert.',
  nameForm: (most) =>
    `Ein Name hat 1 bis ${most} Zeichen: Kleinbuchstaben a-z, Ziffern, \`-\` und \`_\`, am Anfang ein Buchstabe oder eine Ziffer, wie \`red-kite\`. Wähle so einen mit /asset add oder /asset rename. Nichts wurde berechnet.`,
  nameReserved: (name) =>
    `${name} hat in Prompts eine eigene Bedeutung. Wähle mit /asset add oder /asset rename einen anderen Namen. Nichts wurde berechnet.`,
  nameTaken: (name) =>
    `${name} ist in der Gruppe dieses Kanals vergeben. Wähle mit /asset add einen anderen Namen. Nichts wurde berechnet.`,

  noKey:
    'Du hast hier noch keinen AnyFast-Key. Hinterlege deinen mit /token set; nur du benutzt ihn, und er wird verschlüsselt aufbewahrt. Nichts wurde berechnet.',
  keyUnreadable:
    'Der hinterlegte Key ist nicht mehr lesbar. Hinterlege ihn noch einmal mit /token set. Nichts wurde berechnet.',
};

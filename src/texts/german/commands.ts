import type { CommandTexts } from '../english/commands.js';

const member = 'ich';
const manageServer = 'Server (braucht Server verwalten)';
const whichOne = { name: 'name', description: 'Welche oder welches' };
const oneMore = 'Noch eine';
const toUse = 'Ein Bild, ein Clip oder ein Ton dafür; wird zuerst ein Asset';

export const commands: CommandTexts = {
  video: {
    name: 'video',
    description: 'Aus einem Prompt ein Video machen; @name darin meint ein Asset dieses Kanals',
    options: {
      prompt: {
        name: 'prompt',
        description: 'Was passieren soll; Assets nennst du als @name. Ohne Prompt öffnet sich ein großes Feld',
      },
      file: { name: 'datei', description: toUse },
      file2: { name: 'datei2', description: toUse },
      file3: { name: 'datei3', description: toUse },
      first_frame: { name: 'erstes_bild', description: 'Ein Bild-Asset, mit dem das Video beginnt' },
      last_frame: {
        name: 'letztes_bild',
        description: 'Ein Bild-Asset, mit dem das Video endet; braucht ein erstes Bild',
      },
      model: { name: 'modell', description: 'Welches Modell es macht' },
      duration: { name: 'dauer', description: 'Sekunden' },
      ratio: { name: 'format', description: 'Breite zu Höhe' },
      resolution: { name: 'auflösung', description: 'Wie fein' },
      audio: { name: 'ton', description: 'Mit Ton oder ohne' },
      seed: { name: 'seed', description: 'Gleicher Seed und Prompt ergeben ein ähnliches Video' },
      count: { name: 'anzahl', description: 'Wie viele Fassungen, auf einer Karte und in einem Thread' },
    },
  },
  asset: {
    name: 'asset',
    description: 'Dateien, die Prompts in diesem Kanal nennen können',
    add: {
      name: 'hinzufügen',
      description: 'Bilder, Clips oder Töne zur Gruppe des Kanals hinzufügen',
      options: {
        file: { name: 'datei', description: 'Ein Bild, ein Clip oder ein Ton' },
        file2: { name: 'datei2', description: oneMore },
        file3: { name: 'datei3', description: oneMore },
        file4: { name: 'datei4', description: oneMore },
        file5: { name: 'datei5', description: oneMore },
        name: { name: 'name', description: 'Wie Prompts es nennen; ohne Angabe aus dem Dateinamen gemacht' },
      },
    },
    list: {
      name: 'liste',
      description: 'Die Gruppe des Kanals durchsehen',
      type: { name: 'art', description: 'Nur Assets dieser Art' },
      types: { image: 'Bild', video: 'Video', audio: 'Ton' },
    },
    show: { name: 'zeigen', description: 'Ein Asset groß sehen, mit allem dazu' },
    rename: {
      name: 'umbenennen',
      description: 'Einem Asset einen anderen Namen geben',
      to: { name: 'neu', description: 'Wie Prompts es von jetzt an nennen' },
    },
    remove: {
      name: 'entfernen',
      description: 'Ein Asset aus der Gruppe nehmen; für wer es hinzugefügt hat, und Moderation',
    },
    which: whichOne,
  },
  group: {
    name: 'gruppe',
    description: 'Die Gruppen von Assets des Kanals',
    create: {
      name: 'anlegen',
      description: 'Eine Gruppe für diesen Kanal anlegen und benutzen',
      called: { name: 'name', description: 'Wie die Gruppe heißt' },
    },
    list: { name: 'liste', description: 'Die Gruppen des Kanals sehen, und welche die aktuelle ist' },
    use: { name: 'wechseln', description: 'Eine Gruppe zur aktuellen des Kanals machen' },
    delete: {
      name: 'löschen',
      description: 'Eine Gruppe aus diesem Kanal nehmen; für wer sie angelegt hat, und Moderation',
    },
    which: whichOne,
  },
  token: {
    name: 'key',
    description: 'Der AnyFast-Key, der deine Videos bezahlt',
    set: {
      name: 'hinterlegen',
      description: 'Einen Key hinterlegen, verschlüsselt',
      scope: { name: 'bereich', description: 'Für dich (wenn nichts gewählt ist) oder für alle auf diesem Server' },
    },
    show: { name: 'zeigen', description: 'Was hinterlegt ist, seit wann, und ob es funktioniert' },
    remove: {
      name: 'entfernen',
      description: 'Einen Key nicht mehr benutzen und löschen',
      scope: { name: 'bereich', description: 'Deinen eigenen (wenn nichts gewählt ist) oder den dieses Servers' },
    },
    scopes: { me: member, server: manageServer },
  },
  jobs: {
    name: 'aufträge',
    description: 'Laufende und letzte Videos',
    whose: { name: 'wessen', description: 'Deine (wenn nichts gewählt ist) oder die dieses Kanals' },
    scopes: { me: member, channel: 'Kanal' },
  },
  settings: {
    name: 'einstellungen',
    description: 'Was für ein Video gilt, wenn sein Befehl nichts sagt: Modell, Dauer, Format, Auflösung, Ton',
    scope: {
      name: 'bereich',
      description: 'Deine (ohne Wahl), die dieses Kanals, oder die des Servers mit Preisen und seinem Key',
    },
    scopes: {
      me: member,
      channel: 'Kanal (braucht Nachrichten verwalten oder Kanäle verwalten)',
      server: manageServer,
    },
  },
  usage: {
    name: 'verbrauch',
    description: 'Wie viel gemacht wurde und was es kostete, nach Tagen und Mitgliedern, als Diagramm',
    scope: { name: 'bereich', description: 'Deine (wenn nichts gewählt ist), die dieses Kanals oder dieses Servers' },
    scopes: { me: member, channel: 'Kanal', server: manageServer },
    days: { name: 'tage', description: 'Wie viele Tage zurück, heute mitgezählt; ohne Angabe 30' },
  },
  forgetMe: {
    name: 'vergiss-mich',
    description: 'Deinen Key, deine Einstellungen, Assets und deinen Verlauf aus diesem Bot löschen',
  },
  help: { name: 'hilfe', description: 'Die drei Schritte vom Nichts zum ersten Video' },
  menus: { makeVideo: 'Video machen', addToAssets: 'Zu Assets hinzufügen' },
};

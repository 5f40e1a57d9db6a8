import type { FailureTexts } from '../english/failures.js';

const inAMinute = 'Versuch es in einer Minute noch einmal.';
const inAFewMinutes = 'Versuch es in ein paar Minuten noch einmal.';
const changeAndAdd = 'Ändere die Datei und füge sie noch einmal hinzu.';
const addAgain = 'Füge die Datei noch einmal mit /asset add hinzu.';
const addOnceMore = 'Füge die Datei noch einmal hinzu.';
const anotherModel = 'Wähle ein anderes Modell.';
const tellLender =
  'Sag es denen, die den Server verwalten, oder benutze einen eigenen Key (/token set). Versuch es dann noch einmal.';
const refused = 'Der Anbieter hat {part} abgelehnt: {reason}.';
const notUsable = 'Der Anbieter konnte {file} nicht verwenden: {reason}.';

export const failures: FailureTexts = {
  aFile: 'eine Datei',
  thePrompt: 'den Prompt',
  theRequest: 'die Anfrage',
  theVideo: 'das Video',
  noReason: 'ohne Angabe eines Grundes',
  request: (id) => `Anfrage ${id}`,
  charged: {
    no: (what) => (what === undefined ? 'Nichts wurde berechnet.' : `Für ${what} wurde nichts berechnet.`),
    yes: (what) => `Der Anbieter hat ${what === undefined ? 'es' : what} berechnet.`,
    unknown: (what, payer) =>
      `Ob der Anbieter ${what ?? 'es'} berechnet hat, ist nicht bekannt; ${payer === 'server' ? 'wer den Server verwaltet, sieht es bei AnyFast' : 'dein AnyFast-Konto zeigt es'}.`,
  },

  badKey: {
    title: 'AnyFast nimmt den Key nicht an.',
    remedy: 'Hinterlege mit /token set einen gültigen und versuch es dann noch einmal.',
    lentRemedy: tellLender,
  },
  keyGone: {
    title: 'Der Key, der zahlen sollte, ist nicht mehr hinterlegt.',
    remedy: 'Hinterlege einen mit /token set und versuch es dann noch einmal.',
    lentRemedy: tellLender,
  },
  noCredit: {
    title: 'Das AnyFast-Konto hat zu wenig Guthaben.',
    remedy: 'Lade es bei AnyFast auf und versuch es dann noch einmal.',
    lentRemedy: tellLender,
  },
  unpaidBill: {
    title: 'Das AnyFast-Konto hat eine offene Rechnung.',
    remedy: 'Bezahle sie bei AnyFast und versuch es dann noch einmal.',
    lentRemedy: tellLender,
  },
  keyLimitUsedUp: {
    title: 'Das Limit, das bei AnyFast für diesen Key gesetzt ist, ist aufgebraucht.',
    remedy:
      'Erhöhe es in deinem AnyFast-Konto oder hinterlege mit /token set einen anderen Key. Versuch es dann noch einmal.',
    lentRemedy: tellLender,
  },
  notAllowed: {
    title: 'Der Key darf dieses Modell oder diesen Dienst nicht benutzen.',
    remedy: 'Wähle ein anderes Modell oder erlaube es in deinem AnyFast-Konto.',
    lentRemedy: 'Wähle ein anderes Modell oder benutze einen eigenen Key (/token set), dann versuch es noch einmal.',
  },
  noSubscription: {
    title: 'AnyFast verlangt dafür ein Abo, und das Konto hat keins.',
    remedy:
      'Schließe eins in deinem AnyFast-Konto ab oder hinterlege mit /token set einen anderen Key. Versuch es dann noch einmal.',
    lentRemedy: tellLender,
  },
  noFilesNow: {
    title: 'AnyFast nimmt mit diesem Key gerade keine Dateien an.',
    remedy: 'Versuch es später noch einmal oder hinterlege mit /token set einen anderen Key.',
    lentRemedy: 'Versuch es später oder mit einem eigenen Key (/token set) noch einmal.',
  },
  noFiles: {
    title: 'Dieser Key darf keine Dateien zu AnyFast bringen.',
    remedy: 'Schalte den Asset-Dienst in deinem AnyFast-Konto frei oder hinterlege mit /token set einen anderen Key.',
    lentRemedy: tellLender,
  },
  modelNotOpen: {
    title: 'Das Modell ist für dieses AnyFast-Konto nicht freigeschaltet.',
    remedy: 'Schalte es in deinem AnyFast-Konto frei oder wähle ein anderes Modell.',
    lentRemedy: 'Wähle ein anderes Modell oder benutze einen eigenen Key (/token set), dann versuch es noch einmal.',
  },
  modelNotOffered: { title: 'AnyFast bietet diesem Key dieses Modell gerade nicht an.', remedy: anotherModel },
  modelUnknown: { title: 'Der Anbieter kennt dieses Modell nicht.', remedy: anotherModel },
  linkEnded: {
    title: 'Die Datei hinter {file} ist nicht mehr aufgehoben, und ihr Link ist abgelaufen.',
    remedy: addAgain,
  },

  assetNotUsable: { title: notUsable, remedy: changeAndAdd },
  assetPerhapsNotUsable: { title: notUsable, remedy: addOnceMore },
  assetRemoved: {
    title: 'Die Gruppe hat {file} nicht mehr: es wurde entfernt.',
    remedy: 'Nenne eine andere Datei oder füge sie noch einmal hinzu.',
  },
  groupDeleted: {
    title: 'Die Gruppe mit {file} wurde gelöscht.',
    remedy: 'Füge die Datei mit /asset add der aktuellen Gruppe hinzu.',
  },
  assetUncertain: {
    title: 'Ob der Anbieter {file} hat, ist unklar: seine Antwort ging verloren.',
    remedy: addOnceMore,
  },
  assetLostTwice: {
    title: 'Der Anbieter hat {file} zweimal verloren, das zweite Mal kurz nach dem neuen Anlegen.',
    remedy: 'Sieh in deinem AnyFast-Konto nach, wer es löscht, und füge die Datei dann noch einmal hinzu.',
    lentRemedy: 'Wer den Server verwaltet, sieht bei AnyFast, wer es löscht. Füge die Datei danach noch einmal hinzu.',
  },
  assetSwitchedOff: { title: 'Der Anbieter hat {file} abgeschaltet.', remedy: addOnceMore },
  assetLostInMinutes: {
    title: 'Der Anbieter hat {file} innerhalb von Minuten zweimal verloren.',
    remedy: 'Füge die Datei später noch einmal hinzu.',
  },
  assetTooSlow: {
    title: 'Der Anbieter hat {file} nicht rechtzeitig fertig vorbereitet.',
    remedy: 'Füge die Datei noch einmal hinzu, oder eine kleinere.',
  },
  assetNotReady: {
    title: 'Der Anbieter hat {file}, lässt es aber noch in keinem Video zu.',
    remedy: 'Versuch es in ein paar Minuten noch einmal, oder entferne die Datei und füge sie noch einmal hinzu.',
  },
  groupNotThere: {
    title: 'Die Gruppe des Kanals ist beim Anbieter noch nicht da oder nicht mehr da.',
    remedy: inAMinute,
  },
  notFound: {
    title: 'Der Anbieter findet etwas nicht, das er vorher angenommen hatte.',
    remedy: inAMinute,
  },
  taskNotFound: {
    title: 'Der Anbieter kennt dieses Video nicht mehr.',
    remedy: 'Suche es in deinem AnyFast-Konto oder versuch es noch einmal.',
    lentRemedy: 'Wer den Server verwaltet, kann es bei AnyFast suchen. Oder versuch es noch einmal.',
  },
  tooFast: { title: 'Beim Anbieter kommen mit diesem Key zu viele Anfragen an.', remedy: inAFewMinutes },
  tooManyWaiting: {
    title: 'Beim Anbieter warten zu viele Videos dieses Keys.',
    remedy: 'Versuch es noch einmal, wenn einige davon fertig sind.',
  },
  overloaded: { title: 'Der Anbieter ist überlastet.', remedy: inAFewMinutes },
  providerFault: { title: 'Der Anbieter hat eine Störung.', remedy: inAFewMinutes },
  cancelled: { title: 'Der Anbieter hat das Video abgebrochen.', remedy: inAMinute },
  gaveUp: {
    title: 'Der Anbieter hat das Video aufgegeben, weil es zu lange dauerte.',
    remedy: 'Versuch es später noch einmal oder mach es kürzer.',
  },
  generationFault: { title: 'Beim Anbieter ging beim Machen des Videos etwas schief.', remedy: inAFewMinutes },
  noAnswer: {
    title: 'Der Anbieter hat nicht rechtzeitig geantwortet.',
    remedy: 'Versuch es später noch einmal.',
  },
  groupUncertain: {
    title: 'Ob der Anbieter die Gruppe des Kanals angelegt hat, ist unklar: seine Antwort ging verloren.',
    remedy: 'Versuch es noch einmal, dann lege ich sie neu an.',
  },
  filesTooSlow: {
    title: 'Die Dateien wurden beim Anbieter nicht rechtzeitig verwendbar.',
    remedy: 'Versuch es später noch einmal.',
  },
  videoTooSlow: {
    title: 'Der Anbieter hat das Video nicht rechtzeitig fertiggestellt.',
    remedy: 'Versuch es später noch einmal.',
  },
  unreachable: { title: 'Der Anbieter ist nicht erreichbar.', remedy: inAFewMinutes },
  noPlace: {
    title: 'In diesem Kanal darf ich nicht posten.',
    remedy:
      'Bitte die Moderation, dass ich ihn sehen, dort Nachrichten senden und Dateien anhängen darf. Versuch es dann noch einmal.',
  },
  autoMod: { title: 'Das AutoMod des Servers hat den Prompt blockiert.', remedy: 'Ändere seinen Wortlaut.' },
  harmfulLink: {
    title: 'Der Filter von Discord für schädliche Links hat den Prompt blockiert.',
    remedy: 'Nimm den Link heraus.',
  },
  resultLost: {
    title: 'Das Video war fertig, ließ sich aber nicht herunterladen.',
    remedy: 'Suche es in deinem AnyFast-Konto oder versuch es noch einmal.',
    lentRemedy: 'Wer den Server verwaltet, kann es bei AnyFast suchen. Oder versuch es noch einmal.',
  },

  badRequest: {
    title: refused,
    remedy: 'Ändere den Prompt, die Dateien oder die Einstellungen und versuch es dann noch einmal.',
  },
  badAsset: { title: refused, remedy: changeAndAdd },
  extensionRefused: {
    title: 'Der Anbieter hält das für die Fortsetzung eines Clips und lehnt sie dann ab.',
    remedy: 'Beschreibe ein neues Video statt einer Fortsetzung, oder nenne einen anderen Clip.',
  },
  extensionShape: {
    title: 'Der Anbieter hält das für die Fortsetzung eines Clips, und deren Format folgt dem Clip.',
    remedy: 'Wähle das Format adaptive und versuch es dann noch einmal.',
  },
  editLength: {
    title: 'Der Anbieter hält das für die Änderung eines Clips; das geht nur mit Clips von 4 bis 30 s.',
    remedy: 'Nenne einen Clip von 4 bis 30 s, oder beschreibe ein neues Video statt einer Änderung.',
  },
  otherTask: {
    title: 'Der Anbieter versteht den Prompt als eine Aufgabe, die nicht zu diesen Einstellungen passt.',
    remedy: 'Beschreibe ein neues Video statt einer Änderung, oder wähle das Format adaptive.',
  },
  checkFailed: { title: 'Die Prüfung des Inhalts ist beim Anbieter gescheitert.', remedy: inAFewMinutes },
  wrongType: {
    title: 'Der Anbieter nimmt {file} so nicht an: es ist von anderer Art.',
    remedy: 'Nenne stattdessen eine Datei der richtigen Art.',
  },
  notActive: { title: '{file} ist beim Anbieter gerade nicht verwendbar.', remedy: inAMinute },
  realPeople: {
    title: 'Der Key darf keine Bilder echter Menschen verwenden.',
    remedy: 'Nimm Bilder, auf denen kein echter Mensch zu erkennen ist.',
  },
  wrongLength: {
    title: 'Videos dieser Länge macht der Anbieter mit diesem Modell nicht.',
    remedy: 'Wähle eine andere Länge oder ein anderes Modell.',
  },
  wrongRatio: {
    title: 'Dieses Format macht der Anbieter hier nicht.',
    remedy: 'Wähle ein anderes Format, zum Beispiel adaptive.',
  },
  wrongResolution: {
    title: 'Diese Auflösung macht der Anbieter mit diesem Modell nicht.',
    remedy: 'Wähle eine andere Auflösung oder ein anderes Modell.',
  },
  wrongSeed: { title: 'Diesen Seed nimmt der Anbieter nicht an.', remedy: 'Wähle einen anderen Seed oder keinen.' },
  wrongModel: { title: 'Dieses Modell hat der Anbieter nicht.', remedy: anotherModel },
  bodyTooLarge: {
    title: '{file} ist zu groß, um an den Anbieter zu gehen.',
    remedy: 'Mach die Datei kleiner und füge sie noch einmal hinzu.',
  },
  copyUnusable: { title: 'Die aufgehobene Kopie von {file} ist nicht mehr verwendbar.', remedy: addAgain },
  fileNotFetched: { title: 'Der Anbieter konnte {file} nicht abrufen.', remedy: addOnceMore },
  fileLost: { title: 'Der Anbieter hat {file} verloren.', remedy: addOnceMore },
  fileProblem: ({ what, change }) => ({
    title: `Der Anbieter kann {file} nicht verwenden: ${what}.`,
    remedy: `${change} und füge die Datei noch einmal hinzu.`,
  }),
};

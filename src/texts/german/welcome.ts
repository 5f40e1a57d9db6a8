import type { WelcomeTexts } from '../english/welcome.js';
import { labels } from './labels.js';

export const welcome: WelcomeTexts = {
  greeting:
    '**Dailies macht mit euch Videos, in euren Kanälen.** Schreib einen Prompt, und das fertige Video kommt in einen Thread zurück, in dem ihr darüber redet.',
  forManagersOfServer:
    'Wer diesen Server verwaltet, kann mit /token set bereich: server allen einen Key leihen und mit /settings bereich: server sagen, wer ihn wie viel benutzen darf. /help zeigt den Weg noch einmal.',
  title: '**Vom Nichts zum ersten Video**',
  getKey: (site) => `1. **Einen Key holen**: lege einen in deinem Konto bei <${site}> an. Er beginnt mit \`sk-\`.`,
  getKeyDone: '1. **Einen Key holen**: erledigt.',
  getKeyNotNeeded: '1. **Einen Key holen**: hier nicht nötig.',
  setKey: '2. **/token set** hinterlegt ihn, verschlüsselt. Nur du benutzt ihn.',
  setKeyDone: (ending) => `2. **/token set**: erledigt.${ending === null ? '' : ` Dein Key ${ending} ist hinterlegt.`}`,
  setKeyNotNeeded:
    '2. **/token set**: nicht nötig. Dieser Server leiht dir seinen Key; ein eigener würde vor ihm benutzt.',
  makeVideo:
    '3. **/video** mit einem Prompt macht ein Video: `ein Papierdrachen über dem Meer`. Es kommt in den Thread seiner Karte, und du wirst erwähnt.',
  makeVideoDone: '3. **/video**: erledigt, und jederzeit wieder. Deine hat /jobs.',
  withAssets:
    'Mit eigenen Bildern, Clips oder Tönen: hänge sie an /video an, oder gib ihnen mit /asset add Namen und schreib `@drachen fliegt über @strand`.',
  assetsHere: 'Dieser Kanal hat schon welche: /asset list.',
  afterwards: `Unter einem Video macht **${labels.again}** eine weitere Fassung, und **${labels.edit}** ändert den Prompt. Ein Video, das scheitert, sagt dazu, ob etwas berechnet wurde. /settings merkt sich, was du meist benutzt: Modell, Dauer, Format, Auflösung, Ton.`,
  forManagers: (lends) =>
    `Du verwaltest diesen Server: ${lends ? 'er hat schon einen Key zum Verleihen; /token set bereich: server ersetzt ihn,' : '/token set bereich: server leiht allen einen Key,'} und /settings bereich: server sagt, wer ihn benutzen darf, wie viel am Tag, was er kostet und wo er protokolliert wird.`,
};

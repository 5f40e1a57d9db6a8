import type { ModelTexts } from '../english/models.js';

const plural = { image: 'Bilder', video: 'Videos', audio: 'Töne' };

export const models: ModelTexts = {
  summaries: {
    'seedance-2.0': 'der Standard',
    'seedance-2.0-fast': 'schneller und billiger',
    'seedance-2.0-mini': 'am billigsten',
    'seedance-2.0-ultra': 'hochskaliert, bis 2k',
    'seedance-2.5': 'das neueste; bis 30 Sekunden und 30 Bilder',
  },
  refusal: (sentence) => `${sentence} Nichts wurde berechnet.`,
  withOthers: ({ sentence, what, others }) =>
    others === null ? `${sentence}.` : `${sentence}; ${what} geht mit ${others}.`,
  unknown: ({ model, others }) => `Ein Modell ${model} gibt es nicht. Wähle ${others}.`,
  resolutions: ({ model, list }) => `${model} macht ${list}`,
  ratios: (list) => `Das Format ist eins von ${list}.`,
  seconds: ({ model, least, most }) => `${model} macht ${least} bis ${most} ganze Sekunden`,
  tooMany: ({ model, most, type, here }) => `${model} nimmt bis zu ${most} ${plural[type]}, hier sind es ${here}`,
  tooLong: ({ model, most, type, here }) =>
    `${model} nimmt insgesamt ${most} s an ${type === 'video' ? 'Videos' : 'Tönen'}, hier sind es ${here}`,
  framesAreImages: 'Erstes und letztes Bild sind Bilder. Wähle Bilder dafür.',
  oneFrameEach: 'Ein Video hat ein erstes und ein letztes Bild. Lass die anderen weg.',
  lastNeedsFirst: 'Ein letztes Bild braucht ein erstes. Füge eins hinzu oder lass das letzte weg.',
  framesOrReferences:
    'Erstes oder letztes Bild geht nicht zusammen mit Referenzen. Nimm nur die Bilder oder nur die Referenzen.',
  soundAlone: 'Ton braucht ein Bild oder ein Video dazu. Nenne eins im Prompt.',
};

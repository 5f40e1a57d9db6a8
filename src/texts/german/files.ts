import type { FileTexts } from '../english/files.js';

const plural = { image: 'Bilder', video: 'Videos', audio: 'Töne' };

export const files: FileTexts = {
  plural,
  problem: ({ file, finding, change }) =>
    `${file} ${finding}. ${change} und füge die Datei mit /asset add noch einmal hinzu. Nichts wurde berechnet.`,
  changes: {
    convert: 'Wandle sie um',
    convertTo: 'Wandle sie in PNG, MP4 oder MP3 um',
    shrink: 'Mach sie kleiner',
    enlarge: 'Vergrößere sie',
    crop: 'Schneide sie zu',
    resize: 'Ändere ihre Größe',
    export720: 'Exportiere sie in 720p',
    exportH264: 'Exportiere sie als H.264',
    exportRate: 'Exportiere sie mit 24 oder 30 Bildern pro Sekunde',
    cut: 'Kürze sie',
    lengthen: 'Mach sie länger',
  },
  unknownType: (mime) =>
    `${mime === null ? 'hat Inhalt von unbekannter Art' : `ist vom Typ ${mime}`}, was auch immer ihr Name sagt; Bilder können JPG, PNG, GIF, WebP, BMP, TIFF oder HEIC sein, Videos MP4 oder MOV, Töne MP3 oder WAV`,
  tooLargeForAll: (size) =>
    `${size === null ? 'hat 50 MB oder mehr' : `hat ${size}`}; Videos müssen kleiner als 50 MB sein, Bilder als 30 MB, Töne als 15 MB`,
  tooLarge: ({ size, type, below }) => `hat ${size}; ${plural[type]} müssen kleiner als ${below} sein`,
  wrongRatio: ({ size, ratio, type, least, most }) =>
    `hat ${size} px, Verhältnis ${ratio}; ${plural[type]} können ein Verhältnis von ${least} bis ${most} haben`,
  wrongPixels: ({ size, pixels, least, most }) =>
    `hat ${size} px, ${pixels} Pixel pro Bild; Videos können ${least} bis ${most} haben`,
  wrongSides: ({ size, type, least, most }) =>
    `hat ${size} px; jede Seite ${type === 'image' ? 'eines Bildes' : 'eines Videos'} muss ${least} bis ${most} px haben`,
  wrongLength: ({ seconds, type, least, most }) =>
    `ist ${seconds} s lang; ${plural[type]} können ${least} bis ${most} s haben`,
  wrongCodec: (codec) => `ist als ${codec} codiert; Videos müssen H.264 oder H.265 sein`,
  wrongRate: ({ rate, least, most }) => `hat ${rate} Bilder pro Sekunde; Videos können ${least} bis ${most} haben`,
  slowToRead: (file) =>
    `${file} zu lesen dauert zu lange; die Datei scheint beschädigt oder unvollständig. Exportiere die Datei neu und füge sie mit /asset add noch einmal hinzu. Nichts wurde berechnet.`,
  unreadable: (file) =>
    `${file} ist nicht lesbar; die Datei scheint beschädigt oder unvollständig. Exportiere die Datei neu und füge sie mit /asset add noch einmal hinzu. Nichts wurde berechnet.`,
  linkEnded: (file) =>
    `Der Link von Discord zu ${file} ist abgelaufen. Hänge die Datei noch einmal an. Nichts wurde berechnet.`,
  notAtDiscord: (file) => `${file} liegt nicht bei Discord. Hänge die Datei selbst an. Nichts wurde berechnet.`,
  slowToFetch: (file) =>
    `Discord hat zu lange gebraucht, um ${file} zu schicken. Versuch es in einer Minute noch einmal. Nichts wurde berechnet.`,
  notFetched: (file) =>
    `${file} ließ sich nicht von Discord holen. Versuch es in einer Minute noch einmal. Nichts wurde berechnet.`,
  notKept: (file) =>
    `${file} ist nicht mehr aufgehoben. Füge die Datei mit /asset add noch einmal hinzu. Nichts wurde berechnet.`,

  found: {
    framesTooSmall: (least) => `die Bilder sind zu klein, ${least} Pixel sind das Mindeste`,
    framesTooLarge: (most) => `die Bilder sind zu groß, ${most} Pixel sind das Höchste`,
    framesWrong: 'die Bilder sind zu klein oder zu groß',
    tooSmall: ({ least, most }) => `zu klein, jede Seite muss ${least} bis ${most} Pixel haben`,
    tooLarge: ({ least, most }) => `zu groß, jede Seite muss ${least} bis ${most} Pixel haben`,
    tooNarrow: ({ least, most }) => `zu schmal, die Breite muss das ${least}- bis ${most}-Fache der Höhe sein`,
    tooWide: ({ least, most }) => `zu breit, die Breite muss das ${least}- bis ${most}-Fache der Höhe sein`,
    wrongShape: ({ least, most }) => `falsches Format, die Breite muss das ${least}- bis ${most}-Fache der Höhe sein`,
    tooShort: ({ least, most }) => `zu kurz, erlaubt sind ${least} bis ${most} s`,
    tooLong: ({ least, most }) => `zu lang, erlaubt sind ${least} bis ${most} s`,
    rateTooLow: ({ least, most }) => `zu wenige Bilder pro Sekunde, erlaubt sind ${least} bis ${most}`,
    rateTooHigh: ({ least, most }) => `zu viele Bilder pro Sekunde, erlaubt sind ${least} bis ${most}`,
    tooManyBytes: ({ image, video, audio }) =>
      `zu groß, Bilder müssen unter ${image} bleiben, Videos unter ${video} und Töne unter ${audio}`,
    wrongCodec: (codecs) => `Videos müssen als ${codecs} codiert sein`,
    unreadableFormat: 'das Dateiformat ist ihm fremd',
  },
};

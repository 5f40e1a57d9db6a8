import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';

/** @import { Series } from './draw-chart.js' */

/** Pixels. A phone shows the picture at two fifths of its width, and its letters at 10 pixels then. */
export const width = 1000;
export const textPixels = 25;
export const family = 'DejaVu Sans';
/** A ground of its own, so that it is the same in Discord's light and dark. */
export const colours = { ground: '#1f2126', words: '#f2f3f5', quiet: '#b9bec7', lines: '#3c4048' };
/** Okabe and Ito's, for all kinds of colour vision. Every second one is hatched, and large segments have their numbers. */
const fills = ['#56b4e9', '#e69f00', '#2fb58a', '#f0e442', '#d98cb8', '#e8743b'];
const fillOfOthers = '#9aa0a8';

/** A machine may have no fonts: these come with the package, and only these are used. */
export function registerFonts() {
  if (GlobalFonts.has(family)) return;
  const fonts = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json');
  for (const file of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']) {
    GlobalFonts.registerFromPath(fonts.replace(/package\.json$/, `ttf/${file}`), family);
  }
}

/** @param {number} pixels @param {'normal' | 'bold'} [weight] */
export function font(pixels, weight = 'normal') {
  return `${weight} ${pixels}px "${family}"`;
}

/** @param {readonly Series[]} series @param {number} index */
export function fillOf(series, index) {
  const fill = (series[index]?.isOthers === true ? undefined : fills[index]) ?? fillOfOthers;
  return index % 2 === 0 ? fill : hatched(fill);
}

/** @param {string} colour */
function hatched(colour) {
  const side = 14;
  const tile = createCanvas(side, side);
  const context = tile.getContext('2d');
  context.fillStyle = colour;
  context.fillRect(0, 0, side, side);
  context.strokeStyle = colours.ground;
  context.lineWidth = 2;
  for (const shift of [-side, 0, side]) {
    context.beginPath();
    context.moveTo(shift - 1, side + 1);
    context.lineTo(shift + side + 1, -1);
    context.stroke();
  }
  return context.createPattern(tile, 'repeat');
}

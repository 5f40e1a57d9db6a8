// Draws one chart and ends, and what drawing takes goes with it. Plain JavaScript, because Node 20 cannot start a worker from
// TypeScript: so the same relative URL finds it beside draw-chart.ts in src/ (tests) and beside draw-chart.js in dist/.
import { parentPort, workerData } from 'node:worker_threads';
import { createCanvas } from '@napi-rs/canvas';
import { colours, fillOf, font, registerFonts, textPixels, width } from './look.js';
import { drawPlot } from './plot.js';

/** @import { SKRSContext2D } from '@napi-rs/canvas' */
/** @import { ChartData } from './draw-chart.js' */

const margin = 28;
const inner = width - 2 * margin;
const heights = { tokens: 520, cost: 260 };
const legend = { lineHeight: 40, columns: 2, top: margin + 112, box: 28 };

/** @param {SKRSContext2D} context @param {string} text @param {{ x?: number, y: number, wide?: number, colour?: string, fontOf?: string }} at */
function write(context, text, { x = margin, y, wide = inner, colour = colours.words, fontOf = font(textPixels) }) {
  context.font = fontOf;
  context.fillStyle = colour;
  context.textBaseline = 'middle';
  const characters = Array.from(text);
  while (characters.length > 1 && context.measureText(characters.join('')).width > wide) {
    characters.splice(-2, 2, '…');
  }
  context.fillText(characters.join(''), x, y);
}

/** Where the plots begin. @param {ChartData} data */
function headHeight({ series }) {
  if (series.length < 2) return legend.top - 20;
  return legend.top + Math.ceil(series.length / legend.columns) * legend.lineHeight - 8;
}

/** Title and legend: what every mark means, in words. @param {SKRSContext2D} context @param {ChartData} data */
function drawHead(context, { title, subtitle, series }) {
  write(context, title, { y: margin + 20, fontOf: font(34, 'bold') });
  write(context, subtitle, { y: margin + 64, colour: colours.quiet });
  if (series.length < 2) return;
  const column = inner / legend.columns;
  for (const [index, { label }] of series.entries()) {
    const x = margin + (index % legend.columns) * column;
    const y = legend.top + Math.floor(index / legend.columns) * legend.lineHeight;
    context.fillStyle = fillOf(series, index);
    context.fillRect(x, y - legend.box / 2, legend.box, legend.box);
    write(context, `${index + 1}  ${label}`, { x: x + legend.box + 12, y, wide: column - legend.box - 24 });
  }
}

/** @param {ChartData} data */
function plotsOf({ days, series, cost, locale, unit, costUnit = '' }) {
  const tokens = drawPlot({ days, series, unit, locale, height: heights.tokens });
  if (!cost) return [tokens];
  const costs = [{ ...cost, label: costUnit, isOthers: true }];
  return [tokens, drawPlot({ days, series: costs, unit: costUnit, locale, height: heights.cost })];
}

/** @param {ChartData} data */
function draw(data) {
  registerFonts();
  const plots = plotsOf(data);
  const head = headHeight(data);
  const canvas = createCanvas(width, head + plots.reduce((sum, { height }) => sum + height, 0));
  const context = canvas.getContext('2d');
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  drawHead(context, data);
  let y = head;
  for (const plot of plots) {
    context.drawImage(plot, 0, y);
    y += plot.height;
  }
  return canvas.encode('png');
}

/** @type {unknown} */
const asked = workerData;
parentPort?.postMessage(new Uint8Array(await draw(/** @type {ChartData} */ (asked))));

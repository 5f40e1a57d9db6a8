import { createCanvas } from '@napi-rs/canvas';
import { BarController, BarElement, CategoryScale, Chart, LinearScale } from 'chart.js';
import { colours, family, fillOf, font, textPixels, width } from './look.js';

/** @import { ChartConfiguration } from 'chart.js' */
/** @import { SKRSContext2D } from '@napi-rs/canvas' */
/** @import { Series } from './draw-chart.js' */
/** @typedef {{ days: readonly string[], series: readonly Series[], unit: string, locale: string, height: number }} Plot */

/** Of the scale on the left: plots below one another have their days below one another. */
const scaleWidth = 140;
/** A segment must be this large for its number. */
const smallestNumbered = { width: 20, height: 28 };

Chart.register(BarController, BarElement, CategoryScale, LinearScale);

/** Days as bars, stacked of all series. @param {Plot} plot */
export function drawPlot(plot) {
  const canvas = createCanvas(width, plot.height);
  const numbers = { id: 'numbers', afterDatasetsDraw: drawNumbers(plot, canvas.getContext('2d')) };
  // What Chart.js takes of a page's canvas, this one has.
  const chart = new Chart(/** @type {any} */ (canvas), { ...configuration(plot), plugins: [numbers] });
  chart.draw();
  return canvas;
}

/** Writes the numbers of the legend into the segments that have room for them. @param {Plot} plot @param {SKRSContext2D} context */
function drawNumbers({ series }, context) {
  return (/** @type {Chart} */ chart) => {
    if (series.length < 2) return;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.font = font(20, 'bold');
    for (const index of series.keys()) {
      for (const element of chart.getDatasetMeta(index).data) {
        if (!(element instanceof BarElement)) continue;
        const { x, y, base, width: wide } = element.getProps(['x', 'y', 'base', 'width'], true);
        if (x === null || y === null) continue;
        if (wide < smallestNumbered.width || Math.abs(base - y) < smallestNumbered.height) continue;
        const middle = (y + base) / 2;
        context.fillStyle = colours.ground;
        context.beginPath();
        context.arc(x, middle, 13, 0, 2 * Math.PI);
        context.fill();
        context.fillStyle = colours.words;
        context.fillText(String(index + 1), x, middle + 1);
      }
    }
  };
}

/** @param {Plot} plot @returns {ChartConfiguration<'bar'>} */
function configuration({ days, series, unit, locale }) {
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 2 });
  const words = { color: colours.words, font: { size: textPixels, family } };
  return {
    type: 'bar',
    data: {
      labels: [...days],
      datasets: series.map(({ values }, index) => ({
        data: [...values],
        backgroundColor: /** @type {any} */ (fillOf(series, index)),
        borderColor: colours.ground,
        // A line between two segments.
        borderWidth: { top: 2, bottom: 0, left: 0, right: 0 },
        borderSkipped: false,
        stack: unit,
      })),
    },
    options: {
      animation: false,
      responsive: false,
      devicePixelRatio: 1,
      layout: { padding: { left: 8, right: 24, bottom: 8 } },
      datasets: { bar: { maxBarThickness: 90, categoryPercentage: 0.9, barPercentage: 0.92 } },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          border: { color: colours.quiet },
          ticks: { ...words, maxRotation: 0, autoSkipPadding: 24 },
        },
        y: {
          stacked: true,
          beginAtZero: true,
          grid: { color: colours.lines },
          border: { display: false },
          ticks: { ...words, maxTicksLimit: 6, callback: (value) => short.format(Number(value)) },
          title: { display: true, text: unit, color: colours.quiet, font: { size: textPixels, family } },
          afterFit: (scale) => {
            scale.width = scaleWidth;
          },
        },
      },
    },
  };
}

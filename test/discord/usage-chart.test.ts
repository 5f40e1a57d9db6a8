import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { createCharts, type ChartData } from '../../src/discord/usage-chart/draw-chart.js';

const { draw: drawChart } = createCharts();
const days = ['Nov 1', 'Nov 2', 'Nov 3', 'Nov 4'];
const mia = { label: 'mia · 300K', values: [100_000, 0, 200_000, 0] };
const tom = { label: 'tom · 150K', values: [0, 50_000, 100_000, 0] };
const others = { label: 'others · 90K', isOthers: true, values: [0, 0, 90_000, 0] };
const chart = (change: Partial<ChartData> = {}): ChartData => ({
  title: 'Tokens by day in #general',
  subtitle: 'The last 4 days (UTC): 540,000 tokens',
  days,
  series: [mia, tom, others],
  locale: 'en-US',
  unit: 'tokens',
  costUnit: 'cost, USD',
  ...change,
});

/** How many pixels of a PNG have each colour. */
async function coloursOf(png: Buffer) {
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = new Map<string, number>();
  for (let at = 0; at < data.length; at += 4) {
    const colour = `#${[data[at], data[at + 1], data[at + 2]].map((part) => (part ?? 0).toString(16).padStart(2, '0')).join('')}`;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const share = (colour: string) => (counts.get(colour) ?? 0) / (image.width * image.height);
  return { width: image.width, height: image.height, share };
}

describe('a chart', () => {
  it('is a PNG with its own ground, its words, and a part for each series', async () => {
    const { width, height, share } = await coloursOf(await drawChart(chart()));
    expect([width, height]).toEqual([1000, 732]);
    expect(share('#1f2126')).toBeGreaterThan(0.6);
    expect(share('#f2f3f5')).toBeGreaterThan(0.005);
    for (const fill of ['#56b4e9', '#e69f00', '#9aa0a8']) expect(share(fill), fill).toBeGreaterThan(0.003);
    expect(share('#2fb58a')).toBe(0);
  });

  it('has no legend for one series, and a plot more for what it cost', async () => {
    const one = await coloursOf(await drawChart(chart({ series: [mia] })));
    expect(one.height).toBe(640);
    const cost = { currency: 'USD', values: [0.7, 0.35, 1.4, 0] };
    const priced = await coloursOf(await drawChart(chart({ series: [mia], cost })));
    expect(priced.height).toBe(900);
    expect(one.share('#9aa0a8')).toBe(0);
    expect(priced.share('#9aa0a8')).toBeGreaterThan(0.02);
  });

  it('shows more where there is more', async () => {
    const few = await coloursOf(await drawChart(chart({ series: [mia, { ...tom, values: [0, 0, 0, 20_000] }] })));
    const many = await coloursOf(await drawChart(chart({ series: [mia, tom] })));
    expect(many.share('#e69f00')).toBeGreaterThan(2 * few.share('#e69f00'));
  });

  it('is the same for the same figures, many at once too, whatever the names', async () => {
    const odd = chart({ title: '<script>&"', series: [mia, { ...tom, label: 'W'.repeat(500) }] });
    const [first, ...more] = await Promise.all(Array.from({ length: 4 }, () => drawChart(odd)));
    for (const png of more) expect(first && png.equals(first)).toBe(true);
  });

  it('can be drawn of 90 days and of one, and of nothing', async () => {
    const long = Array.from({ length: 90 }, (_, index) => `Day ${index}`);
    for (const [names, values] of [
      [long, long.map(() => 1)],
      [['Nov 1'], [5]],
      [['Nov 1'], [0]],
    ] as const) {
      expect((await drawChart(chart({ days: names, series: [{ label: 'mia', values }] }))).length).toBeGreaterThan(
        1000,
      );
    }
  });

  it('is given up when it takes too long, or when the bot ends', async () => {
    await expect(createCharts({ timeoutMs: 1 }).draw(chart())).rejects.toThrow();
    await expect(drawChart(chart(), AbortSignal.abort(new Error('ending')))).rejects.toThrow();
  });

  it('says what went wrong when it cannot be drawn', async () => {
    await expect(drawChart({ ...chart(), days: null } as unknown as ChartData)).rejects.toThrow('iterable');
  });
});

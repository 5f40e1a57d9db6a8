import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createMetrics } from '../../src/metrics/observers.js';
import { routeLabel } from '../../src/metrics/rest-metrics.js';

/** What Prometheus calls a unit (its documentation, "Metric and label naming"), and what counts things. */
const units = /_(seconds|bytes|tokens|total|info|up|guilds|jobs|due|held)$/;
const own = async () => (await metricsOf()).filter(({ name }) => name.startsWith('dailies_'));

const metricSchema = z.array(z.object({ name: z.string(), help: z.string(), type: z.string() }));
async function metricsOf() {
  return metricSchema.parse(await createMetrics({ clock: Date.now }).report());
}

describe('every metric', () => {
  it('says what it is in a sentence, and its unit or what it counts in its name', async () => {
    const all = await own();
    expect(all.length).toBeGreaterThan(15);
    for (const { name, help } of all) {
      expect(help, name).toMatch(/^[A-Z1].{15,}\.$/);
      expect(name, name).toMatch(/^[a-z][a-z_]*[a-z]$/);
      expect(name).toMatch(units);
    }
  });

  it('ends in _total exactly where it is a counter, and nowhere in what a histogram adds', async () => {
    for (const { name, type } of await own()) {
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(name).not.toMatch(/_(count|sum|bucket)$/);
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    }
  });

  it('stands in the README’s table, which names no others', async () => {
    const readme = await readFile('README.md', 'utf8');
    const told = [...readme.matchAll(/^\| `(dailies_\w+)/gm)].map(([, name]) => name);
    const names = (await own()).map(({ name }) => name);
    expect(told.sort()).toEqual(names.sort());
    const alerts = readme.slice(readme.indexOf('### Alerts'), readme.indexOf('### Sizes'));
    const asked = (alerts.match(/dailies_\w+/g) ?? []).map((name) => name.replace(/_bucket$/, ''));
    expect(asked.length).toBeGreaterThan(5);
    for (const name of asked) expect(names).toContain(name);
  });
});

it.each([
  ['/channels/:id/messages/:id', '/channels/:id/messages/:id'],
  ['/channels/:id/messages/:id/Delete Old Message', '/channels/:id/messages/:id'],
  ['/webhooks/:id/:token/messages/@original', '/webhooks/:id/:token/messages/@original'],
  ['/webhooks/:id/:token/messages/%40original', '/webhooks/:id/:token/messages/%40original'],
  ['/interactions/:id/:token/callback', '/interactions/:id/:token/callback'],
  ['/gateway/bot', '/gateway/bot'],
  ['/channels/:id/messages/:id/thread-members?with=1', '/channels/:id/messages/:id/thread-members'],
  ['/webhooks/12345678901234567890/aW50ZXJhY3Rpb246MT/messages', 'other'],
  ['/channels/123/messages', 'other'],
  ['', 'other'],
])('takes the route %s as %s', (route, label) => {
  expect(routeLabel(route)).toBe(label);
});

describe('the dashboard', () => {
  const targetSchema = z.object({ expr: z.string(), legendFormat: z.string().optional() });
  const panelSchema = z.object({
    id: z.int(),
    title: z.string(),
    type: z.string(),
    datasource: z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') }).optional(),
    gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
    targets: z.array(targetSchema).optional(),
  });
  const dashboardSchema = z.object({
    title: z.string(),
    templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
    panels: z.array(panelSchema),
  });
  const read = async () => {
    const text = await readFile('deploy/grafana/dailies.json', 'utf8');
    return dashboardSchema.parse(JSON.parse(text));
  };

  it('asks for metrics that there are, from a source that is chosen', async () => {
    const { panels, templating } = await read();
    expect(templating.list).toContainEqual({ name: 'datasource', type: 'datasource' });
    const known = new Set(
      (await metricsOf()).flatMap(({ name }) => [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]),
    );
    const asked = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(asked.length).toBeGreaterThan(15);
    for (const expr of asked) {
      const names = expr.match(/\b(dailies|process|nodejs)_\w+/g) ?? [];
      expect(names.length, expr).toBeGreaterThan(0);
      for (const name of names) expect(known, expr).toContain(name);
      expect(expr.split('(').length, expr).toBe(expr.split(')').length);
    }
  });

  it('shows every metric of the bot’s own in one of its rows, none over another', async () => {
    const { panels } = await read();
    const rows = panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    expect(rows).toEqual(['Jobs', 'Provider', 'Discord', 'Process']);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const text = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)).join('\n');
    for (const { name } of await own()) expect(text).toContain(name);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });
});

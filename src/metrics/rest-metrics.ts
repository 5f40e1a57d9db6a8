import { RESTEvents, type REST } from 'discord.js';
import { Counter, type Registry } from 'prom-client';

/** What a route of discord.js's REST client consists of once its ids and tokens are taken out. */
const segment = /^(?::[a-z]+|(?:@|%40)[a-z]+|[a-z]+(?:-[a-z]+)*)$/;

/** A route as a label: `/channels/:id/messages`. One that may still hold an id, a token or words is `other`. */
export function routeLabel(route: string): string {
  const [path = ''] = route.split('?');
  const parts = path
    .replace(/\/Delete Old Message$/, '')
    .split('/')
    .slice(1);
  return parts.length > 0 && parts.every((part) => segment.test(part)) ? `/${parts.join('/')}` : 'other';
}

function scopeOf(scope: string | null): 'user' | 'global' | 'shared' {
  return scope === 'global' || scope === 'shared' ? scope : 'user';
}

/** Counts answers of Discord's REST interface and the waits for its limits, of every client that is handed over. */
export function createRestMetrics(register: Registry): (rest: REST) => void {
  const registers = [register];
  const answers = new Counter({
    name: 'dailies_discord_rest_answers_total',
    help: "Answers of Discord's REST interface, by method, route and class of status (2xx, 4xx, 5xx).",
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  });
  const limits = new Counter({
    name: 'dailies_discord_rate_limits_total',
    help: "Requests that met a limit of Discord's, by route, scope (user, global, shared), and who saw it: the client, which waited before it sent, or Discord, by 429.",
    labelNames: ['route', 'scope', 'seen_by'] as const,
    registers,
  });

  return (rest) => {
    rest.on(RESTEvents.Response, ({ method, route }, { status, headers }) => {
      const statusClass = `${Math.floor(status / 100)}xx`;
      answers.inc({ method: method.toUpperCase(), route: routeLabel(route), status: statusClass });
      if (status !== 429) return;
      limits.inc({ route: routeLabel(route), scope: scopeOf(headers.get('x-ratelimit-scope')), seen_by: 'discord' });
    });
    // discord.js tells of its own waits alone by this.
    rest.on(RESTEvents.RateLimited, ({ route, scope, global }) => {
      limits.inc({ route: routeLabel(route), scope: global ? 'global' : scopeOf(scope), seen_by: 'client' });
    });
  };
}

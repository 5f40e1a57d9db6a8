import type { Upload } from '../messages/attachments.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface RouteRequest {
  /** A value from the path, by its name in the template. */
  parameter(name: string): string;
  query: URLSearchParams;
  body: unknown;
  uploads: Upload[];
}

/** An answer; without a body it is a 204. */
export interface Answer {
  status: number;
  body?: unknown;
}

/** Requests a bucket takes in each window, for each value of the route's major parameter. */
export interface Rate {
  requests: number;
  windowMs: number;
}

export interface Route {
  method: Method;
  /** Below `/api/v10`, with the official description's names: `/channels/{channel_id}/messages`. */
  template: string;
  /** `bot`: the bot's token is needed. `none`: it is not; a token in the path may stand for it. */
  auth: 'bot' | 'none';
  rate?: Rate;
  /** Routes of the same name share their bucket. */
  bucket?: string;
  handle(request: RouteRequest): Answer | Promise<Answer>;
}

export interface MatchedRoute {
  route: Route;
  parameters: Record<string, string>;
}

function compile(template: string): RegExp {
  const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${pattern}$`);
}

/** Finds the route of a request; one with fixed words goes before one with parameters. */
export function createRouter(routes: readonly Route[]) {
  const compiled = routes
    .map((route) => ({ route, pattern: compile(route.template) }))
    .sort((a, b) => a.route.template.split('{').length - b.route.template.split('{').length);
  return {
    find: (method: string, path: string): MatchedRoute | 'wrong-method' | null => {
      const fitting = compiled.filter(({ pattern }) => pattern.test(path));
      const found = fitting.find(({ route }) => route.method === method);
      if (!found) return fitting.length > 0 ? 'wrong-method' : null;
      const groups = found.pattern.exec(path)?.groups ?? {};
      const parameters = Object.fromEntries(
        Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
      );
      return { route: found.route, parameters };
    },
  };
}

export const noContent: Answer = { status: 204 };

export function ok(body: unknown, status = 200): Answer {
  return { status, body };
}

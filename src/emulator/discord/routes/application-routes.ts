import type { Context } from '../context.js';
import { userById, userJson } from '../json/people.js';
import { ok, type Route } from '../rest/route.js';

function applicationJson({ world }: Context) {
  const bot = userJson(userById(world, world.botId));
  return {
    id: world.applicationId,
    name: bot.username,
    icon: null,
    description: '',
    type: null,
    bot,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: 0,
    flags_new: '0',
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: bot,
    approximate_guild_count: world.guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
    event_webhooks_status: 1,
    integration_types_config: { '0': {} },
  };
}

/** The application itself and its gateway. */
export function applicationRoutes(context: Context, gatewayUrl: () => string): Route[] {
  const gatewayBot = () =>
    ok({
      url: gatewayUrl(),
      shards: 1,
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
    });
  const application = () => ok(applicationJson(context));
  return [
    { method: 'GET', template: '/gateway', auth: 'none', handle: () => ok({ url: gatewayUrl() }) },
    { method: 'GET', template: '/gateway/bot', auth: 'bot', handle: gatewayBot },
    { method: 'GET', template: '/applications/@me', auth: 'bot', handle: application },
    { method: 'GET', template: '/oauth2/applications/@me', auth: 'bot', handle: application },
  ];
}

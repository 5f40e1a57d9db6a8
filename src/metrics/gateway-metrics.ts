import { Events, Status, type Client } from 'discord.js';
import { Counter, Gauge, type Registry } from 'prom-client';

/** How the connections to Discord's gateway stand, by shard, read when somebody asks. */
export function createGatewayMetrics(register: Registry): (client: Client) => void {
  const registers = [register];
  const watched = new Set<Client>();
  const shards = () => [...watched].flatMap(({ ws }) => [...ws.shards.values()]);

  new Gauge({
    name: 'dailies_discord_gateway_up',
    help: "1 while the shard is connected to Discord's gateway and ready, else 0.",
    labelNames: ['shard'] as const,
    registers,
    collect() {
      this.reset();
      for (const { id, status } of shards()) this.set({ shard: id }, status === Status.Ready ? 1 : 0);
    },
  });
  new Gauge({
    name: 'dailies_discord_gateway_ping_seconds',
    help: 'How long the last heartbeat of the shard took; left out before the first.',
    labelNames: ['shard'] as const,
    registers,
    collect() {
      this.reset();
      for (const { id, ping } of shards()) if (ping >= 0) this.set({ shard: id }, ping / 1000);
    },
  });
  new Gauge({
    name: 'dailies_discord_guilds',
    help: 'Servers that the bot is in.',
    registers,
    collect() {
      this.set([...watched].reduce((sum, { guilds }) => sum + guilds.cache.size, 0));
    },
  });
  const reconnects = new Counter({
    name: 'dailies_discord_gateway_reconnects_total',
    help: 'How often the shard lost its connection and went to make a new one.',
    labelNames: ['shard'] as const,
    registers,
  });

  return (client) => {
    watched.add(client);
    client.on(Events.ShardReady, (shard) => reconnects.inc({ shard }, 0));
    client.on(Events.ShardReconnecting, (shard) => reconnects.inc({ shard }));
  };
}

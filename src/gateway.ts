import type { Client, Interaction } from 'discord.js';
import { commands, menus } from '../commands/index.js';
import type { Core } from './core.js';
import { buttons, modals } from './discord/buttons.js';
import { connect } from './discord/client.js';
import { createDispatch } from './discord/dispatch.js';
import { greetServers } from './discord/greeting.js';
import { createCharts } from './discord/usage-chart/draw-chart.js';
import type { Runner } from './jobs/runner.js';

export interface Gateway {
  client: Client<true>;
  /** Interactions and greetings under way have been answered. */
  settled(): Promise<unknown>;
}

/** Connects to Discord's gateway: commands, buttons and greetings are answered from now on. */
export async function openGateway(client: Client, core: Core, runner: Runner): Promise<Gateway> {
  const { settings, store, tokens, provider, library, media, timing, clock, defaults, log, signal } = core;
  const services = {
    ...{ store, tokens, provider, library, runner, timing, log, signal },
    files: media.files,
    intake: media.intake,
    settings: defaults,
    charts: createCharts(),
    providerSite: settings.anyfastBaseUrl,
  };
  const dispatch = createDispatch({ commands, menus, buttons, modals }, services, core.observers.interaction);
  const answering = new Set<Promise<void>>();
  const onInteraction = async (interaction: Interaction) => {
    const answer = dispatch(interaction);
    answering.add(answer);
    await answer.finally(() => answering.delete(answer));
  };
  const { discordToken: token, discordApiUrl: apiUrl } = settings;
  const connected = await connect(client, { token, apiUrl }, onInteraction);
  const greeting = greetServers(connected, {
    greetings: defaults.greetings,
    providerSite: settings.anyfastBaseUrl,
    guildId: settings.discordGuildId,
    ...{ clock, log, signal },
  });
  return {
    client: connected,
    settled: () => Promise.allSettled([...answering, greeting.settled()]),
  };
}

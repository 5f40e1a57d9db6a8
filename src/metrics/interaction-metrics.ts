import { Events, RESTEvents, type Client, type Interaction } from 'discord.js';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { ObserveInteraction } from '../discord/interaction-outcome.js';

/** Discord gives 3 seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5];
const callbackPath = /^\/interactions\/(\d+)\/[^/]+\/callback$/;

function kindOf(interaction: Interaction): string {
  if (interaction.isAutocomplete()) return 'autocomplete';
  if (interaction.isChatInputCommand()) return 'command';
  if (interaction.isContextMenuCommand()) return 'menu';
  if (interaction.isButton()) return 'button';
  if (interaction.isAnySelectMenu()) return 'select';
  return interaction.isModalSubmit() ? 'form' : 'other';
}

/**
 * What members do and how it is answered. An interaction is acknowledged when Discord has taken the first answer to it: the
 * client tells when it came, its REST client when the answer was taken.
 */
export function createInteractionMetrics(register: Registry, { now }: { now: () => number }) {
  const registers = [register];
  const handled = new Counter({
    name: 'dailies_interactions_total',
    help: 'Interactions by kind, name (of the command, menu, button, select or form) and outcome (answered, refused, too-late, failed).',
    labelNames: ['kind', 'name', 'outcome'] as const,
    registers,
  });
  const acknowledgement = new Histogram({
    name: 'dailies_interaction_acknowledgement_seconds',
    help: 'From the arrival of an interaction until Discord has taken the first answer to it, by kind.',
    labelNames: ['kind'] as const,
    buckets,
    registers,
  });
  /** Those that are not acknowledged yet, by id; their handling ends always, and takes them out. */
  const arrived = new Map<string, { kind: string; at: number }>();

  const observe: ObserveInteraction = (interaction, { name, outcome }) => {
    arrived.delete(interaction.id);
    handled.inc({ kind: kindOf(interaction), name, outcome });
  };
  return {
    observe,
    watch(client: Client): void {
      client.on(Events.InteractionCreate, (interaction) => {
        arrived.set(interaction.id, { kind: kindOf(interaction), at: now() });
      });
      client.rest.on(RESTEvents.Response, ({ path }, { status }) => {
        const id = status < 300 ? callbackPath.exec(path)?.[1] : undefined;
        const found = id === undefined ? undefined : arrived.get(id);
        if (id === undefined || !found) return;
        arrived.delete(id);
        acknowledgement.observe({ kind: found.kind }, (now() - found.at) / 1000);
      });
    },
  };
}

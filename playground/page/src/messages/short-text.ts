import { useMemo } from 'preact/hooks';
import type { APIMessage, APIMessageTopLevelComponent } from 'discord-api-types/v10';
import { componentTypes } from '../parts/kinds.js';
import type { Block, Inline } from '../text/nodes.js';
import { useWorld } from '../state/store.js';
import { parseText } from '../text/parse-blocks.js';

const longest = 120;

/** Names whom or what a mention means. */
export type NameOf = (node: Extract<Inline, { id: string }>) => string;

/** A message's words on one line, without marks: for previews and for who hears the page. */
export function useShortText(message: APIMessage): string {
  const users = useWorld((world) => world.users);
  const roles = useWorld((world) => world.roles);
  const channels = useWorld((world) => world.channels);
  return useMemo(
    () =>
      shortText(message, ({ kind, id }) => {
        if (kind === 'user') return `@${users.find((user) => user.id === id)?.displayName ?? 'unknown'}`;
        if (kind === 'role') return `@${roles.find((role) => role.id === id)?.name ?? 'unknown'}`;
        return `#${channels.find((channel) => channel.id === id)?.name ?? 'unknown'}`;
      }),
    [message, users, roles, channels],
  );
}

export function shortText({ content, components = [], attachments, embeds }: APIMessage, nameOf: NameOf): string {
  const texts = [
    content,
    ...components.flatMap(textsOf),
    ...embeds.map(({ title, description }) => title ?? description ?? ''),
  ];
  const words = texts
    .flatMap((text) => parseText(text).map((block) => wordsOf(block, nameOf)))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  const shown = words !== '' ? words : attachments.map(({ filename }) => filename).join(', ');
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

function textsOf(component: APIMessageTopLevelComponent): string[] {
  switch (component.type) {
    case componentTypes.TextDisplay:
      return [component.content];
    case componentTypes.Section:
      return component.components.map(({ content }) => content);
    case componentTypes.Container:
      return component.components.flatMap(textsOf);
    default:
      return [];
  }
}

function wordsOf(block: Block, nameOf: NameOf): string {
  const all = (blocks: readonly Block[]) => blocks.map((it) => wordsOf(it, nameOf)).join(' ');
  switch (block.kind) {
    case 'quote':
      return all(block.blocks);
    case 'list':
      return all(block.items.flat());
    case 'code-block':
      return block.text;
    default:
      return block.children.map((it) => inlineWords(it, nameOf)).join('');
  }
}

function inlineWords(node: Inline, nameOf: NameOf): string {
  switch (node.kind) {
    case 'text':
    case 'code':
    case 'everyone':
    case 'emoji':
      return node.text;
    case 'command':
      return `/${node.name}`;
    case 'spoiler':
      return 'spoiler';
    case 'user':
    case 'role':
    case 'channel':
      return nameOf(node);
    case 'time':
      return '';
    default:
      return node.children.map((it) => inlineWords(it, nameOf)).join('');
  }
}

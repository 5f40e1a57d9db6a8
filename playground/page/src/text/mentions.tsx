import type { ComponentChildren } from 'preact';
import type { Snowflake } from '../../../protocol.js';
import { findChannel, hashOf, placeOf } from '../state/places.js';
import { useWorld } from '../state/store.js';
import { Icon } from '../ui/icon.js';
import { useNavigation } from '../places/navigation.js';

export function UserMention({ id }: { id: Snowflake }) {
  const name = useWorld(({ users }) => users.find((user) => user.id === id)?.displayName);
  return <span class="mention">@{name ?? 'unknown member'}</span>;
}

export function RoleMention({ id }: { id: Snowflake }) {
  const name = useWorld(({ roles }) => roles.find((role) => role.id === id)?.name);
  // The role of everybody is called @everyone already.
  return <span class="mention">@{name?.replace(/^@/, '') ?? 'unknown role'}</span>;
}

export function CommandMention({ name }: { name: string }) {
  const { startCommand } = useNavigation();
  return (
    <button type="button" class="mention" onClick={() => startCommand(`/${name} `)}>
      /{name}
    </button>
  );
}

export function ChannelMention({ id, messageId }: { id: Snowflake; messageId?: Snowflake | undefined }) {
  const channel = useWorld((world) => findChannel(world, id));
  if (!channel) return <span class="mention">#unknown</span>;
  return (
    <PlaceLink channelId={id} messageId={messageId} look="mention place">
      <Icon name={channel.kind === 'thread' ? 'thread' : channel.kind === 'direct' ? 'at' : 'hash'} />
      {channel.name}
      {messageId !== undefined && (
        <>
          <Icon name="chevron-right" />
          <span class="visually-hidden">message</span>
          <Icon name="message" />
        </>
      )}
    </PlaceLink>
  );
}

interface PlaceLinkProps {
  channelId: Snowflake;
  messageId: Snowflake | undefined;
  look: string;
  children: ComponentChildren;
}

/** A link within the page. */
export function PlaceLink({ channelId, messageId, look, children }: PlaceLinkProps) {
  const { open, jump } = useNavigation();
  const address = useWorld((world) => {
    const place = placeOf(world, channelId);
    return place ? hashOf(place) : '#';
  });
  return (
    <a
      class={look}
      href={address}
      onClick={(event) => {
        event.preventDefault();
        if (messageId === undefined) open(channelId);
        else jump({ channelId, messageId });
      }}
    >
      {children}
    </a>
  );
}

const discordLink = /^https:\/\/discord\.com\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?\/?$/;

/** The place in Discord that an address leads to, if it is one. */
export function placeIn(href: string): { channelId: Snowflake; messageId: Snowflake | undefined } | undefined {
  const [, channelId, messageId] = discordLink.exec(href) ?? [];
  return channelId === undefined ? undefined : { channelId, messageId };
}

interface LinkProps {
  href: string;
  /** Whether it has no words of its own. */
  bare: boolean;
  children: ComponentChildren;
}

/** A link; one to a place in Discord leads there within the page. */
export function LinkTo({ href, bare, children }: LinkProps) {
  const place = placeIn(href);
  if (place && bare) return <ChannelMention id={place.channelId} messageId={place.messageId} />;
  if (place) {
    return (
      <PlaceLink {...place} look="link">
        {children}
      </PlaceLink>
    );
  }
  return (
    <a href={href} title={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

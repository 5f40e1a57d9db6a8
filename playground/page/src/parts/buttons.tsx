import type { APIButtonComponent, APIButtonComponentWithCustomId } from 'discord-api-types/v10';
import { safeLink } from './links.js';
import { buttonStyles } from './kinds.js';
import { PlaceLink, placeIn } from '../text/mentions.js';
import { Icon } from '../ui/icon.js';
import { useControl } from './message-context.js';

const looks: Readonly<Record<APIButtonComponentWithCustomId['style'], string>> = {
  [buttonStyles.Primary]: 'primary',
  [buttonStyles.Secondary]: 'secondary',
  [buttonStyles.Success]: 'success',
  [buttonStyles.Danger]: 'danger',
};

export function MessageButton({ button }: { button: APIButtonComponent }) {
  if (button.style === buttonStyles.Link) return <LinkButton label={labelOf(button)} url={button.url} />;
  // One that sells something; this page has no shop.
  if (button.style === buttonStyles.Premium) return null;
  return <PressButton button={button} />;
}

function labelOf({ label, emoji }: Pick<APIButtonComponentWithCustomId, 'label' | 'emoji'>): string {
  return [emoji?.name, label].filter((part) => part !== undefined && part !== '').join(' ');
}

function LinkButton({ label, url }: { label: string; url: string }) {
  const place = placeIn(url);
  if (place) {
    return (
      <PlaceLink {...place} look="button secondary">
        {label} <Icon name="chevron-right" />
      </PlaceLink>
    );
  }
  const href = safeLink(url);
  if (href === undefined) return null;
  return (
    <a class="button secondary" href={href} target="_blank" rel="noopener noreferrer">
      {label} <Icon name="external" />
    </a>
  );
}

function PressButton({ button }: { button: APIButtonComponentWithCustomId }) {
  const { waiting, press } = useControl(button.custom_id);
  return (
    <button
      type="button"
      class={`button ${looks[button.style]}`}
      disabled={button.disabled}
      aria-busy={waiting}
      onClick={() => !waiting && press()}
    >
      {/* The words keep their place, so that nothing moves while it waits. */}
      <span class="button-words">{labelOf(button)}</span>
      {waiting && <span class="dots" aria-hidden="true" />}
    </button>
  );
}

/** Somebody's picture: the bot's sign, or a member's first letter on their colour. */
export function Avatar({ name, isBot }: { name: string; isBot: boolean }) {
  if (isBot) return <img class="avatar" src="/icon.svg" alt="" />;
  return (
    <span class={`avatar hue-${hueOf(name)}`} aria-hidden="true">
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}

const hues = 6;

/** The same name has the same colour everywhere. */
export function hueOf(name: string): number {
  return Array.from(name).reduce((sum, letter) => (sum * 33 + (letter.codePointAt(0) ?? 0)) % 9973, 1) % hues;
}

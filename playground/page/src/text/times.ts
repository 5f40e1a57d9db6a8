const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const units = [
  { name: 'year', seconds: 365 * day },
  { name: 'month', seconds: 30 * day },
  { name: 'day', seconds: day },
  { name: 'hour', seconds: hour },
  { name: 'minute', seconds: minute },
  { name: 'second', seconds: 1 },
] as const;

/** The largest unit that fits at least once. */
function unitOf(awaySeconds: number): (typeof units)[number] {
  return units.find(({ seconds }) => awaySeconds >= seconds) ?? units[5];
}

/** `5 minutes ago`, `in 2 days` */
export function relativeTime(atMs: number, nowMs: number): string {
  const seconds = Math.round((atMs - nowMs) / 1000);
  const unit = unitOf(Math.abs(seconds));
  return relativeFormat.format(Math.trunc(seconds / unit.seconds), unit.name);
}

/** How long its words stay true, in milliseconds; at most an hour. */
export function relativeTimeLasts(atMs: number, nowMs: number): number {
  const away = Math.abs(atMs - nowMs) / 1000;
  const { seconds } = unitOf(away);
  const rest = atMs > nowMs ? away % seconds : seconds - (away % seconds);
  return Math.min(hour, Math.max(0.25, rest)) * 1000;
}

const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(undefined, options);

// Made once: making one costs more than a whole message.
const longFormat = format({ dateStyle: 'long', timeStyle: 'short' });
const formats: Readonly<Record<string, Intl.DateTimeFormat>> = {
  t: format({ timeStyle: 'short' }),
  T: format({ timeStyle: 'medium' }),
  d: format({ dateStyle: 'short' }),
  D: format({ dateStyle: 'long' }),
  f: longFormat,
  F: format({ dateStyle: 'full', timeStyle: 'short' }),
  s: format({ dateStyle: 'short', timeStyle: 'short' }),
  S: format({ dateStyle: 'short', timeStyle: 'medium' }),
};
const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** A moment in one of Discord's styles but the relative one. */
export function formatTime(atMs: number, style: string): string {
  return (formats[style] ?? longFormat).format(atMs);
}

export function isSameDay(oneMs: number, otherMs: number): boolean {
  return new Date(oneMs).toDateString() === new Date(otherMs).toDateString();
}

/** `Today at 10:02`, and the date for other days. */
export function formatMessageTime(atMs: number, nowMs: number): string {
  const clock = formatTime(atMs, 't');
  if (isSameDay(atMs, nowMs)) return `Today at ${clock}`;
  if (isSameDay(atMs, nowMs - day * 1000)) return `Yesterday at ${clock}`;
  return formatTime(atMs, 's');
}

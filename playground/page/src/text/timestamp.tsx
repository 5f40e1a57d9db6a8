import { useEffect, useState } from 'preact/hooks';
import { formatTime, relativeTime, relativeTimeLasts } from './times.js';

/** The furthest moment from 1970 that a date can be. */
const furthestMs = 8.64e15;

/** `<t:1700000000:R>`; a relative one follows the clock. */
export function Timestamp({ seconds, style }: { seconds: number; style: string }) {
  const atMs = seconds * 1000;
  if (Math.abs(atMs) > furthestMs) return <>Invalid date</>;
  return (
    <time class="timestamp" dateTime={new Date(atMs).toISOString()} title={formatTime(atMs, 'F')}>
      {style === 'R' ? <RelativeTime atMs={atMs} /> : formatTime(atMs, style)}
    </time>
  );
}

function RelativeTime({ atMs }: { atMs: number }) {
  const [, setTicks] = useState(0);
  const nowMs = Date.now();
  useEffect(() => {
    const timer = setTimeout(() => setTicks((ticks) => ticks + 1), relativeTimeLasts(atMs, nowMs));
    return () => clearTimeout(timer);
  });
  return <>{relativeTime(atMs, nowMs)}</>;
}

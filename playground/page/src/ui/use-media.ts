import { useEffect, useState } from 'preact/hooks';

/** Whether a media query holds, now and whenever that changes. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = () => setHolds(list.matches);
    follow();
    list.addEventListener('change', follow);
    return () => list.removeEventListener('change', follow);
  }, [query]);
  return holds;
}

/** One column: what stands beside elsewhere comes one after the other. */
export const oneColumn = '(max-width: 767px)';
/** Room for a thread and the panel beside the messages. */
export const roomy = '(min-width: 1200px)';

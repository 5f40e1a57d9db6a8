import { useEffect, useState } from 'preact/hooks';
import { useMedia } from './use-media.js';

export type Theme = 'dark' | 'light';

const key = 'playground-theme';

function stored(): Theme | null {
  const value = localStorage.getItem(key);
  return value === 'dark' || value === 'light' ? value : null;
}

/** The theme that counts, and what changes it: the system's until one was chosen. */
export function useTheme(): { theme: Theme; toggle: () => void } {
  const systemIsDark = useMedia('(prefers-color-scheme: dark)');
  const [chosen, setChosen] = useState(stored);
  const theme = chosen ?? (systemIsDark ? 'dark' : 'light');
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return {
    theme,
    toggle: () => {
      const next = theme === 'dark' ? 'light' : 'dark';
      localStorage.setItem(key, next);
      setChosen(next);
    },
  };
}

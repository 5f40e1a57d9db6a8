import { useEffect } from 'preact/hooks';
import type { Notice } from '../state/model.js';
import { useSelect, useStore } from '../state/store.js';
import { RichText } from '../text/rich-text.js';
import { Icon } from './icon.js';

const shownMs = 8_000;

/** What the person at the page should know now. */
export function Notices() {
  const notices = useSelect((state) => state.notices);
  return (
    <div class="notices" role="alert">
      {notices.map((notice) => (
        <NoticeView key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeView({ notice: { id, text } }: { notice: Notice }) {
  const { dispatch } = useStore();
  const seen = () => dispatch({ type: 'notice-seen', id });
  useEffect(() => {
    const timer = setTimeout(seen, shownMs);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <div class="notice">
      <RichText text={text} />
      <button type="button" class="icon-button small" aria-label="Close" onClick={seen}>
        <Icon name="close" />
      </button>
    </div>
  );
}

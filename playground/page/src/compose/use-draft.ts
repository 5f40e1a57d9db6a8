import { useMemo } from 'preact/hooks';
import type { Channel } from '../../../protocol.js';
import { formatBytes } from '../parts/file-facts.js';
import { draftKey, emptyDraft, type Draft } from '../state/model.js';
import { useSelect, useStore } from '../state/store.js';

/** What a message can carry. */
export const mostFiles = 10;

/** What stands in a channel's message box. */
export function useDraft({ id }: Channel): Draft {
  return useSelect(({ drafts, memberName }) => drafts[draftKey(memberName, id)] ?? emptyDraft);
}

/** What changes it. With it alone nothing is drawn anew while somebody types. */
export function useDraftChanges(channel: Channel) {
  const { get, dispatch } = useStore();
  const member = useSelect(({ memberName }) => memberName);
  const key = draftKey(member, channel.id);

  return useMemo(() => {
    function put(next: (draft: Draft) => Draft): Draft {
      const draft = next(get().drafts[key] ?? emptyDraft);
      dispatch({ type: 'draft', key, draft });
      return draft;
    }
    const tell = (text: string) => dispatch({ type: 'notice', text });

    function fits(file: File): boolean {
      if (file.size <= channel.uploadLimitBytes) return true;
      tell(
        `${file.name} is too large: ${formatBytes(file.size)}, and ${formatBytes(channel.uploadLimitBytes)} fit here.`,
      );
      return false;
    }
    return {
      setText: (text: string) => put((now) => ({ ...now, text })),
      clear: () => put(() => emptyDraft),
      /** After what was sent was refused: before what was written since. */
      putBack: (sent: Draft) =>
        put((now) => ({
          text: now.text === '' ? sent.text : `${sent.text}\n${now.text}`,
          files: [...sent.files, ...now.files],
        })),
      removeFile: (id: string) => put((now) => ({ ...now, files: now.files.filter((file) => file.id !== id) })),
      /** @param option the command's option that they were chosen for */
      addFiles: (files: readonly File[], option: string | null = null) => {
        if (!channel.mayAttach) {
          tell('This member may not attach files here.');
          return;
        }
        const fitting = files.filter(fits).map((file) => ({ id: crypto.randomUUID(), file, option }));
        put((now) => {
          // An option takes one file: the new one is in the old one's place.
          const kept = now.files.filter((file) => option === null || file.option !== option);
          if (kept.length + fitting.length > mostFiles) tell(`Up to ${mostFiles} files can be sent at once.`);
          return { ...now, files: [...kept, ...fitting].slice(0, mostFiles) };
        });
      },
    };
  }, [channel, dispatch, get, key]);
}

export type DraftChanges = ReturnType<typeof useDraftChanges>;

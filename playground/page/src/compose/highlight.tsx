import type { Command } from '../../../protocol.js';
import { piecesOf } from './pieces.js';

/** Lies exactly below a text area's own, invisible words, and gives it its height. */
export function Highlight({ text, commands }: { text: string; commands: readonly Command[] }) {
  return (
    <div class="box-mirror" aria-hidden="true">
      {piecesOf(text, commands).map((piece, index) =>
        piece.kind === 'plain' ? (
          piece.text
        ) : (
          <span key={index} class={`piece-${piece.kind}`}>
            {piece.text}
          </span>
        ),
      )}
      {/* A line break at the end has a line of its own. */}
      {'\u200b'}
    </div>
  );
}

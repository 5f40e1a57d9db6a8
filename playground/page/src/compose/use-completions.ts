import { useEffect, useState } from 'preact/hooks';
import { optionValue, readCommandLine } from '../../../command-line.js';
import type { Choice, Command, Snowflake } from '../../../protocol.js';
import { useActions } from '../server/actions.js';
import type { ValueAtCaret } from './suggest.js';

/** So long after the last key the bot is asked. */
const pauseMs = 140;
const none: readonly Choice[] = [];

/** What the bot offers for the option that is being typed. An answer to older words is never shown. */
export function useCompletions(
  channelId: Snowflake,
  text: string,
  at: ValueAtCaret | null,
  commands: readonly Command[],
): { choices: readonly Choice[]; waiting: boolean } {
  const { complete } = useActions();
  const [found, setFound] = useState<{ of: string; choices: readonly Choice[] }>({ of: '', choices: none });
  const asks = at?.option.completes ?? false;
  const question = at && asks ? `${at.command.name}\n${at.option.name}\n${at.typed}` : '';

  useEffect(() => {
    if (!at || question === '') return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const request = {
        channelId,
        command: at.command.name,
        option: at.option.name,
        partial: at.typed,
        options: otherValues(text, at, commands),
      };
      complete(request, stop.signal)
        // The bot's silence is no trouble: what is typed counts as well.
        .catch(() => none)
        .then((choices) => {
          if (!stop.signal.aborted) setFound({ of: question, choices });
        })
        .catch(reportError);
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [channelId, question]);

  const isForThis = sameOption(found.of, question);
  return {
    choices: question !== '' && isForThis ? found.choices : none,
    waiting: question !== '' && found.of !== question,
  };
}

/** Until the next answer the last one for the same option is shown, filtered. */
function sameOption(one: string, other: string): boolean {
  const optionOf = (question: string) => question.split('\n').slice(0, 2).join('\n');
  return optionOf(one) === optionOf(other);
}

function otherValues(text: string, at: ValueAtCaret, commands: readonly Command[]) {
  const values: Record<string, string | number | boolean> = {};
  for (const { option, text: typed } of readCommandLine(text, commands).given) {
    const value = optionValue(option, typed);
    if (option.name !== at.option.name && value !== undefined) values[option.name] = value;
  }
  return values;
}

import type { Outcome } from './quirks-scene.js';
import { rawWords, wordsOf } from './quirks-words.js';

/** How the job ended: its state, or why it failed. */
export const endOf = ({ job }: Outcome): string => (job.state === 'failed' ? job.failure.kind : job.state);

const endingPosts = new Map<string, string>([
  ['done', 'result'],
  ['failed', 'failure'],
  ['unconfirmed', 'unconfirmed'],
]);

/** What is never right, whatever the provider does; empty where all is well. */
export function wrongs(outcome: Outcome): string[] {
  return [...wrongInMoney(outcome), ...wrongInWords(outcome)].flatMap(([what, isSo]) => (isSo ? [what] : []));
}

type Wrong = readonly [what: string, isSo: boolean];

function wrongInMoney({
  job,
  other,
  accepted,
  paid,
  assetsPaid,
  creations,
  thrown,
  resultHash,
  leaked,
}: Outcome): Wrong[] {
  const failure = job.state === 'failed' ? job.failure : undefined;
  return [
    ['more than one generation', accepted > 1 || paid > 1],
    ['done without exactly one that is paid', job.state === 'done' && (accepted !== 1 || paid !== 1)],
    ['more than two creations of an asset', creations.some((count) => count > 2)],
    ['something else than the video', job.state === 'done' && job.video?.hash !== resultHash],
    ['a key was sent to the storage', leaked],
    [`a step threw ${String(thrown[0])}`, thrown.length > 0],
    ['said to be free, and is not', failure?.kind === 'asset-failed' && failure.charged === 'no' && assetsPaid > 0],
    ['said to be paid, and is not', failure?.charged === 'yes' && assetsPaid + paid === 0],
    ['a paid video that is said to be free', failure?.charged === 'no' && paid > 0],
    ["the other member's job was touched", other !== undefined && other.state !== 'done'],
  ];
}

function wrongInWords({ job, shown, creations, secrets }: Outcome): Wrong[] {
  const posts = shown.filter((post) => post.job.id === job.id && !post.what.startsWith('card'));
  const ends = posts.filter(({ what }) => what !== 'overdue').map(({ what }) => what);
  const words = wordsOf({ job, shown });
  const isTold = job.remade.length > 0 || words.some((text) => /\btwice\b/.test(text));
  const raw = rawWords(words, secrets);
  return [
    ['a second creation that nobody was told of', creations.some((count) => count > 1) && !isTold],
    [`posted ${ends.join(', ')} and is ${job.state}`, ends.join() !== endingPosts.get(job.state)],
    [`not for members: ${raw.join(' | ')}`, raw.length > 0],
  ];
}

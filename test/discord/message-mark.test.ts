import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overdueCard, unconfirmedCard } from '../../src/discord/cards.js';
import { bears, marked, markedSchema, markOf, nonceOf, type MessageKind } from '../../src/discord/message-mark.js';
import { resultCard } from '../../src/discord/result-card.js';
import { jobIn } from './jobs.js';

const kinds: MessageKind[] = ['c', 'r', 'f', 'u', 'o'];
const name = fc.record({ jobId: fc.stringMatching(/^[\w-]{20}$/), kind: fc.constantFrom(...kinds) });

/** A message as Discord gives it back. */
const read = (components: unknown) => markedSchema.parse({ id: '1', channel_id: '2', author: { id: '3' }, components });

describe('the mark of a message', () => {
  it('fits the id of a component, and its nonce the limit of nonces', () => {
    fc.assert(
      fc.property(name, fc.nat({ max: 3 }), (one, rung) => {
        expect(markOf(one)).toBeGreaterThan(0);
        expect(markOf(one)).toBeLessThan(2 ** 31);
        expect(nonceOf(one, rung).length).toBeLessThanOrEqual(25);
      }),
    );
  });

  it('is another for each message', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        const same = one.jobId === other.jobId && one.kind === other.kind;
        expect(markOf(one) === markOf(other)).toBe(same);
      }),
    );
  });

  it('makes a message known, and known for no other', () => {
    const job = jobIn('generating');
    const own = { jobId: job.id, kind: 'o' } as const;
    const message = read(marked(overdueCard(job), own).components);
    expect(bears(message, own)).toBe(true);
    expect(kinds.filter((kind) => bears(message, { ...own, kind }))).toEqual(['o']);
  });

  it('is not needed where a button tells the message', () => {
    const [delivering, unconfirmed] = [jobIn('delivering'), jobIn('unconfirmed')];
    const result = read(resultCard(delivering, { fileName: 'a.mp4' }).components);
    const notice = read(unconfirmedCard(unconfirmed).components);
    expect(kinds.filter((kind) => bears(result, { jobId: delivering.id, kind }))).toEqual(['r']);
    expect(kinds.filter((kind) => bears(notice, { jobId: unconfirmed.id, kind }))).toEqual(['u']);
    expect(bears(result, { jobId: 'another-job-of-twenty', kind: 'r' })).toBe(false);
  });
});

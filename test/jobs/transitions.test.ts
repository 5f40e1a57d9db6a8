import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertTransition, endStates, transitions } from '../../src/jobs/transitions.js';
import { anyJob } from '../discord/jobs.js';

/** The arrows of the diagram in the README, each as it stands there, without its words. */
async function arrowsOfReadme(): Promise<string[]> {
  const readme = await readFile('README.md', 'utf8');
  const diagram = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  return [...diagram.matchAll(/^\s*(\S+) --> ([^\s:]+)/gm)].map(([, from, to]) => `${from} --> ${to}`);
}

describe('the changes of a job’s state', () => {
  it('are those that the README draws', async () => {
    const inProgram = Object.entries(transitions).flatMap(([from, to]) => to.map((state) => `${from} --> ${state}`));
    const ends = endStates.map((state) => `${state} --> [*]`);
    const arrows = await arrowsOfReadme();
    expect(arrows.toSorted()).toEqual(['[*] --> accepted', ...inProgram, ...ends].toSorted());
  });

  it('all lead from the beginning to an end', () => {
    const reached = new Set<string>(['accepted']);
    for (const state of reached) for (const next of transitions[state as keyof typeof transitions]) reached.add(next);
    expect([...reached].toSorted()).toEqual(Object.keys(transitions).toSorted());
    const leaves = Object.entries(transitions).filter(([from, to]) => to.every((state) => state === from));
    expect(leaves.map(([state]) => state).toSorted()).toEqual(endStates.toSorted());
  });

  it('are allowed, and no others', () => {
    fc.assert(
      fc.property(anyJob, anyJob, (before, after) => {
        const allowed: readonly string[] = transitions[before.state];
        const change = () => assertTransition(before, after);
        if (allowed.includes(after.state)) expect(change).not.toThrow();
        else expect(change).toThrow(`is ${before.state} and cannot become ${after.state}`);
      }),
    );
  });
});

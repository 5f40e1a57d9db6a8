import { spawnSync } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Whether this machine has the real one. */
export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

export interface FakeFfmpeg {
  path: string;
  /** What was noted by all its runs so far, in order. The look whether it is there notes `look`. */
  notes(): Promise<string[]>;
}

const fakeOf = async (folder: string, head: (notesPath: string) => string, body: string): Promise<FakeFfmpeg> => {
  const program = path.join(folder, 'fake-ffmpeg');
  const notesPath = `${program}.notes`;
  await writeFile(notesPath, '');
  await writeFile(program, `${head(notesPath)}\n${body}\n`);
  await chmod(program, 0o700);
  return {
    path: program,
    async notes() {
      return (await readFile(notesPath, 'utf8')).split('\n').filter((line) => line !== '');
    },
  };
};

/** A program in ffmpeg's place. `body` may use `note(text)`, `args`, `target` (the path that it should write) and `fs`. */
export const fakeFfmpeg = (folder: string, body: string): Promise<FakeFfmpeg> =>
  fakeOf(
    folder,
    (notesPath) => `#!${process.execPath}
const fs = require('node:fs');
const note = (text) => fs.appendFileSync(${JSON.stringify(notesPath)}, text + '\\n');
const args = process.argv.slice(2);
if (args[0] === '-version') {
  note('look');
  process.exit(0);
}
const target = args.at(-1).slice('file:'.length);`,
    body,
  );

/** The same as a shell's script, which starts sooner. It notes its process id and what else `body` appends to `$notes`. */
export const fakeScript = (folder: string, body: string): Promise<FakeFfmpeg> =>
  fakeOf(
    folder,
    (notesPath) => `#!/bin/sh
notes='${notesPath}'
[ "$1" = -version ] && exit 0
echo $$ >> "$notes"`,
    body,
  );

import { readFile } from 'node:fs/promises';

/** Of Linux on every machine that Node runs on: it counts in hundredths of a second. */
const tickMs = 10;

/** Resident memory of a process in bytes, as Linux tells it. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) * 1024;
}

/** What all threads of a process have computed so far, in the kernel too, in milliseconds. */
export async function computedMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  // The name of the program, in brackets, may hold anything; user and system time are the 12th and 13th after it.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * tickMs;
}

/** The most that a process took while something was done, in bytes. */
export async function peakWhile(pid: number, act: () => Promise<unknown>, sampleMs = 20): Promise<number> {
  let peak = await residentBytes(pid);
  const timer = setInterval(() => {
    void residentBytes(pid).then((bytes) => (peak = Math.max(peak, bytes)));
  }, sampleMs);
  await act().finally(() => clearInterval(timer));
  return peak;
}

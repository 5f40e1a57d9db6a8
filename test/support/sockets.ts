import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** As Linux lists TCP sockets: address and port in hexadecimal, and in the tenth column the number of the socket. */
function socketAt(port: number): string | undefined {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'latin1').split('\n');
  return rows.map((row) => row.trim().split(/\s+/)).find((columns) => columns[1]?.endsWith(end))?.[9];
}

function hasSocket(pid: number, socket: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === `socket:[${socket}]`);
  } catch {
    // It has ended.
    return false;
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // Closed since it was listed.
    return undefined;
  }
}

/** Which of some processes of this machine has a TCP connection that begins at a port. Undefined when none has. */
export function processAt(port: number, pids: readonly number[]): number | undefined {
  const socket = socketAt(port);
  return socket === undefined ? undefined : pids.find((pid) => hasSocket(pid, socket));
}

/** The processes that a process has started and that live. */
export function childrenOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
    return children.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

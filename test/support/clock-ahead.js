// Runs before a process's own modules (node --import): its clock is ahead, as if the process had been started that much later.
const aheadMs = Number(process.env.CLOCK_AHEAD_MS);
const now = Date.now;

Date.now = () => now() + aheadMs;

/**
 * The outcome of a piece of work, and the milliseconds of processor time that this process spent on it: what else the machine does is
 * not the work's doing.
 */
export const withCpuTime = async <T>(
  work: () => T | Promise<T>,
): Promise<{ readonly value: T; readonly cpuMs: number }> => {
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { value, cpuMs: (user + system) / 1000 };
};

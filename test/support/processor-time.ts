/**
 * 处理器时间 — milliseconds that processors worked for this process while `work` went on. What else the machine does in the meantime does not count, so that a bound on
 * work may be asserted by it; waiting does not count either.
 */
export async function processorMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/**
 * 同键串行 — work of one key runs after the work before it, whether that succeeded or not; different keys run side by side.
 * Holds a key only while work of it is under way.
 */
export function oneAtATime(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const before = last.get(key)
    const mine = before === undefined ? work() : before.then(work, work)
    last.set(key, mine)
    const leave = (): void => { if (last.get(key) === mine) last.delete(key) }
    mine.then(leave, leave)
    return mine
  }
}

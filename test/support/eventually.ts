/** 等到为止 — looks every 10 ms until it holds; a slow machine only makes it later. `withinMs` is a guard, not an expectation. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const untilMs = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > untilMs) throw new Error(`waited ${String(withinMs)} ms in vain: ${what}`)
    await new Promise((resolve) => { setTimeout(resolve, 10) })
  }
}

/** 反复询问 — at once and then every `everyMs`, never twice at a time. Ends when it is closed, and with the process. */
export function askAgain(ask: () => Promise<void>, everyMs: number): { close(): Promise<void> } {
  let asking: Promise<void> | undefined
  const again = (): void => { asking ??= ask().finally(() => { asking = undefined }) }
  again()
  const timer = setInterval(again, everyMs).unref()
  return {
    async close() {
      clearInterval(timer)
      await asking
    },
  }
}

/** 未能完成 — for the person at the terminal, in Chinese, with the next step. */
export class ToolStopped extends Error {
  override readonly name = 'ToolStopped'
}

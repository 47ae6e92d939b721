import { refusals } from '@hub/schemas'

/** 拒绝目录 — every refusal with its text and next step. */
export function refusalsPage(): string {
  const rows = Object.entries(refusals).map(([code, { zh, next }]) => `| \`${code}\` | ${zh} | ${next} |`)
  return ['# Refusals', '', 'Made by `npm run gen` from schemas/src/refusals; do not edit. A refusal is an answer, not an error: what is so, and what to do next.', '',
    '| code | 说明 | 下一步 |', '| --- | --- | --- |', ...rows, ''].join('\n')
}

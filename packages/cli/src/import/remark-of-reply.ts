import { refusals } from '@hub/schemas'
import type { FinalReply } from './tally.ts'

/** 答复的说明 — what the error file says of a row that the hub did not take; undefined where it took it. */
export function remarkOfReply(reply: FinalReply): string | undefined {
  if (reply.kind === 'accepted') return undefined
  if (reply.kind === 'invalid') return reply.problems.map(({ path, message }) => (path === '' ? message : `${path}：${message}`)).join('；')
  return `${refusalText(reply.code)}（${reply.code}）`
}

/** 拒绝说明 — from the hub's register, with the next step; the code alone where the hub is newer than this program. */
export function refusalText(code: string): string {
  const text = refusals[code]
  return text === undefined ? '枢纽拒绝了这一行' : `${text.zh}${text.next}`
}

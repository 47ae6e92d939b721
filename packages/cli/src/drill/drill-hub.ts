import { ask, member, textMember, type Answer } from '../hub/ask.ts'
import type { TokenSource } from '../hub/token-source.ts'
import { isProblem } from '../problem.ts'
import { DrillStopped } from './drill-stopped.ts'

/** 所连的枢纽 */
export interface DrillHub {
  readonly url: URL
  readonly token: TokenSource
  readonly stop: AbortSignal
}

export interface Question {
  readonly document: string
  readonly operationName: string
  readonly variables: Readonly<Record<string, unknown>>
}

const unauthenticated = 401

/**
 * 询问枢纽 — `data` of a GraphQL question; a token that has run out is renewed once.
 * @throws HubUnavailable; DrillStopped where the hub refuses the question
 */
export async function askHub(hub: DrillHub, question: Question): Promise<unknown> {
  const used = hub.token.now()
  const first = await askOnce(hub, question)
  const answer = isTokenRefused(first) ? await askAgain(hub, question, used) : first
  const errors = member(answer.json, 'errors')
  const data = member(answer.json, 'data')
  if (answer.status === 200 && errors === undefined && data !== undefined && data !== null) return data
  const told = Array.isArray(errors) ? textMember(errors[0], 'message') : undefined
  throw new DrillStopped(told ?? `枢纽 ${hub.url.origin} 没有给出答复（状态 ${answer.status}）。请确认账号有效、枢纽与命令行的版本一致`)
}

function askOnce({ url, token, stop }: DrillHub, { document, operationName, variables }: Question): Promise<Answer> {
  return ask({ url, path: '/graphql', token: token.now(), stop, body: { query: document, operationName, variables } })
}

async function askAgain(hub: DrillHub, question: Question, refused: string): Promise<Answer> {
  const renewed = await hub.token.renew(refused)
  if (isProblem(renewed)) throw new DrillStopped(renewed.problem)
  if (renewed === 'same') throw new DrillStopped('令牌已过期或无效。请重新取得令牌')
  return askOnce(hub, question)
}

function isTokenRefused({ status, json }: Answer): boolean {
  if (status === unauthenticated) return true
  const errors = member(json, 'errors')
  return Array.isArray(errors) && textMember(member(errors[0], 'extensions'), 'code') === 'UNAUTHENTICATED'
}

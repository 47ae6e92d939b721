import type { CommandAnswer, CommandReply, Lane } from '@hub/schemas'

/** 登录主体 — what a verified token proves: which account it is, and nothing more. */
export interface Principal {
  readonly issuer: string
  readonly subject: string
}

/** 命令请求 — a command whose caller is known; everything else about it is still untrusted. */
export interface CommandRequest {
  readonly type: string
  readonly commandId: string
  readonly principal: Principal
  readonly client: string
  readonly terminal: string
  readonly actingFor: string | null
  readonly lane: Lane
  readonly body: unknown
}

export type { CommandAnswer, CommandReply, Lane }

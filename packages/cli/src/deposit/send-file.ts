import { setTimeout as pause } from 'node:timers/promises'
import { member } from '../hub/ask.ts'
import type { TokenSource } from '../hub/token-source.ts'
import { digestedCommandId } from '../import/command-id.ts'
import { ImportStopped } from '../import/import-stopped.ts'
import { judgeReply } from '../import/judge-reply.ts'
import { buildPatience } from '../import/patience.ts'
import { remarkOfReply } from '../import/remark-of-reply.ts'
import type { FinalReply } from '../import/tally.ts'
import type { DepositRow } from './deposit-row.ts'
import { keyOfName } from './licence-name.ts'
import { notSent, type Outcome } from './outcome.ts'
import { depositedOf, postFile, type PostEnd } from './post-file.ts'
import { readToDeposit } from './read-file.ts'

export interface DepositPorts {
  readonly url: URL
  readonly token: TokenSource
  /** Of the whole run, kept over an interruption: the same file of the same run is the same command. */
  readonly runNonce: string
  readonly stop: AbortSignal
  /** Not even an answer is waited for after this. */
  readonly abort: AbortSignal
  readonly silenceMsMax: number
}

const firstVersion = 1
const known = 'LICENCE_FILE_KNOWN'
const versionWrong = 'LICENCE_FILE_VERSION_WRONG'

type Final = Extract<PostEnd, { kind: 'replied' }> & { readonly reply: FinalReply }

/**
 * 交存一行 — until the hub has given a final answer; undefined where `stop` came first. Without a version the hub is asked for the first one and, where that is not in force, for the one that it names.
 * @throws ImportStopped where asking on makes no sense now
 */
export async function sendFile(row: DepositRow, ports: DepositPorts): Promise<Outcome | undefined> {
  const file = await readToDeposit(row.path)
  if ('problem' in file) return notSent(file.problem)
  const first = await settle(row, file, row.version ?? firstVersion, ports)
  const inForce = row.version === undefined && first?.reply.kind === 'refused' && first.reply.code === versionWrong ? member(first.reply.detail, 'version') : undefined
  const final = typeof inForce === 'number' && Number.isSafeInteger(inForce) ? await settle(row, file, inForce, ports) : first
  return final === undefined ? undefined : outcomeOf(final, file.sha256)
}

async function settle({ licence }: DepositRow, { bytes, sha256 }: { readonly bytes: Buffer; readonly sha256: string }, version: number, ports: DepositPorts): Promise<Final | undefined> {
  const patience = buildPatience(ports)
  const commandId = digestedCommandId('zhengyuan/deposit-file/v1', [ports.runNonce, keyOfName(licence), String(version), sha256])
  for (let tries = 0; !ports.stop.aborted; tries += 1) {
    const used = ports.token.now()
    const next = afterAnswer(await postFile({ ...ports, token: used, bytes, commandId, licence, version }), tries)
    if ('reply' in next) return next
    const waitMs = await patience.after({ answers: 0, waitMs: next.waitMs, tokenRefused: next.tokenRefused ? used : undefined })
    await pause(waitMs, undefined, { signal: ports.stop }).catch(() => undefined)
  }
  return undefined
}

/** The final answer, or how to go on. @throws ImportStopped */
function afterAnswer(end: PostEnd, tries: number): Final | { readonly waitMs: number | undefined; readonly tokenRefused: boolean } {
  if (end.kind === 'unfit') throw new ImportStopped(unfit(end.status))
  if (end.kind !== 'replied') return { waitMs: end.kind === 'busy' ? busyWaitMs : undefined, tokenRefused: end.kind === 'token' }
  const judged = judgeReply(end.reply, tries)
  switch (judged.kind) {
    case 'final': return { ...end, reply: judged.reply }
    case 'stop': throw new ImportStopped(judged.message)
    case 'later': return { waitMs: judged.waitMs, tokenRefused: false }
    case 'token': return { waitMs: undefined, tokenRefused: true }
  }
}

const busyWaitMs = 1_000

function unfit(status: number): string {
  if (status === 403) return '这个账号不能交存证照文件。请换用颁发机构发证人员或部门系统的账号'
  if (status === 404) return '这个枢纽没有交存接口。请核对 --url，或更新枢纽'
  return `枢纽不接受这次提交（状态 ${status}）。请核对命令行与枢纽的版本是否一致`
}

function outcomeOf({ reply, message, nextStep }: Final, sha256: string): Outcome {
  const told = `${message}${nextStep}`
  if (reply.kind === 'accepted') {
    const { fileId, verdict, stands, codes } = depositedOf(reply)
    return { kind: stands ? 'stands' : 'beside', text: told, codes, fileId, sha256, verdict }
  }
  const code = reply.kind === 'refused' ? reply.code : 'INVALID'
  const text = reply.kind === 'refused' && told !== '' ? told : (remarkOfReply(reply) ?? told)
  return { kind: code === known ? 'known' : 'refused', text, codes: [code], fileId: null, sha256, verdict: null }
}

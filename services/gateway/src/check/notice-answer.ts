import { inForceQuestion, noticeKindOf, noticeNames, type InForceCode, type Notice } from '@hub/verify'
import type { ReadPort } from '../read/read-port.ts'
import { noticeCodeOf } from '../verify/in-force.ts'
import { ofNotices, type CurrentPorts } from '../verify/is-current.ts'
import { askRegister } from './ask-register.ts'

/** What of the hub the answer needs. */
export interface NoticeCheckPorts extends Pick<CurrentPorts, 'ledger'> {
  readonly read: Pick<ReadPort, 'caseNoticesByNumber' | 'cases' | 'units' | 'checkpoints'>
}

/** 所查的文书 — what everybody sees who has the paper; nothing of the case but which window it is at. */
export interface CheckedNotice {
  readonly noticeId: string
  readonly kind: Notice['kind']
  readonly name: string
  /** 窗口单位, by its name of now */
  readonly window: string
  readonly madeAt: string
  /** 代替它的文书; null: none */
  readonly supersededBy: string | null
}

/** 文书查验结论 — whether the hub made the notice with this number. `notice` null: none is known, or nobody can say now. */
export interface NoticeCheckAnswer {
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly code: InForceCode
  readonly zh: string
  readonly next: string
  readonly notice: CheckedNotice | null
  /** Instant of the hub's clock */
  readonly answeredAt: string
}

const notKnown = { zh: '本枢纽没有这份文书的记录。', next: '纸面或文件可能是伪造的，或者二维码残损、由别的系统制作。请不要采用，并向文书上写明的窗口核实。' }

/** 文书查验 — as for a licence: numbers cannot be guessed, and one that was asked for and not made is as unknown as any other. `number` undefined: the code names none. @throws what is a fault of our own */
export async function answerNoticeCheck(number: string | undefined, { ledger, read }: NoticeCheckPorts): Promise<NoticeCheckAnswer> {
  if (number === undefined) return answerOf('NOT_KNOWN', null)
  const notice = await askRegister({ ledger, checkpoints: read.checkpoints }, () => findNotice(number, read), ofNotices)
  if (notice === undefined) return answerOf('HUB_UNAVAILABLE', null)
  return answerOf(noticeCodeOf(notice ?? undefined), notice)
}

async function findNotice(number: string, { caseNoticesByNumber, cases, units }: NoticeCheckPorts['read']): Promise<CheckedNotice | null> {
  const row = await caseNoticesByNumber.find(number)
  if (row === undefined || row.outcome !== 'made' || row.answeredAt === null) return null
  const kind = noticeKindOf(row.kind)
  const windowUnitId = (await cases.find(row.caseId))?.windowUnitId ?? ''
  return { noticeId: row.noticeId, kind, name: noticeNames[kind], window: (await units.find(windowUnitId))?.name ?? windowUnitId, madeAt: row.answeredAt, supersededBy: row.supersededBy }
}

function answerOf(code: InForceCode, notice: CheckedNotice | null): NoticeCheckAnswer {
  const { answer, zh, next } = inForceQuestion(code)
  return { answer: answer === 'not-asked' ? 'unknown' : answer, code, zh, next, ...(code === 'NOT_KNOWN' ? notKnown : {}), notice, answeredAt: new Date().toISOString() }
}

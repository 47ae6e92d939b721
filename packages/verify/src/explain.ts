import type { Answer } from '@hub/kernel'
import { isTermOver, type AnnotatedCopy } from './annotated-copy.ts'
import { noticeNames, type Notice } from './notice.ts'
import type { AnsweredQuestion, FileVerdict, SealVerdict, VerdictStep } from './verdict.ts'

const kinds: Readonly<Record<FileVerdict['kind'], string>> = { pdf: 'PDF', ofd: 'OFD', seal: '电子印章', unknown: '未知格式' }
const marks: Readonly<Record<Answer | 'not-asked', string>> = { yes: '✓', no: '✗', unknown: '？', 'not-asked': '—' }
const overalls: Readonly<Record<Answer, string>> = { yes: '通过', no: '不通过', unknown: '无法判断' }
const bases = { attested: '有时间戳证明', claimed: '自行声明' } as const

/** 用语 — a verdict as lines for a person: the three answers, who sealed, and each step that did not pass, with its cause. Names from the file are freed of what could steer a terminal. */
export function explainVerdict(verdict: FileVerdict): readonly string[] {
  const { kind, sha256, overall, unchanged, sealed, inForce, trustMadeAt, annotatedCopy, notice, checkedAt } = verdict
  return [
    `核验结论：${overalls[overall]}（${kinds[kind]}${annotatedCopy === null ? '' : '，加注件'}${notice === null ? '' : `，${noticeNames[notice.kind]}`}）`, ...copyLines(annotatedCopy, checkedAt), ...noticeLines(notice),
    `${marks[unchanged.answer]} 一、是否改动：${unchanged.zh}`, ...because(unchanged),
    `${marks[sealed.answer]} 二、${kind === 'seal' ? '印章是否可信、现在是否有效' : '何人签章、当时是否有效'}：${sealed.zh}`, ...sealed.seals.map((each, at) => (kind === 'seal' ? `    ${whoOf(each)}` : sealLine(each, at))), ...because(sealed),
    `${marks[inForce.answer]} 三、现在是否有效：${inForce.zh}${inForce.next === '' ? '' : `下一步：${inForce.next}`}`,
    `文件 SHA-256：${sha256}`,
    trustMadeAt === null ? '没有使用信任包：不知道信任谁。用 --trust 指定，或用 npx hub trust --out bundle.json 取得。' : `信任包制作于 ${timeOf(trustMadeAt)}`,
  ]
}

const terms = new Map([[true, '已过'], [false, '未过'], [undefined, '无法确定是否已过']])

function copyLines(copy: AnnotatedCopy | null, now: string): readonly string[] {
  if (copy === null) return []
  const { madeAt, maker, usedFor, until } = copy
  const said = [`仅供办理${plain(usedFor ?? '政务服务事项')}使用`, until === null ? '没有写明期限' : `使用期限至 ${termText(until)}（${terms.get(isTermOver(copy, now)) ?? ''}）`, ...(maker === null ? [] : [`由${plain(maker)}提供`]), ...(madeAt === null ? [] : [`制作于 ${termText(madeAt)}`])]
  return [`加注件：${said.join('；')}`]
}

function noticeLines(notice: Notice | null): readonly string[] {
  if (notice === null) return []
  const { kind, number, office, madeAt } = notice
  const said = [...(office === null ? [] : [`由${plain(office)}出具`]), ...(number === null ? [] : [`文书编号 ${plain(number)}`]), ...(madeAt === null ? [] : [`制作于 ${termText(madeAt)}`]), '不是证照']
  return [`${noticeNames[kind]}：${said.join('；')}`]
}

/** As the file says it, where it is no instant. */
function termText(text: string): string {
  return /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)) ? timeOf(text) : plain(text)
}

function because({ answer, next, steps }: AnsweredQuestion): readonly string[] {
  const lines = steps.filter(({ outcome }) => outcome !== 'passed').map((step) => `    ${step.outcome === 'failed' ? '✗' : '？'} ${aboutOf(step)}${step.zh}${causeOf(step)}（${step.code}）`)
  return [...new Set(lines), ...(answer === 'yes' || next === '' ? [] : [`    下一步：${next}`])]
}

/** What exactly is wrong, where the step knows: a refusal's own sentence. It may name an entry of the file. */
function causeOf({ detail: { reason } }: VerdictStep): string {
  return typeof reason === 'string' ? `：${plain(reason)}` : ''
}

/** The seal in a signature has a maker and times of its own. */
function aboutOf({ seal, step }: VerdictStep): string {
  if (seal === null) return ''
  return step.startsWith('seal.') ? `第 ${seal + 1} 个签章所用的印章：` : `第 ${seal + 1} 个签章：`
}

function sealLine(seal: SealVerdict, at: number): string {
  const { signedAt, timeBasis, unchanged, validThen } = seal
  const when = signedAt === null ? '' : `，${timeOf(signedAt)}${timeBasis === null ? '' : `（${bases[timeBasis]}）`}`
  return `    ${at + 1}. ${whoOf(seal)}${when}：内容${marks[unchanged]} 当时有效${marks[validThen]}`
}

function whoOf({ sealName, signer }: SealVerdict): string {
  const who = [sealName, signer].filter((each) => each !== null).map(plain).join('，')
  return who === '' ? '签章人未知' : who
}

const beijingMs = 8 * 60 * 60 * 1000

/** By the clock of its readers. */
function timeOf(instant: string): string {
  return `北京时间 ${new Date(Date.parse(instant) + beijingMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace('T', ' ')}`
}

/** Control characters and marks of direction are shown as what they are. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

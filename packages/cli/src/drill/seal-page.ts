import { member, textMember } from '../hub/ask.ts'
import { askHub, type DrillHub } from './drill-hub.ts'
import { DrillStopped } from './drill-stopped.ts'

/** 印章 whose files are made anew. */
export interface DrilledSeal {
  readonly status: string
  /** UNIT, BUSINESS or PERSONAL */
  readonly kind: string
  readonly name: string
}

/** 窗口文书用印 — one notice of a case that the seal sealed. */
export interface NoticeUse { readonly caseId: string; readonly fileId: string; readonly current: boolean }

/** 用印 — one file of a licence that the seal sealed. */
export interface Use {
  readonly licenceId: string
  readonly fileId: string
  /** Nothing superseded the file. */
  readonly current: boolean
  /** What last came of a wish for files of the licence; undefined: nothing yet. */
  readonly answer: { readonly outcome: string; readonly code: string; readonly answeredAt: string } | undefined
}

/** 用印记录的一页 */
export interface SealPage {
  readonly uses: readonly Use[]
  readonly notices: readonly NoticeUse[]
  /** Cursor of the next page; undefined: this is the last. */
  readonly next: string | undefined
}

const pageUses = 100

const document = `query DrillSeal($sealId: ID!, $first: Int!, $after: String) {
  seal(sealId: $sealId) {
    status kind unitName
    useRecords(first: $first, after: $after) {
      edges { node { licenceId caseId fileId current fileAnswer { outcome code answeredAt } } }
      pageInfo { hasNextPage endCursor }
    }
  }
  seals(kind: UNIT, status: ACTIVE, first: 1) { edges { node { sealId } } }
}`

/** 印章与一页用印 — `uses` is undefined where the caller's unit may not see what was sealed with it. */
export interface SealFound {
  readonly seal: DrilledSeal
  readonly page: SealPage | undefined
  /** The seal in use of the caller's unit. */
  readonly activeSealId: string | undefined
}

/**
 * 读印章与用印 — `after`: the cursor of the page before; undefined: the first. Undefined: there is no such seal.
 * @throws HubUnavailable, DrillStopped
 */
export async function fetchSeal(hub: DrillHub, sealId: string, after: string | undefined): Promise<SealFound | undefined> {
  const data = await askHub(hub, { document, operationName: 'DrillSeal', variables: { sealId, first: pageUses, after: after ?? null } })
  const seal = member(data, 'seal')
  if (seal === null) return undefined
  const [status, kind, name] = [textMember(seal, 'status'), textMember(seal, 'kind'), textMember(seal, 'unitName')]
  if (status === undefined || kind === undefined || name === undefined) throw unreadable()
  const records = member(seal, 'useRecords')
  return { seal: { status, kind, name }, page: records === null ? undefined : readPage(records), activeSealId: textMember(nodesOf(member(data, 'seals'))[0], 'sealId') }
}

/** A page of a seal that was there a moment ago. @throws HubUnavailable, DrillStopped */
export async function fetchUses(hub: DrillHub, sealId: string, after: string | undefined): Promise<SealPage> {
  const page = (await fetchSeal(hub, sealId, after))?.page
  if (page === undefined) throw unreadable()
  return page
}

function readPage(records: unknown): SealPage {
  const info = member(records, 'pageInfo')
  const next = textMember(info, 'endCursor')
  const nodes = nodesOf(records)
  const isNotice = (node: unknown): boolean => textMember(node, 'caseId') !== undefined
  return { uses: nodes.filter((node) => !isNotice(node)).map(readUse), notices: nodes.filter(isNotice).map(readNotice), next: member(info, 'hasNextPage') === true ? next : undefined }
}

function nodesOf(connection: unknown): readonly unknown[] {
  const edges = member(connection, 'edges')
  if (!Array.isArray(edges)) throw unreadable()
  return edges.map((edge: unknown) => member(edge, 'node'))
}

function readUse(node: unknown): Use {
  const [licenceId, fileId, current, answer] = [textMember(node, 'licenceId'), textMember(node, 'fileId'), member(node, 'current'), member(node, 'fileAnswer')]
  if (licenceId === undefined || fileId === undefined || typeof current !== 'boolean') throw unreadable()
  const [outcome, answeredAt] = [textMember(answer, 'outcome'), textMember(answer, 'answeredAt')]
  const known = outcome === undefined || answeredAt === undefined ? undefined : { outcome, code: textMember(answer, 'code') ?? '', answeredAt }
  return { licenceId, fileId, current, answer: known }
}

function readNotice(node: unknown): NoticeUse {
  const [caseId, fileId, current] = [textMember(node, 'caseId'), textMember(node, 'fileId'), member(node, 'current')]
  if (caseId === undefined || fileId === undefined || typeof current !== 'boolean') throw unreadable()
  return { caseId, fileId, current }
}

function unreadable(): DrillStopped {
  return new DrillStopped('读不懂枢纽给出的用印记录。请核对命令行与枢纽的版本是否一致')
}

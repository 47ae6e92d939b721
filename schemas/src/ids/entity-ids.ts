import type { Branded } from './brand.ts'
import { parseUuid, type Uuid } from './uuid.ts'

/** 证照内部编号 — one licence for its whole life, across amendments. Not the 证照标识, which changes with each version. */
export type LicenceId = Uuid & Branded<'LicenceId'>
/** 持证主体内部编号 — a person or organisation; says nothing about who it is. */
export type HolderId = Uuid & Branded<'HolderId'>
/** 单位内部编号 */
export type UnitId = Uuid & Branded<'UnitId'>
/** 操作员内部编号 */
export type OperatorId = Uuid & Branded<'OperatorId'>
/** 证照类型内部编号 */
export type LicenceTypeId = Uuid & Branded<'LicenceTypeId'>
/** 事项内部编号 */
export type ServiceItemId = Uuid & Branded<'ServiceItemId'>
/** 用证授权编号 */
export type GrantId = Uuid & Branded<'GrantId'>
/** 办件内部编号 — not the 办件编号, which belongs to the system that gave it. */
export type CaseId = Uuid & Branded<'CaseId'>
/** 查询编号 — one look-up, answered, refused or missed. */
export type LookUpId = Uuid & Branded<'LookUpId'>
/** 调查编号 — under which an auditor sees plain values. */
export type InvestigationId = Uuid & Branded<'InvestigationId'>
/** 证照文件编号 — one file of one version of a licence. */
export type FileId = Uuid & Branded<'FileId'>
/** 加注件编号 — one annotated copy from the day on which it is asked for; its file, once there is one, has a 证照文件编号 of its own. */
export type CopyId = Uuid & Branded<'CopyId'>
/** 窗口文书编号 — one notice of a case from the moment at which it is asked for; it stands on the page. Its file, once there is one, has a 证照文件编号 of its own. */
export type NoticeId = Uuid & Branded<'NoticeId'>
/** 印章内部编号 — one electronic seal from capture to cancellation; a remade seal is another one. */
export type SealId = Uuid & Branded<'SealId'>
/** 事件编号 */
export type EventId = Uuid & Branded<'EventId'>
/** 命令编号 — chosen by the client; the same id twice is the same command. */
export type CommandId = Uuid & Branded<'CommandId'>

/** Hostile text gives the id or undefined; a `Uuid` (fresh from `uuidv7`) cannot fail. */
export interface IdParser<Id extends Uuid> {
  (uuid: Uuid): Id
  (text: string): Id | undefined
}

function idParser<Id extends Uuid>(): IdParser<Id> {
  function parse(uuid: Uuid): Id
  function parse(text: string): Id | undefined
  function parse(text: string): Id | undefined {
    return parseUuid(text) as Id | undefined
  }
  return parse
}

export const parseLicenceId = idParser<LicenceId>()
export const parseHolderId = idParser<HolderId>()
export const parseUnitId = idParser<UnitId>()
export const parseOperatorId = idParser<OperatorId>()
export const parseLicenceTypeId = idParser<LicenceTypeId>()
export const parseServiceItemId = idParser<ServiceItemId>()
export const parseGrantId = idParser<GrantId>()
export const parseCaseId = idParser<CaseId>()
export const parseLookUpId = idParser<LookUpId>()
export const parseInvestigationId = idParser<InvestigationId>()
export const parseFileId = idParser<FileId>()
export const parseSealId = idParser<SealId>()
export const parseEventId = idParser<EventId>()
export const parseCommandId = idParser<CommandId>()

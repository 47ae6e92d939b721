import type { HolderId, LicenceFileFormat, LicenceHolder, LicenceTemplate } from '@hub/schemas'
import { dueFormats } from '../../domain/licence-file/state.ts'
import type { ActiveUnit } from '../../domain/unit/state.ts'
import type { Vault } from '../../vault/vault.ts'
import { issuersNow } from '../licence/issuers-now.ts'
import { licenceContent, type KnownContent } from '../licence/licence-content.ts'
import type { Session } from '../session.ts'
import type { Wish } from './file-ids.ts'

/** 待制文件 — a wish, and all that is needed to meet it. Values live in memory only. */
export interface OpenWish extends Wish {
  /** Those that its department has not deposited, at least one. */
  readonly formats: readonly LicenceFileFormat[]
  readonly typeCode: string
  readonly templateVersion: number
  readonly template: LicenceTemplate
  readonly content: KnownContent
  readonly issuers: readonly ActiveUnit[]
  readonly holders: readonly LicenceHolder[]
}

/**
 * What is wanted of a licence now; undefined: nothing. Its stream, its files' and its holders' become checks of an append made on this session, so an
 * answer to what has changed since is never recorded.
 */
export async function readWish(session: Session, vault: Vault, licenceId: Wish['licenceId']): Promise<OpenWish | undefined> {
  const licence = await session.state('licence', licenceId)
  const files = await session.state('licence-file', licenceId)
  if (licence.status !== 'issued' || licence.stock) return undefined
  const formats = dueFormats(files, licence.version)
  if (formats.length === 0) return undefined
  const type = await session.state('licence-type', licence.typeId)
  if (type.status === 'absent' || type.template === null) return undefined
  const content = await licenceContent(session, vault, licenceId)
  if (content === undefined) return undefined
  const { version: templateVersion, template } = type.template
  return {
    licenceId, version: licence.version, round: files.rounds, formats, typeCode: licence.typeCode, templateVersion, template, content,
    issuers: await issuersNow(session, licence.issuers), holders: licence.holders,
  }
}

/** Of a licence that is there: all whose erasure a file of it must not outlive. */
export async function holdersOf(session: Pick<Session, 'peek'>, licenceId: string): Promise<readonly HolderId[]> {
  const { state } = await session.peek('licence', licenceId)
  return state.status === 'absent' ? [] : state.holders.map(({ holderId }) => holderId)
}

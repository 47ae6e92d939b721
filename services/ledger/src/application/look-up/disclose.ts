import type { FieldCommitment, HolderId, Json, PlainPart, ShownField, Subject } from '@hub/schemas'
import type { Answered } from '../../domain/look-up/decision.ts'
import type { Disclosure } from '../../domain/look-up/record.ts'
import { shownFields, type FieldToCommit } from '../../domain/look-up/shown-fields.ts'
import { definitionAt } from '../../domain/licence-type/state.ts'
import { commit as commitTo, makeSalts } from '../../vault/commitment.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Session } from '../session.ts'
import { openLicence } from './plain-licence.ts'

/** What a window is going to see, held back until the record is durable. */
export interface Prepared { readonly disclosure: Disclosure; readonly shown: readonly ShownField[] }

/**
 * 准备披露 — opens the licence, minimises and masks, and commits to exactly what will be shown. The values stay in memory; the record gets
 * the commitments, and each salt under the key of the holder whose field it is (the party's, for the licence's own fields and for what
 * says only that a holder was erased).
 */
export async function prepareDisclosure(session: Session, vault: Vault, { licence, subject, fields }: Answered): Promise<Prepared> {
  if (fields.length === 0) return { disclosure: { commitments: [], salts: [] }, shown: [] }
  const gone = await erasedHolders(session, licence.holders)
  const toShow = await fieldsOfLicence(session, vault, { licence, subject, fields })
  const salts = makeSalts(toShow.length)
  const shown = toShow.map(({ field, label, value, masked }, at): ShownField => {
    const salt = salts[at] ?? ''
    return { field, label, value, masked, salt, commitment: commitTo(vault.hash, { salt, field, value, masked }) }
  })
  const commitments = shown.map(({ field, masked, commitment }): FieldCommitment => ({ field, masked, commitment }))
  return { disclosure: { commitments, salts: saltParts(toShow, shown, licence.holders.map((holder) => (gone.has(holder) ? subject.holderId : holder)), subject.holderId) }, shown }
}

export async function fieldsOfLicence(session: Pick<Session, 'load' | 'state'>, vault: Vault, { licence, subject, fields }: Pick<Answered, 'licence' | 'subject' | 'fields'>): Promise<readonly FieldToCommit[]> {
  const stream = await session.load('licence', licence.licenceId)
  const type = await session.state('licence-type', licence.typeId)
  if (stream.state.status === 'absent' || type.status === 'absent') return []
  const faceFields = (definitionAt(type, stream.state.typeVersion) ?? type.definition).fields
  const plain = await openLicence(vault, stream, stream.state, { faceFields, gone: await erasedHolders(session, licence.holders), shown: fields.map(({ field }) => field) })
  return shownFields({ fields, faceFields, partyHolder: licence.holders.indexOf(subject.holderId), licence: plain })
}

// Loaded, so that an erasure and a look-up that would still show the erased cannot both pass; and known from the log, whatever the vault still holds.
async function erasedHolders(session: Pick<Session, 'state'>, holders: readonly HolderId[]): Promise<ReadonlySet<HolderId>> {
  const states = await Promise.all(holders.map((holder) => session.state('holder', holder)))
  return new Set(holders.filter((_, at) => states[at]?.status === 'erased'))
}

function saltParts(toShow: readonly FieldToCommit[], shown: readonly ShownField[], holders: readonly string[], party: string): readonly PlainPart[] {
  const bySubject = new Map<Subject, Record<string, Json>>()
  toShow.forEach(({ field, holder }, at) => {
    const subject: Subject = `holder-${holder === null ? party : (holders[holder] ?? party)}`
    const salts = bySubject.get(subject) ?? {}
    salts[field] = shown[at]?.salt ?? ''
    bySubject.set(subject, salts)
  })
  return [...bySubject].map(([subject, value]): PlainPart => ({ part: 'salts', subject, value }))
}

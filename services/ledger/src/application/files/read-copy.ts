import { assert } from '@hub/kernel'
import type { AnnotatedCopyAsked, AnnotatedCopyRefusal, CopyId, LicenceHolder, LicenceId } from '@hub/schemas'
import type { Copy } from '../../domain/annotated-copy/state.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { erased, type Vault } from '../../vault/vault.ts'
import type { CommitPorts } from '../commit.ts'
import { issuersNow } from '../licence/issuers-now.ts'
import { licenceContent } from '../licence/licence-content.ts'
import type { Session } from '../session.ts'
import { copiedLicence } from './copied-licence.ts'
import type { Composable } from './compose.ts'

/** 待制加注件 — a wish for a copy, and all that is needed to meet it. Values live in memory only. */
export interface OpenCopy extends Composable {
  readonly copy: Copy
  readonly templateVersion: number
  readonly holders: readonly LicenceHolder[]
  readonly usedFor: string
}

/** What became of the licence or of the term since the copy was asked for. */
export interface CopyLapsed { readonly code: AnnotatedCopyRefusal; readonly about: readonly string[] }

interface Asked { readonly licenceId: LicenceId; readonly copyId: CopyId }

/**
 * What is wanted of one copy now; undefined: nothing, or a holder is erased and nobody may put her on a page again. As `readWish`: what it reads becomes checks
 * of an append made on this session.
 */
export async function readCopy(session: Session, { store, vault }: Pick<CommitPorts, 'store' | 'vault'>, { licenceId, copyId }: Asked): Promise<OpenCopy | CopyLapsed | undefined> {
  const { copies } = await session.state('annotated-copy', licenceId)
  const copy = copies.find((one) => one.copyId === copyId)
  const known = await copiedLicence(session, licenceId)
  if (copy === undefined || copy.made !== null || known.erased) return undefined
  if (copy.validUntil < session.moment.today) return { code: 'COPY_EXPIRED', about: [] }
  const licence = await session.state('licence', licenceId)
  if (licence.status !== 'issued' || !known.inForce || !known.offered || known.version !== copy.version) return { code: 'COPY_LICENCE_CHANGED', about: [] }
  const type = await session.state('licence-type', licence.typeId)
  assert(type.status !== 'absent' && type.template !== null, 'what is offered has a template')
  const [content, usedFor] = [await licenceContent(session, vault, licenceId), await usedForOf(store, vault, { licenceId, copyId })]
  if (content === undefined || usedFor === undefined) return undefined
  const { version: templateVersion, template } = type.template
  return { licenceId, version: copy.version, typeCode: licence.typeCode, templateVersion, template, content, issuers: await issuersNow(session, licence.issuers), holders: licence.holders, copy, usedFor }
}

/** 加注事由 — opened where it was asked for; undefined: erased. */
async function usedForOf(store: CommitPorts['store'], vault: Vault, { licenceId, copyId }: Asked): Promise<string | undefined> {
  const asked = (await store.readStream(`annotated-copy-${licenceId}`)).map(({ bytes }) => decodeEnvelope(bytes)).find(({ type, data }) => type === ('AnnotatedCopyAsked' satisfies AnnotatedCopyAsked['type']) && data['copyId'] === copyId)
  const part = asked?.sealed.find((one) => one.part === 'used-for')
  assert(asked !== undefined && part !== undefined, 'a copy was asked for, for some use')
  const opened = await vault.open(asked, part)
  if (opened === erased) return undefined
  const { usedFor } = opened as { readonly usedFor?: unknown }
  assert(typeof usedFor === 'string', 'what was sealed was a text')
  return usedFor
}

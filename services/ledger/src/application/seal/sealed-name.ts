import type { KnownSeal } from '../../domain/seal/state.ts'
import { erased, type Vault } from '../../vault/vault.ts'
import type { Session } from '../session.ts'
import { partKey } from '../stream-states.ts'

/** 个人名章的姓名 — opened in memory for the signer alone; undefined where its key is gone. */
export async function sealedNameOf(session: Session, vault: Vault, { sealId, unitId }: KnownSeal): Promise<string | undefined> {
  const { parts } = await session.load('seal', sealId)
  const item = parts.get(partKey('name', `unit-${unitId}`))
  const [opened] = item === undefined ? [] : await vault.openMany([item])
  if (opened === undefined || opened === erased || typeof opened !== 'object' || opened === null || Array.isArray(opened)) return undefined
  const { name } = opened as { readonly name?: unknown }
  return typeof name === 'string' ? name : undefined
}

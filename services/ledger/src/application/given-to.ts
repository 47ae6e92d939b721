import type { Envelope } from '@hub/schemas'
import type { Vault } from '../vault/vault.ts'
import type { ActingNow } from './acting.ts'
import type { Principal } from './command-request.ts'
import { nobody } from './hub-unit.ts'

/**
 * 答复归属 — whether what is on record was answered to who asks now. An account that was not registered yet is told by what was sealed with the refusal of its look-up:
 * it may have been registered since. A system that was not let act for a clerk was refused in its own name, also where it may by now. @throws VaultUnavailable
 */
export async function wasGivenTo({ acting: { by, actor }, principal }: { readonly acting: Pick<ActingNow, 'by' | 'actor'>; readonly principal: Principal }, first: Envelope, vault: Pick<Vault, 'open'>): Promise<boolean> {
  const { operator } = first.actor
  if (operator === by.operator) return true
  if (first.type !== 'LookupRefused') return false
  return operator === nobody ? isAccountOf(principal, first, vault) : operator === actor.via
}

async function isAccountOf({ issuer, subject }: Principal, record: Envelope, vault: Pick<Vault, 'open'>): Promise<boolean> {
  const part = record.sealed.find((sealed) => sealed.part === 'account')
  const account = part === undefined ? undefined : await vault.open(record, part)
  return typeof account === 'object' && account !== null && 'subject' in account && account['issuer'] === issuer && account['subject'] === subject
}

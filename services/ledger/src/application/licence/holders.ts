import { isRefusal, type Refusal } from '@hub/kernel'
import type { NamedHolder } from '../../domain/licence/commands.ts'
import { holderByNumber } from '../holder-by-number.ts'
import type { Session } from '../session.ts'

/** 持证主体 of a licence, in the order given: the order is what the face fields refer to. */
export async function namedHolders(session: Session, holders: readonly { readonly idType: string; readonly number: string; readonly name: string }[]): Promise<readonly NamedHolder[] | Refusal> {
  const named: NamedHolder[] = []
  for (const { idType, number, name } of holders) {
    const found = await holderByNumber(session, { idType, number })
    if (isRefusal(found)) return found
    named.push({ ...found, name })
  }
  return named
}

import { Unavailable } from '@hub/kernel'
import type { Actor } from '@hub/schemas'
import type { Acting } from '../../domain/acting.ts'
import { commit, type CommitPorts } from '../commit.ts'
import { untilSettled } from '../contention.ts'
import { firstUnitId, nobody } from '../hub-unit.ts'
import { Session } from '../session.ts'

/**
 * What the hub does of its own accord goes under this client's name. It is no code: the gateway takes no such name from a token and the ledger's door refuses it
 * (`parseCommandLines`), so no account can be first under a command id that the hub is going to use, and thereby keep it from its work.
 */
export const hubClient = '(hub)'

const by: Acting = { operator: nobody, unit: firstUnitId, unitKind: 'data-authority', predecessors: [], roles: [] }
const actor: Actor = { unit: by.unit, operator: by.operator, role: 'file-maker', terminal: 'hub' }

/** 争用不止 — others were first at every attempt within the budget: nothing was written, and it is to be tried again. */
export class HubContended extends Unavailable {
  override readonly name = 'HubContended'
}

/** 枢纽会话 — one attempt of the hub itself: nobody's account, and no right that a decider would ask for. */
export function hubSession({ clock, newId, states, vault }: CommitPorts): Session {
  return new Session({ moment: clock.now(), by, actor, suspended: false, newId, states, vault, read: new Map() })
}

/**
 * 枢纽提交 — decides and appends as `dispatch` does for a command that somebody sent: what was relied on is checked, a lost race is decided again, and an id that
 * is on record is not decided a second time. False where nothing was to be written, or where it speaks of somebody who was erased.
 * @throws HubContended @throws StoreUnavailable @throws VaultUnavailable
 */
export async function commitAsHub(ports: CommitPorts, commandId: string, decide: (session: Session) => Promise<void>): Promise<boolean> {
  if ((await ports.index.findCommand({ client: hubClient, commandId })) !== undefined) return false
  const requestDigest = ports.vault.requestDigest(Buffer.from(`hub|${commandId}`, 'utf8'))
  const outcome = await untilSettled(async (): Promise<'written' | 'nothing' | 'moved'> => {
    const session = hubSession(ports)
    try {
      await decide(session)
      if (session.writes.length === 0) return 'nothing'
      const { kind } = await commit(ports, session, { client: hubClient, commandId, requestDigest })
      return kind === 'committed' ? 'written' : kind === 'erased' ? 'nothing' : 'moved'
    } finally {
      session.end()
    }
  }, (attempted) => attempted === 'moved')
  if (outcome === 'moved') throw new HubContended('同一对象一直被他人修改，本次没有写入')
  return outcome === 'written'
}

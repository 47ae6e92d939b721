import { refuse } from '@hub/kernel'
import { parseUuid, type Actor, type CommandReply, type Initialisation, type OperatorId } from '@hub/schemas'
import type { Acting } from '../domain/acting.ts'
import { operator } from '../domain/operator/decide.ts'
import { unit } from '../domain/unit/decide.ts'
import { commit, type CommitPorts } from './commit.ts'
import { decideOn } from './decide-on.ts'
import { firstUnitId, nobody } from './hub-unit.ts'
import { idsOf, lastPosition, refusedReply } from './reply.ts'
import { Session } from './session.ts'

/**
 * 初始化 — makes the first unit and the first security administrator, once in the life of a hub; she registers everybody else.
 * Open to the hub's own command line and launcher only (mutual TLS), because nobody has an account yet.
 */
export async function initialise(ports: CommitPorts, input: Initialisation): Promise<CommandReply> {
  const { moment, id: operatorId, session } = await firstSession(ports, input)
  if ((await session.state('unit', firstUnitId)).status !== 'absent') return refusedReply(refuse('HUB_INITIALISED'))
  await session.idFor('unit-uscc', [input.unit.uscc], null, () => firstUnitId)
  const stamp = { by: session.by, ...moment }
  const refusal = (await decideOn(session, { kind: 'unit', id: firstUnitId }, unit, { type: 'RegisterUnit', ...stamp, ...input.unit, unitId: firstUnitId, usccTaken: false }))
    ?? (await decideOn(session, { kind: 'operator', id: operatorId }, operator, {
      type: 'RegisterOperator', ...stamp, operatorId, unitId: firstUnitId, unitStatus: 'active', name: input.operator.name, kind: 'person', roles: ['security-admin'], accountTaken: false, holderId: null,
    }))
  if (refusal !== undefined) return refusedReply(refusal)
  const result = await commit(ports, session, { client: 'init', commandId: ports.newId(), requestDigest: ports.vault.requestDigest(Buffer.from('initialise')) })
  if (result.kind !== 'committed') return refusedReply(refuse('HUB_INITIALISED'))
  return { kind: 'accepted', position: lastPosition(result.events), ids: idsOf(result.events.map(({ envelope }) => envelope)), answer: null, replayed: false }
}

async function firstSession(ports: CommitPorts, { operator: { issuer, subject } }: Initialisation): Promise<{ readonly moment: Session['moment']; readonly id: OperatorId; readonly session: Session }> {
  const { clock, newId, states, vault } = ports
  const moment = clock.now()
  const [known] = await vault.findIds([{ kind: 'operator', digest: vault.digest('operator', issuer, subject) }])
  const id = (known ?? parseUuid(newId())) as OperatorId
  const by: Acting = { operator: nobody, unit: firstUnitId, unitKind: 'data-authority', predecessors: [], roles: ['security-admin'] }
  const actor: Actor = { unit: by.unit, operator: by.operator, role: 'initialisation', terminal: 'init' }
  const session = new Session({ moment, by, actor, suspended: false, newId, states, vault, read: new Map() })
  await session.idFor('operator', [issuer, subject], null, () => id)
  return { moment, id, session }
}

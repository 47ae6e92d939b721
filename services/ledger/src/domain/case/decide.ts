import { refuse, unreachable, type Decider, type Decision } from '@hub/kernel'
import type { CaseEvent, CaseRefusal } from '@hub/schemas'
import { actsFor } from '../acting.ts'
import type { CaseCommand, OpenCase } from './commands.ts'
import { receiveCase, receiveSupplement, resolveSlot, takePaper } from './materials.ts'
import { openCase } from './open.ts'
import { acceptCase, askSupplement, closeCase, declineCase } from './progress.ts'
import { absent, evolve, type CaseState, type GoingCase } from './state.ts'

type CaseDecision = Decision<CaseEvent, CaseRefusal>

function decide(state: CaseState, command: CaseCommand): CaseDecision {
  if (command.type === 'OpenCase') return openCase(state, command)
  if (state.status === 'absent') return refuse('CASE_NOT_FOUND')
  if (!actsFor(command.by, state.windowUnit)) return refuse('CASE_OF_ANOTHER_WINDOW')
  if (state.status === 'declined') return refuse('CASE_DECLINED')
  if (state.status === 'closed') return refuse('CASE_CLOSED')
  return go(state, command)
}

function go(state: GoingCase, command: Exclude<CaseCommand, OpenCase>): CaseDecision {
  switch (command.type) {
    case 'ResolveSlot':
      return resolveSlot(state, command)
    case 'TakePaper':
      return takePaper(state, command)
    case 'ReceiveCase':
      return receiveCase(state, command)
    case 'AcceptCase':
      return acceptCase(state, command)
    case 'DeclineCase':
      return declineCase(state, command)
    case 'AskSupplement':
      return askSupplement(state, command)
    case 'ReceiveSupplement':
      return receiveSupplement(state, command)
    case 'CloseCase':
      return closeCase(state, command)
    default:
      return unreachable(command)
  }
}

/** 办件 — only the window that took it in acts on it; see `commands.ts` for the facts that commands carry. */
export const caseFile: Decider<CaseState, CaseCommand, CaseEvent, CaseRefusal> = { initial: absent, decide, evolve }

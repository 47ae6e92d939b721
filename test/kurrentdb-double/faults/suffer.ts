import { setTimeout as sleep } from 'node:timers/promises'
import { status, statusError } from '../wire/status-error.ts'
import type { CallScene } from '../services/call-scene.ts'
import type { Effect } from './fault.ts'

/** Lets the call suffer `effect`: returns after a delay, throws the answer to give, or never returns. */
export async function suffer(effect: Effect | undefined, scene: CallScene): Promise<void> {
  if (effect === undefined) return
  if (typeof effect === 'object') {
    await ('until' in effect ? effect.until : sleep(effect.delayMs))
    return
  }
  switch (effect) {
    case 'unavailable':
      throw statusError(status.UNAVAILABLE, 'Server is not ready')
    case 'timeout':
      throw scene.timedOut()
    case 'not-leader':
      throw scene.notLeader()
    case 'reset':
      scene.reset()
      return silence()
    case 'silence':
      return silence()
  }
}

function silence(): Promise<never> {
  return new Promise(() => undefined)
}

import { describe, expect, test } from 'vitest'
import { paced } from '../../../../../test/support/stillness.ts'
import { KeyUnavailable } from '../unavailable.ts'
import { expectOpens, holders, sealFor, withRotations } from './fixtures.ts'
import type { Rotated } from './rotate-wrapping-key.ts'
import { isUnfinished } from './rotation-state.ts'

const hub = withRotations()

/** Half a minute of them. */
const attemptsMax = 600

/** The server may not have noticed yet that the session of the one that crashed is gone. */
async function rotateAfterCrash(): Promise<Rotated> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await hub.rotate()
    } catch (error) {
      if (attempt === attemptsMax || !(error instanceof Error) || !error.message.includes('另一次轮换')) throw error
      await paced(50)
    }
}

describe('a rotation that breaks off', () => {
  const crash = new Error('the process is gone')
  /** Two rotations and two starts for each of a dozen statements. */
  const crashesMsMax = 400_000

  // What an answer that is lost leaves, the loss of the next statement leaves too. Over a wire both stand in test/faults/write-matrix.pg.spec.ts.
  test('at any statement is gone on with, and everything opens meanwhile', async () => {
    const subjects = holders(3)
    const running = await hub.vaultOf()
    const sealed = await sealFor(running, subjects)
    let [statement, broke] = [0, true]
    for (let round = 0; broke; round += 1) {
      // From the beginning each time, with the crash one statement later.
      if (round > 0) expect(isUnfinished((await hub.state()).read)).toBe(false)
      ;[statement, broke] = [0, false]
      const crashing = async (text: string): Promise<void> => {
        const isGoodbye = text.startsWith('rollback')
        if (!isGoodbye && statement === round) broke = true
        if (!isGoodbye) statement += 1
        if (broke) throw crash
      }
      const before = [...hub.signer.keys.keys()].length
      const outcome = await hub.rotate({ pool: hub.watchedPool({ before: crashing }) }).catch((error: unknown) => error)
      if (broke) expect(outcome).toBeInstanceOf(Error)
      await expectOpens(running, sealed)
      await expectOpens(await hub.vaultOf(), sealed)
      const again = await rotateAfterCrash()
      expect(again.unreadable).toEqual([])
      await expectOpens(await hub.vaultOf(), sealed)
      // A crash before the first change is seen makes none; whatever was made is used.
      expect([...hub.signer.keys.keys()].length - before).toBeLessThanOrEqual(2)
    }
    expect(statement).toBeGreaterThan(9)
  }, crashesMsMax)

  test('because the signer goes away is gone on with when it is back, and no key was made twice', async () => {
    const vault = await hub.vaultOf()
    const sealed = await sealFor(vault, holders(3))
    const next = hub.signer.next.bind(hub.signer)
    hub.signer.next = async (from) => {
      const made = await next(from)
      hub.signer.away = true
      return made
    }
    await expect(hub.rotate()).rejects.toBeInstanceOf(KeyUnavailable)
    await expectOpens(vault, sealed)
    Object.assign(hub.signer, { away: false, next })
    expect(await hub.rotate()).toMatchObject({ from: 'wrap-1', to: 'wrap-2', keys: 3 })
    expect([...hub.signer.keys.keys()]).toEqual(['wrap-1', 'wrap-2'])
  })
})

import { newVerifyWorld, type VerifyWorld } from '../../../../packages/verify/src/testing/world.ts'
import type { FileVerdict } from '@hub/verify'
import { openVerifyThread, type VerifyThread } from '@hub/verify/thread'
import type { FileVerifier } from '../application/files/file-verifier.ts'
import { openFileVerifier } from '../file-verifier.ts'
import { accepted } from './replies.ts'
import type { SmallWorld } from './small-world.ts'
import type { TestLedger } from './test-ledger.ts'

/** The instant at which the certificates and lists of `newVerifyWorld` hold. */
export const depositStartMs = Date.parse('2026-11-22T18:00:00.000Z')
/** The organisation of its certificates, and the name of its seal. */
export const sealingUnit = '证源市市场监督管理局'

export interface Depositing {
  readonly world: VerifyWorld
  readonly verifier: FileVerifier
  /** Text of the bundle under which files are judged from now on. */
  trust: string
  close(): Promise<void>
}

/** A file takes milliseconds; a machine that is slow for a while, or to start a thread, is not what is asked where files are judged. */
export const patientThread = (): VerifyThread => openVerifyThread({ fileTimeoutMs: 100_000 })

/** 交存环境 — a department whose own authorities sealed its files, and a real thread that judges them. */
export async function depositing(): Promise<Depositing> {
  const world = await newVerifyWorld()
  const verifier = openFileVerifier({ bundle: () => Promise.resolve(scene.trust), thread: patientThread() })
  const scene: Depositing = { world, verifier, trust: await world.bundle(), close: () => verifier.close() }
  return scene
}

/** The bureau of the small world bears the name that the certificates say. */
export async function nameBureau(hub: TestLedger, { units }: SmallWorld): Promise<void> {
  accepted(await hub.send('system-admin', 'ReviseUnit', { unitId: units.bureau, name: sealingUnit, areaCode: '339900' }))
}

const answered = { answer: 'yes', zh: '', next: '', steps: [] } as const
const vouchedFor: FileVerdict = {
  version: 1, kind: 'pdf', sha256: '', licenceIdentifier: null, annotatedCopy: null, notice: null, checkedAt: '', trustMadeAt: '2026-03-01T00:00:00.000Z', overall: 'yes', unchanged: answered,
  sealed: { ...answered, seals: [{ sealName: sealingUnit, signer: null, signedAt: null, timeBasis: null, unchanged: 'yes', validThen: 'yes' }] }, inForce: { answer: 'not-asked', code: 'OFFLINE', zh: '', next: '' },
}
/** Vouches for whatever comes, as a PDF: for specs that are not about that. */
export const vouching: FileVerifier = { verify: () => Promise.resolve({ verdict: vouchedFor, withoutTrust: null }) }

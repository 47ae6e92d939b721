import { InvariantViolation } from '@hub/kernel'
import { instantOfMs, localDateOf } from '@hub/schemas'
import type { Client } from 'pg'
import { decodeEnvelope } from '../events/codec.ts'
import { readModels } from '../projections/read-models.ts'
import { isKeyed, type OpenParts } from '../projections/read-table.ts'
import type { OpenSession, ReadSession } from '../projections/session.ts'
import { vaultOpener } from '../projections/vault-opener.ts'
import type { EventStore } from '../store/event-store.ts'
import { checkDecideIndex } from './check-decide-index.ts'
import { LogCheck } from './check-log.ts'
import { checkReadModels } from './check-read-models.ts'
import { ReservationCheck } from './check-reservations.ts'
import { checkSealed, type SealedCheck } from './check-sealed.ts'
import { checkValidLicences } from './check-valid-licences.ts'
import { checkVaultKeys, type VaultKeysCheck } from './check-vault-keys.ts'
import { isDisagreement, type CheckName, type Disagreement, type Outcome, type Unchecked } from './finding.ts'
import { leftFiles, type LeftFiles } from './left-files.ts'
import { sharedNumbers, type SharedNumber } from './shared-numbers.ts'
import { walk, type Walk } from './walk.ts'

/** 密钥 — the vault, opened; or why it is not. `lost`: it lacks the very keys of the hub, so nothing in it opens. */
export type Keys = OpenKeys | { readonly why: string } | 'lost'

interface OpenKeys extends Pick<SealedCheck, 'doneErasures'> {
  readonly vault: SealedCheck['vault'] & VaultKeysCheck['vault']
  /** Left out: whoever opened them closes them. */
  readonly close?: () => Promise<void>
}

export interface FsckOptions {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  readonly keys: Keys
  /** As hub_ledger; one connection for this check alone. */
  readonly client: Client
  readonly openSession: OpenSession
  /** 逐把核对 — every wrapped key, and not some of them. */
  readonly deep?: boolean
  readonly nowMs: () => number
  readonly progress: (check: CheckName, done: number, total: number) => void
  readonly signal: AbortSignal
}

/** 核查结果 */
export interface FsckReport {
  /** Position of the last event that was checked. */
  readonly head: number
  readonly agreed: readonly CheckName[]
  readonly unchecked: readonly Unchecked[]
  /** The first; after it nothing was checked any more. */
  readonly disagreement: Disagreement | undefined
  /** undefined where it was not looked for: the read models it is told by do not agree, or were not checked. */
  readonly leftFiles: LeftFiles | undefined
  /** undefined for the same reasons. */
  readonly sharedNumbers: readonly SharedNumber[] | undefined
}

interface Check {
  /** What it looks at; a finding of its own says at which of them. */
  readonly names: readonly CheckName[]
  readonly run: (agreed: readonly CheckName[]) => Promise<Outcome>
}

/**
 * 核查 — derives everything again from the log and compares, one thing after another, up to the first disagreement; each check may rest on those before it. Works beside a
 * running ledger, on the log as it stood at the start. Changes nothing that lasts. @throws Unavailable where store or database cannot be read
 */
export async function fsck(options: FsckOptions): Promise<FsckReport> {
  const head = await options.store.head()
  const [agreed, unchecked]: [CheckName[], Unchecked[]] = [[], []]
  for (const { names, run } of checksOf(options, head)) {
    options.signal.throwIfAborted()
    const outcome = await run(agreed)
    if (isDisagreement(outcome)) return { head, agreed, unchecked, disagreement: await placed(outcome, options.store), leftFiles: undefined, sharedNumbers: undefined }
    if (outcome === undefined) agreed.push(...names)
    else unchecked.push(outcome)
  }
  const told = async <T>(ask: (session: ReadSession) => Promise<T>): Promise<T | undefined> => (agreed.includes('read-models') ? withSession(options.openSession, ask) : undefined)
  return { head, agreed, unchecked, disagreement: undefined, leftFiles: await told(leftFiles), sharedNumbers: await told(sharedNumbers) }
}

function checksOf(options: FsckOptions, head: number): readonly Check[] {
  const { store, keys, client, openSession, nowMs, signal } = options
  const following = (check: CheckName): Pick<Walk, 'signal' | 'progress'> => ({ signal, progress: (position) => { options.progress(check, position + 1, head + 1) } })
  const models = (check: 'read-models' | 'masked-models', openParts: OpenParts): Promise<Outcome> =>
    checkReadModels({ check, store, head, models: readModels.filter((model) => isKeyed(model) === (check === 'masked-models')), openParts, openSession, ...following(check) })
  return [
    { names: ['log', 'reservations'], run: () => checkLog({ store, to: head, ...following('log') }) },
    { names: ['vault-keys'], run: () => vaultKeys(options) },
    { names: ['sealed'], run: () => sealed({ store, to: head, ...following('sealed') }, keys) },
    { names: ['command-index', 'decide-index'], run: () => checkDecideIndex({ store, head, client, ...following('decide-index') }) },
    { names: ['read-models'], run: () => models('read-models', () => Promise.reject(new InvariantViolation('these models need no key'))) },
    { names: ['masked-models'], run: async () => (typeof keys === 'object' && 'vault' in keys ? models('masked-models', vaultOpener(keys.vault)) : { check: 'masked-models', why: whyNot(keys) }) },
    {
      names: ['valid-licences'],
      run: async (agreed) => (agreed.includes('read-models') ? withSession(openSession, (session) => checkValidLicences(session, localDateOf(instantOfMs(nowMs())))) : { check: 'valid-licences', why: '读模型没有核查' }),
    },
  ]
}

function checkLog(range: Omit<Walk, 'from'> & Pick<FsckOptions, 'store'>): Promise<Disagreement | undefined> {
  const [log, reservations] = [new LogCheck(), new ReservationCheck(range.store)]
  return walk({ ...range, from: 0 }, async (page) => {
    for (const event of page) {
      const found = log.see(event) ?? (await reservations.see(event))
      if (found !== undefined) return found
    }
    return undefined
  })
}

async function vaultKeys({ keys, client, deep = false, signal, progress }: FsckOptions): Promise<Outcome> {
  // A hub that has no keys yet, and nothing that they wrap.
  if (keys === 'lost' && (await client.query('select from vault.key limit 1')).rowCount === 0) return undefined
  if (typeof keys !== 'object' || !('vault' in keys)) return { check: 'vault-keys', why: whyNot(keys) }
  return checkVaultKeys({ client, vault: keys.vault, deep, signal, progress: (done, total) => { progress('vault-keys', done, total) } })
}

async function sealed(range: Omit<Walk, 'from'>, keys: Keys): Promise<Outcome> {
  if (keys === 'lost') return findFirstSealed(range)
  return 'vault' in keys ? checkSealed({ ...range, ...keys }) : { check: 'sealed', why: keys.why }
}

/** Without the keys of the hub nothing opens; a log in which nothing is sealed does not need them. */
function findFirstSealed(range: Omit<Walk, 'from'>): Promise<Disagreement | undefined> {
  return walk({ ...range, from: 0 }, async (page) => {
    const event = page.find(({ bytes }) => decodeEnvelope(bytes).sealed.length > 0)
    return event === undefined ? undefined : { check: 'sealed', position: event.position, stream: event.stream, expected: '密封部分能启封', found: whyNot('lost') }
  })
}

function whyNot(keys: Keys): string {
  return typeof keys === 'object' && 'why' in keys ? keys.why : '密钥库没有枢纽密钥（vault.hub_key）：密钥库没有恢复'
}

async function withSession<T>(openSession: OpenSession, use: (session: ReadSession) => Promise<T>): Promise<T> {
  const session = await openSession()
  try {
    return await use(session)
  } finally {
    await session.close()
  }
}

/** A finding in a table names a position; its stream stands in the log. */
async function placed(disagreement: Disagreement, store: FsckOptions['store']): Promise<Disagreement> {
  const { check, position, stream } = disagreement
  if (position === null || stream !== null || check === 'log') return disagreement
  const [event] = await store.readAll(position, 1)
  return { ...disagreement, stream: event?.stream ?? null }
}

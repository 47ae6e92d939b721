import { InvariantViolation } from '@hub/kernel'
import type { CommandReply, LicenceFileMade } from '@hub/schemas'
import { eventually } from '../../../../test/support/eventually.ts'
import { decodeEnvelope } from '../events/codec.ts'
import { accepted } from './replies.ts'
import type { TestLedger } from './test-ledger.ts'

/** The maker of files rests for ever longer while its signer is away: up to a minute. */
const withinMs = 100_000

/** Waits until it holds. */
export function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  return eventually('what the maker of files does in the end', holds, withinMs)
}

/** 已制完 — everything that is durable has been looked at, and nobody waits for a file. */
export async function filesSettled({ ledger, store }: TestLedger): Promise<void> {
  await until(async () => {
    const head = await store.head()
    return (ledger.files?.position ?? -1) >= head && ledger.files?.waiting === 0 && (await store.head()) === head
  })
}

/** What stands in the stream of a licence's files; of all but the made ones not every member is there. */
export async function fileEvents({ store }: TestLedger, licenceId: string): Promise<readonly { readonly type: string; readonly data: LicenceFileMade['data']; readonly role: string }[]> {
  const envelopes = (await store.readStream(`licence-file-${licenceId}`)).map(({ bytes }) => decodeEnvelope(bytes))
  return envelopes.map(({ type, data, actor }) => ({ type, data: data as unknown as LicenceFileMade['data'], role: actor.role }))
}

/** Files of a licence whose bytes are there. */
export async function filesKept({ pool }: TestLedger, licenceId: string): Promise<number> {
  const { rows: [row] } = await pool.query<{ n: string }>('select count(*) as n from vault.file where licence_id = $1', [licenceId])
  return Number(row?.n)
}

/** The holders of a licence, in their order. */
export async function holdersOf({ store }: TestLedger, licenceId: string): Promise<readonly string[]> {
  const [first] = await store.readStream(`licence-${licenceId}`)
  if (first === undefined) throw new InvariantViolation('the licence begins')
  return (decodeEnvelope(first.bytes).data['holders'] as unknown as readonly { readonly holderId: string }[]).map(({ holderId }) => holderId)
}

/** The text that a file of the press is; '' where the reply brings none. */
export function fileText(reply: CommandReply): string {
  const { answer } = accepted(reply)
  return answer?.outcome === 'file' ? Buffer.from(answer.bytes, 'base64').toString('utf8') : ''
}

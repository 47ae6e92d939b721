import { digest } from '@hub/canonical'
import { Unavailable } from '@hub/kernel'
import type { FileAnswer, LicenceFileMade } from '@hub/schemas'
import { decodeEnvelope } from '../../events/codec.ts'
import type { HandlerPorts } from '../handler.ts'
import { anyErased } from '../licence/left-alone.ts'
import type { Session } from '../session.ts'
import { holdersOf } from './read-wish.ts'

/** 证照文件不可用 — gone between the decision and the opening, or not what its event says; the record of the attempt stays. */
export class LicenceFileUnavailable extends Unavailable {
  override readonly name = 'LicenceFileUnavailable'
}

/**
 * The bytes as they were sealed, compared with what the log says of them. Whoever was erased between the decision and here is looked for once more, after the
 * opening: the vault may still hold what the log says is gone. @throws LicenceFileUnavailable
 */
export async function fileAnswer(reading: Pick<Session, 'peek'>, { store, vault }: Pick<HandlerPorts, 'store' | 'vault'>, { licenceId, fileId }: Pick<LicenceFileMade['data'], 'licenceId' | 'fileId'>): Promise<FileAnswer> {
  const made = (await store.readStream(`licence-file-${licenceId}`)).map(({ bytes }) => decodeEnvelope(bytes)).find(({ type, data }) => type === 'LicenceFileMade' && data['fileId'] === fileId)
  const bytes = await vault.openFile(fileId)
  if (await anyErased(reading, await holdersOf(reading, licenceId))) throw new LicenceFileUnavailable('证照文件已随持证人的信息清除')
  const { format, sha256 } = (made?.data ?? {}) as Partial<LicenceFileMade['data']>
  if (bytes === undefined || format === undefined || sha256 === undefined || digest('sha256', bytes).toString('hex') !== sha256) throw new LicenceFileUnavailable('证照文件已不在，或与记录不符')
  return { outcome: 'file', fileId, licenceId, format, sha256, bytes: bytes.toString('base64') }
}

import { digest } from '@hub/canonical'
import { Unavailable } from '@hub/kernel'
import type { FileAnswer, FileId, LicenceId } from '@hub/schemas'
import type { HandlerPorts } from '../handler.ts'
import { anyErased } from '../licence/left-alone.ts'
import type { Session } from '../session.ts'
import { holdersOf } from './read-wish.ts'

/** 证照文件不可用 — gone between the decision and the opening, or not what its event says; the record of the attempt stays. */
export class LicenceFileUnavailable extends Unavailable {
  override readonly name = 'LicenceFileUnavailable'
}

/**
 * The bytes as they were sealed, compared with what the log says of them. The stream of a licence's files grows with every download, so it is not read for one: the
 * folded state, which the decision before this has left in memory, holds format and digest of every file and every copy that can still be had, and nothing of downloads (after a start or a long rest the
 * first decision folds the stream once). Whoever was erased between the decision and here is looked for once more, after the opening: the vault may still hold what the
 * log says is gone. @throws LicenceFileUnavailable
 */
export async function fileAnswer(reading: Pick<Session, 'peek'>, { vault }: Pick<HandlerPorts, 'vault'>, { licenceId, fileId }: { readonly licenceId: LicenceId; readonly fileId: FileId }): Promise<FileAnswer> {
  const [{ state: { files } }, { state: { copies } }] = await Promise.all([reading.peek('licence-file', licenceId), reading.peek('annotated-copy', licenceId)])
  const known = [...files, ...copies.flatMap(({ format, made: file }) => (file === null ? [] : [{ format, ...file }]))].find((file) => file.fileId === fileId)
  const bytes = await vault.openFile(fileId)
  if (await anyErased(reading, await holdersOf(reading, licenceId))) throw new LicenceFileUnavailable('证照文件已随持证人的信息清除')
  if (bytes === undefined || known === undefined || digest('sha256', bytes).toString('hex') !== known.sha256) throw new LicenceFileUnavailable('证照文件已不在，或与记录不符')
  const { format, sha256 } = known
  return { outcome: 'file', fileId, licenceId, format, sha256, bytes: bytes.toString('base64') }
}

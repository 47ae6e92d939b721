import { isRefusal, refuse } from '@hub/kernel'
import { licenceFile } from '../../domain/licence-file/decide.ts'
import { decideOn } from '../decide-on.ts'
import { depositedAnswer, takeDeposit } from '../files/deposit-file.ts'
import { decideDownload } from '../files/decide-download.ts'
import { fileAnswer } from '../files/file-answer.ts'
import { licenceFact } from '../files/licence-fact.ts'
import { namedLicence } from '../files/named-licence.ts'
import { done, type Handler } from '../handler.ts'

/** 交存 — answered with the verdict. */
export const depositLicenceFile: Handler<'DepositLicenceFile'> = async (session, input, ports) => {
  const licenceId = await namedLicence(session, input, ports)
  if (isRefusal(licenceId)) return licenceId
  const licence = await licenceFact(session, licenceId)
  const file = await takeDeposit(session, input, { licenceId, licence }, ports)
  if (isRefusal(file)) return file
  const command = { type: 'DepositLicenceFile' as const, by: session.by, ...session.moment, licenceId, licence, version: input.version, file }
  const refusal = await decideOn(session, { kind: 'licence-file', id: licenceId }, licenceFile, command)
  return refusal ?? { answer: (events) => Promise.resolve(depositedAnswer(events)) }
}

/** 重制 */
export const remakeLicenceFile: Handler<'RemakeLicenceFile'> = async (session, input, { files }) => {
  const { licenceId } = input
  const queue = { behind: files.isBehind(), waiting: files.isWaiting(licenceId) }
  const command = { type: 'RemakeLicenceFile' as const, by: session.by, ...session.moment, ...input, licence: await licenceFact(session, licenceId), queue }
  return (await decideOn(session, { kind: 'licence-file', id: licenceId }, licenceFile, command)) ?? done
}

/** 取件 — the record is durable before a byte is opened. */
export const downloadLicenceFile: Handler<'DownloadLicenceFile'> = async (session, input, ports) => {
  const licenceId = await ports.vault.licenceOfFile(input.fileId)
  if (licenceId === undefined) return refuse('LICENCE_FILE_NOT_FOUND')
  return (await decideDownload(session, licenceId, input)) ?? { answer: () => fileAnswer(session, ports, { licenceId, fileId: input.fileId }) }
}

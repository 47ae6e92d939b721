import { commandRoles, parseUuid, type Role, type SealId } from '@hub/schemas'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { hash } from 'node:crypto'
import type { SealFileSource } from '../clients/seal-file-source.ts'
import { SignerUnavailable } from '../clients/signer-unavailable.ts'
import type { GatewayContext } from '../context.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { actingUnits } from '../graphql/operator-of.ts'
import { refuseScope } from '../graphql/refuse-scope.ts'

/** Those of the seal's own unit, and those who audit all units. */
const custodians = commandRoles.CaptureSeal
const auditors: readonly Role[] = ['auditor']

/**
 * 取印章文件 — `GET /v1/seals/{sealId}/file`: the `.esl` of a unit's seal, for its custodians and for auditors. A plain read and no recorded command: picture,
 * name and certificates of such a seal stand in every document that it sealed, and nobody's personal data is in them. A personal seal shows a name, so its file is not given here.
 */
export function addSealFileRoute(app: FastifyInstance, buildContext: (request: FastifyRequest) => GatewayContext, files: SealFileSource): void {
  app.get('/v1/seals/:sealId/file', async (request, reply) => {
    const { caller } = request
    const roles = caller.kind === 'account' ? (caller.operator?.roles ?? []) : []
    if (!roles.some((role) => custodians.includes(role) || auditors.includes(role))) throw refuseScope(caller)
    const sealId = parseUuid((request.params as { readonly sealId: string }).sealId)
    if (sealId === undefined) throw new EdgeError('INPUT_INVALID', { zh: '印章编号须为小写 UUID。' })
    const sealSha256 = await takeable(sealId as SealId, buildContext(request), roles.some((role) => auditors.includes(role)))
    const file = await files.file(sealId as SealId)
    // The register and the signer speak of one seal, or nobody is given anything.
    if (file === undefined || hash('sha256', file, 'hex') !== sealSha256) throw new SignerUnavailable('the signer has another seal than the register')
    return reply.type('application/octet-stream').header('content-disposition', `attachment; filename="${sealId}.esl"`)
      .header('x-content-type-options', 'nosniff').header('x-file-sha256', sealSha256).send(file)
  })
}

/** The digest of a seal that this caller may take; of others' personal seals nothing is known. */
async function takeable(sealId: SealId, context: GatewayContext, isAuditor: boolean): Promise<string> {
  const ownUnits = await actingUnits(context)
  const [seal] = await context.read.seals.rows({ ownUnits, sealId })
  if (seal === undefined) throw new EdgeError('NOT_FOUND', { zh: '没有这枚印章。' })
  if (!isAuditor && !ownUnits.includes(seal.unitId)) throw new EdgeError('FORBIDDEN', { zh: '只能取本单位的印章文件。' })
  if (seal.kind === 'personal') throw new EdgeError('FORBIDDEN', { zh: '个人名章的文件含有姓名，不在此给出；它在每份用印的文件里。' })
  if (seal.sealSha256 === null) throw new EdgeError('NOT_FOUND', { zh: '印章尚未制作：请先备案。' })
  return seal.sealSha256
}

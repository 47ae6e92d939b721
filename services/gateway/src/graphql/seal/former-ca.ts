import type { CaGeneration, FormerSeals } from '../../clients/former-seals-source.ts'
import type { ReadModel } from '../../read/checkpoints.ts'
import type { SealRow } from '../../read/seal.ts'
import { builder } from '../builder.ts'
import { actingUnits } from '../operator-of.ts'
import { parseIdArgument } from '../page/arguments.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { pageComplexity, parsePageRequest, toConnection } from '../page/page-request.ts'
import { staffRoles } from '../roles.ts'
import { Seal } from './seal.ts'

const models: readonly ReadModel[] = ['masked-identities', 'seal-register']

interface UnderFormerCa { readonly seal: SealRow; readonly generations: readonly CaGeneration[] }

const Generation = builder.objectRef<CaGeneration>('SealCaGeneration').implement({
  description: '签发印章证书的一代签发 CA',
  fields: (t) => ({
    algorithm: t.string({ description: 'sm2 或 p256', resolve: ({ hierarchy }) => hierarchy }),
    generation: t.exposeInt('generation', { description: '第几代，见 npx hub ca list' }),
    revoked: t.exposeBoolean('revoked', { description: '该代已被吊销：由它签发的印章不能再用' }),
    validUntil: t.field({ type: 'Instant', description: '该代签发证书的截止时间', resolve: ({ validUntil }) => new Date(validUntil).toISOString() }),
  }),
})

const SealUnderFormerCa = builder.objectRef<UnderFormerCa>('SealUnderFormerCa').implement({
  description: '证书仍由前代签发 CA 签发的一枚印章',
  fields: (t) => ({
    seal: t.field({ type: Seal, description: '印章；validUntil 是它的证书可用的最后一日', resolve: ({ seal }) => seal }),
    generations: t.field({ type: [Generation], description: '签发其证书的前代，每种算法至多一代；由现行一代签发的不在内', resolve: ({ generations }) => generations }),
    nextStep: t.string({ description: '下一步', resolve: nextStep }),
  }),
})

function nextStep({ seal: { validUntil }, generations }: UnderFormerCa): string {
  if (generations.some(({ revoked }) => revoked)) return '该代签发 CA 已被吊销，印章不能再用：请重新制作、备案并启用，再由颁发机构以 npx hub seal drill 重制文件。'
  return `不必处理：印章可用到 ${validUntil}，到期自然终止。要改由现行一代签发的，请重新制作；已签的文件不受影响。`
}

builder.queryField('sealsUnderFormerCa', (t) => t.connection({
  type: SealUnderFormerCa,
  description: '签发 CA 换代之后，证书仍由前代签发的印章，按采集先后；已注销的不列。个人名章只列本单位的。签名服务新签发的至多一分钟后可见',
  authScopes: { roles: staffRoles },
  complexity: pageComplexity,
  args: {
    unitId: t.arg.id({ description: '只取这一单位的；不填为所有单位' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, args, context) => {
    const request = parsePageRequest(args, 'uuid')
    const unitId = parseIdArgument('unitId', args.unitId)
    const former = await context.formerSeals()
    await awaitOwnWrite(context, models, args.atLeastPosition)
    const page = await context.read.sealsNotEnded.page({ ownUnits: await actingUnits(context), sealIds: [...former.under.keys()], unitId }, request)
    return toConnection({ ...page, rows: page.rows.map((seal) => ({ seal, generations: generationsOf(seal, former) })) }, ({ seal }) => seal.sealId)
  },
}, { name: 'SealUnderFormerCaConnection' }, { name: 'SealUnderFormerCaEdge' }))

function generationsOf({ sealId }: SealRow, { generations, under }: FormerSeals): readonly CaGeneration[] {
  const of = under.get(sealId) ?? {}
  return generations.filter(({ hierarchy, generation }) => of[hierarchy] === generation)
}

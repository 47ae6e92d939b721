import type { ToldVerdict } from '@hub/schemas'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { Unit } from '../unit/unit.ts'
import { depositSentence } from './deposit-sentences.ts'

const Seal = builder.objectRef<ToldVerdict['seals'][number]>('DepositedSeal').implement({
  description: '交存文件上的一个签章',
  fields: (t) => ({
    unit: t.field({ type: Unit, nullable: true, description: '印章或证书写明的颁发机构；没有对上或当时无效的为 null', resolve: ({ unitId }, _args, { loaders }) => (unitId === null ? null : loaders.units.load(unitId)) }),
    signedAt: t.expose('signedAt', { type: 'Instant', nullable: true, description: '签章时间；不知道的为 null' }),
    timeBasis: t.field({ type: enumType('TimeBasis'), nullable: true, description: '时间的依据', resolve: ({ timeBasis }) => timeBasis }),
    validThen: t.field({ type: enumType('Judgement'), description: '签章时印章和证书是否有效', resolve: ({ validThen }) => validThen }),
  }),
})

export const DepositVerdict = builder.objectRef<ToldVerdict>('DepositVerdict').implement({
  description: '交存文件的核验结论：收存时所见，此后不变',
  fields: (t) => ({
    stands: t.exposeBoolean('stands', { description: '是否作数：内容未改动、签章有效、颁发机构均已签章的，代替同格式的前一文件；否则原样留存，不代替其他文件' }),
    message: t.string({ description: '说明', resolve: (verdict) => depositSentence(verdict).zh }),
    nextStep: t.string({ description: '下一步怎么办；作数的为空', resolve: (verdict) => depositSentence(verdict).next }),
    unchanged: t.field({ type: enumType('Judgement'), description: '内容自签章以来是否没有改动', resolve: ({ unchanged }) => unchanged }),
    trust: t.field({ type: enumType('DepositedTrust'), description: '签章可信程度', resolve: ({ trust }) => trust }),
    seals: t.field({ type: [Seal], description: '各签章', resolve: ({ seals }) => [...seals] }),
    codes: t.stringList({ description: '没有通过的步骤的代码，见 docs/verify.md', resolve: ({ codes }) => [...codes] }),
    trustMadeAt: t.expose('trustMadeAt', { type: 'Instant', description: '核验所用信任包的制作时间' }),
  }),
})

import { isRefusal, type Refusal } from '@hub/kernel'
import { draftOfd, judgeOfd, packOfd, readOfd, sealOfd, type OfdEffects, type OfdFiles, type OfdJudgement } from '@hub/ofd'
import { judgeSignature, makeSignature, readSignature, type JudgeEffects } from '@hub/ses'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { aDocument, troubles } from '../../packages/ofd/src/testing/documents.ts'
import { newSignature } from '../../packages/ses/src/testing/made.ts'
import { world } from '../../packages/ses/src/testing/world.ts'

// OFD packages and electronic seals know nothing of each other; here they meet through the ports.
function good<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new TypeError(JSON.stringify(value))
  return value
}

function judgedBy(effects: JudgeEffects): OfdEffects {
  return {
    judgeSeal: async ({ signedValue, original }) => {
      const signature = readSignature(signedValue)
      if (isRefusal(signature)) return undefined
      const { unchanged, sealValidThen } = await judgeSignature(signature, { bytes: original }, effects)
      return { dataHash: signature.dataHash, propertyInfo: signature.propertyInfo, seal: signature.seal.der, unchanged, sealValidThen }
    },
  }
}

const judged = (files: OfdFiles, different: Parameters<typeof world>[0] = {}): Promise<OfdJudgement> => judgeOfd(readOfd(packOfd(files)), judgedBy(world(different)))

let files: OfdFiles
beforeAll(async () => {
  files = good(draftOfd(aDocument()))
  for (const closes of [false, true])
    files = good(await sealOfd(files, {
      signedAt: '2027-05-01T08:00:00.000Z', provider: { name: 'Zhengyuan', version: '0.1.0' }, stamps: [{ page: 0, box: { x: 10, y: 10, width: 42, height: 42 } }], closes,
      seal: async ({ dataHash, propertyInfo, signedAt }) => good(await makeSignature(await newSignature({ dataHash, propertyInfo, signedAt }))),
    }))
})

test('an OFD with seals of GB/T 38540 is unchanged, and its seals were valid', async () => {
  const judgement = await judged(files)
  expect(judgement).toMatchObject({ unchanged: 'yes', sealsValidThen: 'yes' })
  expect(troubles(judgement)).toEqual([])
})

test('a changed page is a changed document under valid seals', async () => {
  const entry = 'Doc_0/Pages/Page_0/Content.xml'
  const changed = new Map([...files, [entry, Buffer.from(Buffer.from(files.get(entry) ?? []).toString().replace('名称', '名字'))]])
  expect(await judged(changed)).toMatchObject({ unchanged: 'no', sealsValidThen: 'yes' })
})

test('a seal that had ended before is an unchanged document under an invalid seal', async () => {
  expect(await judged(files, { seal: { status: 'ended', at: '2027-01-01T00:00:00.000Z' } })).toMatchObject({ unchanged: 'yes', sealsValidThen: 'no' })
})

test.each(['v4signed', 'signedFile', 'SESV4SignDoc', 'allprotected'])('%s, sealed by other software, is unchanged under a seal of nobody whom the tests trust', async (name) => {
  const file = readOfd(readFileSync(join(import.meta.dirname, '../../packages/ofd/test-files/ofdrw', `${name}.ofd`)))
  const judgement = await judgeOfd(file, judgedBy(world({ now: '2027-06-01T00:00:00.000Z' })))
  // Three of the four leave their list of signatures open: the seal is unchanged, whether there were others is not known.
  expect(judgement).toMatchObject({ unchanged: name === 'allprotected' ? 'yes' : 'unknown', sealsValidThen: 'no' })
  expect(judgement.signatures.map(({ unchanged }) => unchanged)).toEqual(['yes'])
})

import { isRefusal, type Refusal } from '@hub/kernel'
import { judgeOfd, packOfd, readOfd, sealOfd, type OfdFiles } from '@hub/ofd'
import { loadInstalledFonts } from '../src/documents/fonts/installed-fonts.ts'
import { composeOfd } from '../src/documents/ofd/compose-ofd.ts'
import { FontSubsets } from '../src/documents/ofd/font-subset.ts'
import { sampleKeys } from '../src/documents/testing/licences.ts'
import { sampleOfd } from '../src/documents/testing/ofd.ts'

/** OFD 基准 — composing with new and with known characters, sealing (the seal's own signature left out), packing, reading and judging; one JSON line a step. */
const seconds = Number(process.argv[2] ?? 2)

function good<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new TypeError(JSON.stringify(value))
  return value
}

async function rate(what: string, once: () => Promise<unknown> | unknown): Promise<void> {
  for (let warm = 0; warm < 5; warm += 1) await once()
  const started = performance.now()
  let count = 0
  for (; performance.now() < started + seconds * 1000; count += 1) await once()
  const perSecond = (count * 1000) / (performance.now() - started)
  console.log(JSON.stringify({ what, perSecond: Math.round(perSecond * 10) / 10, ms: Math.round(10_000 / perSecond) / 10 }))
}

const order = await loadInstalledFonts()
const subsets = new FontSubsets()
const value = new Uint8Array(12_000)
const effects = { judgeSeal: async () => ({ dataHash: value, propertyInfo: '', seal: value, unchanged: 'yes', sealValidThen: 'yes' } as const) }
for (const key of ['driver', 'business'] as const) {
  const file = sampleOfd(key)
  const { files, seals: [box] } = good(await composeOfd(file, order, subsets))
  if (box === undefined) throw new RangeError('a template has a place for a seal')
  const seal = async (): Promise<OfdFiles> => good(await sealOfd(files, { signedAt: file.composedAt, provider: { name: 'Zhengyuan', version: '0.1.0' }, stamps: [{ page: 0, box }], closes: true, seal: async () => value }))
  const sealed = await seal()
  const packed = packOfd(sealed)
  await rate(`${key}: compose, new characters`, () => composeOfd(file, order, new FontSubsets()))
  await rate(`${key}: compose, known characters`, () => composeOfd(file, order, subsets))
  await rate(`${key}: seal`, seal)
  await rate(`${key}: pack`, () => packOfd(sealed))
  await rate(`${key}: read`, () => readOfd(packed))
  const read = readOfd(packed)
  await rate(`${key}: judge`, () => judgeOfd(read, effects))
}
for (const key of sampleKeys) console.log(JSON.stringify({ what: `size of ${key}, unsealed`, kB: Math.round(packOfd(good(await composeOfd(sampleOfd(key), order, subsets)).files).length / 100) / 10 }))

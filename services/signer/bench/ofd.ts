import { packOfd, readOfd } from '@hub/ofd'
import { loadInstalledFonts } from '../src/documents/fonts/installed-fonts.ts'
import { composeOfd } from '../src/documents/ofd/compose-ofd.ts'
import { FontSubsets } from '../src/documents/ofd/font-subset.ts'
import { sampleOfd } from '../src/documents/testing/ofd.ts'
import { barePage, barePageMeasure } from './bare-page.ts'
import { good, makeFile, openBenchSigner, openVerifier, requestFor, sealAt } from './bench-signer.ts'
import { opensslRate, opensslSpeed } from './openssl-speed.ts'
import { perCore, type Measure, type Row } from './rate.ts'
import { samples, type Sample } from './samples.ts'

/** OFD 文件 — composed, sealed and time-stamped, and judged. */
export async function openOfd(dir: string): Promise<Row> {
  const signer = await openBenchSigner(dir)
  good(await signer.maker.make(sealAt(0)))
  const order = await loadInstalledFonts()
  const verify = await openVerifier(signer)
  const ofSample = async ({ key, what }: Sample): Promise<readonly Measure[]> => {
    const subsets = new FontSubsets()
    const [licence, request] = [sampleOfd(key), requestFor(key, 'ofd')]
    const compose = async (kept: FontSubsets) => good(await composeOfd(licence, order, kept))
    const { files } = await compose(subsets)
    const sealed = await makeFile(signer, request)
    await verify(sealed)
    return [
      perCore(`OFD composed, new characters, ${what}`, () => compose(new FontSubsets()), barePage),
      perCore(`OFD composed, known characters, ${what}`, () => compose(subsets), barePage),
      perCore(`OFD packed, ${what}`, () => packOfd(files)),
      perCore(`OFD composed, sealed, time-stamped, packed, known characters, ${what}`, () => makeFile(signer, request), barePage),
      perCore(`OFD read, ${what}`, () => readOfd(sealed)),
      perCore(`OFD read and judged: one seal with time stamp, ${what}`, () => verify(sealed), opensslRate('SM2', 'verify')),
    ]
  }
  return { measures: [opensslSpeed('SM2'), barePageMeasure(order), ...(await Promise.all(samples.map(ofSample))).flat()], close: signer.close }
}

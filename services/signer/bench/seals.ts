import { digest } from '@hub/canonical'
import { assert } from '@hub/kernel'
import { makeSeal, readSeal } from '@hub/ses'
import { DocumentMaker } from '../src/documents/document-maker.ts'
import { loadInstalledFonts } from '../src/documents/fonts/installed-fonts.ts'
import { roles } from '../src/certs/roles.ts'
import { verifyBeside } from '../src/keys/verify-beside.ts'
import { drawnSeal } from '../src/seals/seal-drawing.ts'
import { SealMaker } from '../src/seals/seal-maker.ts'
import { AskingComposer } from './asking-composer.ts'
import { good, openBenchSigner, openVerifier, requestFor, sealAt } from './bench-signer.ts'
import { opensslRate, opensslSpeed } from './openssl-speed.ts'
import { perCore, type Row } from './rate.ts'

/** 印章 — drawn, made, used and judged. Whatever is made is made anew: its own picture, keys, certificates and file. */
export async function openSeals(dir: string): Promise<Row> {
  const signer = await openBenchSigner(dir)
  const { authority, keys, seals: store } = signer
  const { strong: [face] } = await loadInstalledFonts()
  assert(face !== undefined, 'there is a face for seals')
  const { request, seal, picture } = good(await signer.maker.make(sealAt(0)))
  const draw = () => good(drawnSeal(request, face.bytes, '2026-03-02'))
  const drawn = draw()
  assert(drawn.picture.paths.length === picture.paths.length, 'the thread draws the same')
  let last = 0
  const next = () => sealAt((last += 2))
  const { certificate: makerCertificate, signer: maker } = await authority.holders.holder('sealMaker')
  const { content } = good(readSeal(seal))
  const undrawn = new SealMaker({ dataDir: dir, authority, keys, store, draw: () => Promise.resolve(drawn) })
  const dataHash = digest('sm3', new Uint8Array(1_000))
  const user = new DocumentMaker({ authority, keys, store, composer: new AskingComposer('ofd', (_work, ask) => ask({ format: 'ofd', seal: 0, dataHash, propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml' })) })
  const use = requestFor('driver', 'ofd')
  const verify = await openVerifier(signer)
  await verify(seal)
  const [sign, check] = [opensslRate('SM2', 'sign'), opensslRate('SM2', 'verify')]
  return {
    measures: [
      opensslSpeed('SM2'),
      perCore('seal drawn: 42 mm, ten characters, and its OFD', draw),
      perCore('SES made and signed by the seal maker, drawn and certified before', async () => good(await makeSeal({ content, makerCertificate: makerCertificate.der, sign: maker.sign, verify: verifyBeside(keys, roles.sealMaker.keyId) })), sign),
      perCore('seal made whole: drawing, keys, certificates, SES, record', async () => good(await signer.maker.make(next())), sign),
      perCore('seal made, drawn before: keys, certificates, SES, record', async () => good(await undrawn.make(next())), sign),
      perCore('seal used: SES_Signature with time stamp', async () => good(await user.make(use)), sign),
      perCore('seal judged: format, signature, chain, lists', () => verify(seal), check),
    ],
    close: signer.close,
  }
}

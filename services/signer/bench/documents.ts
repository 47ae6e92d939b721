import { isRefusal } from '@hub/kernel'
import { createSign, generateKeyPairSync } from 'node:crypto'
import PDFDocument from 'pdfkit'
import { composeLicence, type ComposedFile } from '../src/documents/compose.ts'
import { loadInstalledFonts } from '../src/documents/fonts/installed-fonts.ts'
import { addSealFields } from '../src/documents/signature/add-fields.ts'
import { sealFile } from '../src/documents/signature/seal-file.ts'
import { openTestAuthority } from '../src/documents/testing/authority.ts'
import { sampleKeys, sampleLicence, type SampleKey } from '../src/documents/testing/licences.ts'
import { sampleSeal } from '../src/documents/testing/seal.ts'

/** 文件基准 — pages and seals a second on one core, beside a bare pdfkit page with the same font and the same key signing alone; one JSON line each. */
const seconds = Number(process.argv[2] ?? 3)

async function rate(what: string, once: () => Promise<unknown> | unknown): Promise<void> {
  for (let warm = 0; warm < 5; warm += 1) await once()
  const until = performance.now() + seconds * 1000
  const started = performance.now()
  let count = 0
  for (; performance.now() < until; count += 1) await once()
  const perSecond = (count * 1000) / (performance.now() - started)
  console.log(JSON.stringify({ what, perSecond: Math.round(perSecond * 10) / 10, ms: Math.round(10_000 / perSecond) / 10 }))
}

const order = await loadInstalledFonts()
const [face] = order.regular
const compose = async (key: SampleKey): Promise<ComposedFile> => {
  const made = await composeLicence(sampleLicence(key), order)
  if (isRefusal(made)) throw new TypeError(JSON.stringify(made))
  return made
}
const bare = (): Promise<unknown> => {
  const page = new PDFDocument({ font: '' })
  page.registerFont('serif', Buffer.from(face?.bytes ?? []))
  page.font('serif').text('演示样本零有限公司')
  page.end()
  return page.toArray()
}

await rate('bare pdfkit page, one line', bare)
for (const key of sampleKeys) {
  await rate(`page of ${key}`, () => compose(key))
  console.log(JSON.stringify({ what: `size of ${key}`, kB: Math.round((await compose(key)).pdf.length / 100) / 10 }))
}

const authority = openTestAuthority()
const { pdf, seals } = await compose('driver')
const blank = addSealFields(pdf, seals.map((rect, at) => ({ name: `seal-${at + 1}`, rect })))
if (isRefusal(blank)) throw new TypeError(JSON.stringify(blank))
const request = { field: 'seal-1', seal: sampleSeal(), signer: '演示市交通运输局', reason: '签发证照', signedAt: sampleLicence('driver').composedAt }
for (const kind of ['ec', 'rsa'] as const) {
  const { privateKey } = kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 })
  const sign = (bytes: Uint8Array): Promise<Uint8Array> => Promise.resolve(createSign('sha256').update(bytes).sign(privateKey))
  await rate(`${kind} key alone`, () => sign(pdf))
  await rate(`seal with ${kind} key`, () => sealFile(blank, request, { ...authority.signer(kind), sign }))
}
authority.close()

import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSigner } from '../../services/signer/src/fixtures.ts'
import { readCode } from '../../services/signer/src/documents/testing/read-code.ts'
import { documentRequest, sealRequest } from '../../services/signer/src/testing/seal-requests.ts'
import { TestBrowser } from './browser.ts'
import { openWithOfdJs, pixelsOf } from './ofd-js.ts'

// What the signer hands out as OFD, time stamps included, is opened by ofd.js, a viewer that we did not write.
let browser: TestBrowser
let signer: Awaited<ReturnType<typeof startSigner>>
beforeAll(async () => {
  browser = await TestBrowser.open()
  signer = await startSigner()
})
afterAll(async () => {
  await browser?.close(process.env['E2E_PICTURES'] === '1')
  await signer?.stop()
})

test('a licence of two authorities is shown with both seals, whose signatures hold, and with a code that can be scanned', async () => {
  for (const at of [0, 1]) expect(await signer.call('ledger', '/v1/seals', sealRequest(at))).toMatchObject({ status: 200 })
  const { body } = await signer.call('ledger', '/v1/documents', documentRequest('business', [0, 1], { formats: ['ofd'] }))
  const [ofd] = (body as { files: readonly { bytes: string }[] }).files
  const { page, picture } = await browser.visitor('about:blank')
  const verified = await openWithOfdJs(page, Buffer.from(ofd?.bytes ?? '', 'base64'))
  const code = readCode(await pixelsOf(page))
  await picture('ofd-of-the-signer')
  await page.context().close()
  expect(verified).toEqual([true, true])
  expect(code).toBe(documentRequest('business').qrText)
})

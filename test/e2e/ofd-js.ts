import { createRequire } from 'node:module'
import type { Pixels } from '../../services/signer/src/documents/testing/read-code.ts'
import type { Page } from 'playwright-core'

const viewer = createRequire(import.meta.url).resolve('ofd.js/lib/ofd.umd.min.js')
const widthPixels = 1200

/** 用 ofd.js 打开 — shows an OFD on an empty page by ofd.js, a viewer that we did not write; answers what it says of each seal's signature. */
export async function openWithOfdJs(page: Page, ofd: Uint8Array): Promise<readonly boolean[]> {
  await page.addScriptTag({ path: viewer })
  await page.evaluate(`window.opened = new Promise((done, failed) => ofd.parseOfdDocument({
    ofd: Uint8Array.from(atob('${Buffer.from(ofd).toString('base64')}'), (character) => character.charCodeAt(0)).buffer,
    success: ([document]) => done(document), fail: failed,
  })).then((document) => { for (const sheet of ofd.renderOfd(${widthPixels}, document)) window.document.body.append(sheet) })`)
  await page.evaluate('window.opened')
  return page.evaluate(`[...document.getElementsByName('seal_img_div')].map(({ dataset }) => JSON.parse(dataset.signedInfo).VerifyRet)`)
}

/** 屏上所见 — the whole page as the browser paints it. */
export async function pixelsOf(page: Page): Promise<Pixels> {
  const png = (await page.screenshot({ fullPage: true })).toString('base64')
  const { width, height, rgba } = await page.evaluate<{ readonly width: number; readonly height: number; readonly rgba: string }>(`(async () => {
    const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,${png}')).blob())
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    let text = ''
    for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768))
    return { width: bitmap.width, height: bitmap.height, rgba: btoa(text) }
  })()`)
  return { width, height, rgba: new Uint8ClampedArray(Buffer.from(rgba, 'base64')) }
}

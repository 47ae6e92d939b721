import { createRequire } from 'node:module'
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

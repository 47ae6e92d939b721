import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHub, type Hub } from '@hub/launcher'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeOfPdf } from '../../services/signer/src/documents/testing/read-code.ts'
import { needs } from '../../services/signer/src/documents/testing/tools.ts'
import { HubClient } from '../hub/hub-client.ts'
import { eventually } from '../support/eventually.ts'
import { makeFolder } from '../support/run-folder.ts'
import { TestBrowser, type Visitor } from './browser.ts'

// A clerk on her first day: she opens the address that `npm start` printed.
let hub: Hub
let dataDir: string
let browser: TestBrowser
let visitor: Visitor
let page: Page

beforeAll(async () => {
  dataDir = makeFolder(join(tmpdir(), 'zhengyuan-page-'))
  hub = await startHub({ dataDir, port: 0, demo: true, log: () => undefined })
  browser = await TestBrowser.open()
}, 400_000)
afterAll(async () => {
  await browser?.close(process.env['E2E_PICTURES'] === '1')
  await hub?.stop()
  await rm(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  visitor = await browser.visitor(hub.url)
  page = visitor.page
  await page.goto(hub.url)
})
afterEach(async () => {
  await page.context().close()
  expect(visitor.troubles).toEqual([])
})

const signedIn = (name: string) => page.getByText(`已登录：${name}`)

describe('the start page', () => {
  test('says in Chinese what runs and that it is well', async () => {
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    expect(await page.title()).toContain('证源')
    // A page that was made before everything had been heard of says so until it is opened again.
    await eventually('the page says that all is well', async () => {
      await page.reload()
      return (await page.getByText('一切正常').count()) > 0
    })
    for (const part of ['网关', '账本', '签名服务', '数据库（读取侧）', '读模型']) {
      const row = page.getByRole('row').filter({ has: page.getByRole('cell', { name: part, exact: true }) })
      expect(await row.getByText('✓ 正常').count(), part).toBe(1)
    }
    await visitor.picture('start-page')
  })

  test('is as wide as the window, also on a telephone', async () => {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await page.evaluate('document.documentElement.scrollWidth'), String(width)).toBeLessThanOrEqual(width)
      await visitor.picture(`start-page-${width}`)
    }
  })

  test('opens every document that it links to, and leads back', async () => {
    await page.getByText('设计决定').click()
    const links: string[] = []
    for (const link of await page.getByRole('listitem').getByRole('link').all()) links.push(`${hub.url}${(await link.getAttribute('href')) ?? ''}`)
    expect(links.length).toBeGreaterThan(5)
    for (const link of links) {
      await page.goto(link)
      expect((await page.locator('article').textContent())?.length ?? 0, link).toBeGreaterThan(200)
      expect(await page.locator('h1').count(), link).toBe(1)
    }
    await page.getByRole('link', { name: '证源' }).click()
    await page.waitForURL(`${hub.url}/`)
  })

  test('shows documents as pages: links between them, sections, tables, also on a telephone and on paper', async () => {
    await page.goto(`${hub.url}/docs/architecture`)
    await page.getByRole('link', { name: 'The life of one look-up' }).click()
    expect(await page.locator(':target').textContent()).toBe('The life of one look-up')
    expect(await page.locator('article table').count()).toBeGreaterThan(0)
    expect(await page.getByText('flowchart LR').count()).toBe(1)
    await page.getByRole('article').getByRole('link', { name: 'glossary' }).click()
    await page.waitForURL(`${hub.url}/docs/glossary`)
    await page.getByRole('link', { name: '文档', exact: true }).click()
    await page.getByRole('link', { name: '运维' }).click()
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await page.evaluate('document.documentElement.scrollWidth'), String(width)).toBeLessThanOrEqual(width)
      await visitor.picture(`operations-${width}`)
    }
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('header').isVisible()).toBe(false)
    expect(await page.getByRole('heading', { name: '备份与恢复' }).isVisible()).toBe(true)
  })

  test('shows what machines read', async () => {
    await page.getByRole('link', { name: '/health/ready' }).click()
    expect(JSON.parse((await page.locator('body').textContent()) ?? '')).toMatchObject({ ready: true })
  })
})

describe('one-click sign-in', () => {
  test('by mouse: she is who she chose, and out again', async () => {
    await page.getByRole('button', { name: '以演示·综合窗口人员登录', exact: true }).click()
    await signedIn('演示·综合窗口人员').waitFor()
    expect(await page.getByText('✓ 当前账号').count()).toBe(1)
    await visitor.picture('signed-in')
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByText('尚未登录').waitFor()
    expect((await page.context().cookies()).filter(({ name }) => name === 'hub_session')).toEqual([])
  })

  test('by keyboard alone: past the skip link to her account, and out again', async () => {
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('跳到正文')
    const focused = (): Promise<string> => page.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent ?? ''")
    const tabTo = async (name: string): Promise<void> => {
      for (let i = 0; i < 60 && (await focused()) !== name; i += 1) await page.keyboard.press('Tab')
      expect(await focused()).toBe(name)
      expect(await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    }
    await tabTo('以演示·审计人员登录')
    await page.keyboard.press('Enter')
    await signedIn('演示·审计人员').waitFor()
    await tabTo('退出登录')
    await page.keyboard.press('Space')
    await page.getByText('尚未登录').waitFor()
  })

  test('one account follows another without signing out between', async () => {
    for (const name of ['演示·民政局发证人员', '演示·持证人']) {
      await page.getByRole('button', { name: `以${name}登录`, exact: true }).click()
      await signedIn(name).waitFor()
    }
  })
})

describe('sign-in by the authorization code flow', () => {
  test('goes over the provider of the hub and comes back signed in, without a code left in the address', async () => {
    await page.getByRole('link', { name: '登录流程' }).click()
    await page.getByRole('heading', { name: '选择演示账号' }).waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/demo\/interaction\//)
    await visitor.picture('sign-in')
    await page.getByRole('button', { name: '以演示·公安局审批人登录', exact: true }).click()
    await signedIn('演示·公安局审批人').waitFor()
    expect(page.url()).toBe(`${hub.url}/`)
  })

  test('asks again who it is after signing out', async () => {
    for (const name of ['演示·公安局审批人', '演示·审计人员']) {
      await page.getByRole('link', { name: '登录流程' }).click()
      await page.getByRole('button', { name: `以${name}登录`, exact: true }).click()
      await signedIn(name).waitFor()
      await page.getByRole('button', { name: '退出登录' }).click()
      await page.getByText('尚未登录').waitFor()
    }
  })

  test('works by either name of this machine', async () => {
    const other = hub.url.replace('localhost', '127.0.0.1')
    const there = await browser.visitor(other)
    await there.page.goto(`${other}/auth/login`)
    await there.page.getByRole('button', { name: '以演示·持证人登录', exact: true }).click()
    await there.page.getByText('已登录：演示·持证人').waitFor()
    expect(there.troubles).toEqual([])
    await there.page.context().close()
  })

  test('a page of accounts that was left open too long is told, not shown as an error', async () => {
    await page.getByRole('link', { name: '登录流程' }).click()
    await page.getByRole('heading', { name: '选择演示账号' }).waitFor()
    await page.context().clearCookies()
    await page.getByRole('button', { name: '以演示·持证人登录', exact: true }).click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('请重新登录')
  })
})

interface LicenceNode { readonly licenceId: string; readonly files: readonly { readonly fileId: string; readonly format: string }[] }

describe('the page behind the code of a licence', () => {
  const clerk = 'demo-market-clerk'
  const licences = async (status: string): Promise<readonly LicenceNode[]> => {
    const { licences: found } = await new HubClient(hub.url).query<{ licences: { edges: { node: LicenceNode }[] } }>(clerk, `{ licences(first: 50, status: ${status}) { edges { node { licenceId files { fileId format } } } } }`)
    return found.edges.map(({ node }) => node)
  }
  /** The maker of files begins once the hub is open. */
  const madePdf = async (): Promise<string> => {
    let made: string | undefined
    await eventually('a file is made', async () => {
      made = (await licences('VALID')).flatMap(({ files }) => files).find(({ format }) => format === 'PDF')?.fileId
      return made !== undefined
    }, 100_000)
    return made ?? ''
  }

  test('is where a telephone gets that scans the file of a company: in force, which licence, by whom', async (context) => {
    needs(context, 'pdftoppm')
    const fileId = await madePdf()
    const answer = await fetch(`${hub.url}/v1/licence-files/download`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${await new HubClient(hub.url).token(clerk)}` }, body: JSON.stringify({ commandId: randomUUID(), fileId, purpose: 'delivery' }),
    })
    const address = codeOfPdf(new Uint8Array(await answer.arrayBuffer())) ?? ''
    expect(address).toMatch(new RegExp(`^${hub.url}/check/[0-9a-f-]{36}/1$`))
    await page.setViewportSize({ width: 390, height: 800 })
    await page.goto(address)
    await page.getByRole('status').getByText('证照现在有效。').waitFor()
    for (const [term, value] of [['证照类型', '营业执照'], ['颁发机构', '演示市市场监督管理局'], ['版本', '第 1 版（现行版本）']] as const) expect(await page.locator('dl div', { hasText: term }).locator('dd').textContent()).toBe(value)
    expect(await page.locator('main').textContent()).not.toContain('演示样本')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    await visitor.picture('check-in-force')
    await page.emulateMedia({ media: 'print' })
    expect([await page.locator('header').isVisible(), await page.getByRole('status').isVisible()]).toEqual([false, true])
    await visitor.picture('check-on-paper')
  })

  test('says of one that was revoked that it has ended, and whom to ask', async () => {
    const [revoked] = await licences('REVOKED')
    await page.goto(`${hub.url}/check/${revoked?.licenceId ?? ''}/1`)
    await page.getByRole('status').getByText('证照已吊销。').waitFor()
    expect(await page.locator('dl').textContent()).toContain('现在的状态吊销')
    await visitor.picture('check-revoked')
  })

  test('of a code that the hub never made hints at a forgery', async () => {
    const address = `${hub.url}/check/${randomUUID()}/1`
    const stranger = await browser.visitor(hub.url)
    expect((await stranger.page.goto(address))?.status()).toBe(404)
    await stranger.page.getByText('纸面或文件可能是伪造的').waitFor()
    await stranger.picture('check-unknown')
    await stranger.page.context().close()
    expect(stranger.troubles.filter((trouble) => !trouble.includes('404'))).toEqual([])
  })
})

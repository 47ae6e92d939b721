import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'

const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** 访客 — one browser window with nothing kept from before, and everything that should not have happened in it. */
export interface Visitor {
  readonly page: Page
  /** Console errors and warnings, thrown errors, breaches of the content security policy, failed requests, requests to another host. */
  readonly troubles: readonly string[]
  /** Writes a picture of the whole page; the folder is told at the end. */
  picture(name: string): Promise<void>
}

/** 测试用浏览器 — Chromium as the machine has it. */
export class TestBrowser {
  readonly #browser: Browser
  readonly #folder: string

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser
    this.#folder = folder
  }

  static async open(): Promise<TestBrowser> {
    // Kept after the run: pictures are for people to look at.
    const folder = await mkdtemp(join(tmpdir(), 'zhengyuan-pictures-'))
    return new TestBrowser(await chromium.launch({ executablePath: program, args: flags }), folder)
  }

  /** Where the pictures are. */
  get folder(): string { return this.#folder }

  async visitor(origin: string): Promise<Visitor> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' })
    const page = await context.newPage()
    const troubles: string[] = []
    page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') troubles.push(`console ${message.type()}: ${message.text()}`) })
    page.on('pageerror', (error) => { troubles.push(`thrown: ${error.message}`) })
    page.on('request', (request) => { if (!ours(request.url(), origin)) troubles.push(`another host: ${request.url()}`) })
    page.on('response', (response) => { if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`) })
    await page.exposeFunction('policyBroken', (what: string) => { troubles.push(`policy: ${what}`) })
    await page.addInitScript("document.addEventListener('securitypolicyviolation', (event) => window.policyBroken(event.violatedDirective + ' ' + event.blockedURI))")
    return { page, troubles, picture: async (name) => { await page.screenshot({ path: join(this.#folder, `${name}.png`), fullPage: true }) } }
  }

  /** Ends the browser; pictures stay only where `keepPictures` says so. */
  async close(keepPictures: boolean): Promise<void> {
    await this.#browser.close()
    if (!keepPictures) await rm(this.#folder, { recursive: true, force: true })
  }
}

function ours(url: string, origin: string): boolean {
  return url.startsWith('data:') || url.startsWith('blob:') || new URL(url).origin === origin
}

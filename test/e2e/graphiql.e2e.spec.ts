import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHub, type Hub } from '@hub/launcher'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeFolder } from '../support/run-folder.ts'
import { TestBrowser, type Visitor } from './browser.ts'

// The story, played in the browser by its ready tabs, signing in as somebody else whenever a tab says so; in order, in one window.
const bundleTimeoutMs = 90_000
/** GraphiQL takes up a tab, and writes it down, a moment after the change; nobody reads faster than that. */
const readingMs = 1_000
const storyTimeoutMs = 400_000
let hub: Hub
let dataDir: string
let browser: TestBrowser
let visitor: Visitor
let page: Page

beforeAll(async () => {
  dataDir = makeFolder(join(tmpdir(), 'zhengyuan-graphiql-'))
  hub = await startHub({ dataDir, port: 0, demo: true, log: () => undefined })
  browser = await TestBrowser.open()
  visitor = await browser.visitor(hub.url)
  page = visitor.page
}, 400_000)
afterAll(async () => {
  await browser?.close(process.env['E2E_PICTURES'] === '1')
  await hub?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function openAs(account: string): Promise<void> {
  await page.waitForTimeout(readingMs)
  await page.goto(hub.url)
  await page.locator(`button[value="${account}"]`).click()
  await page.getByText('✓ 当前账号').waitFor()
  await page.getByRole('link', { name: '打开 GraphiQL' }).first().click()
  await page.locator('.graphiql-query-editor .view-line').first().waitFor({ timeout: bundleTimeoutMs })
}

const openTab = (name: string): Promise<void> => page.locator('.graphiql-tab-button').filter({ hasText: new RegExp(`^${name}$`) }).click()

/** Runs a tab as a person does, and gives what the hub answered. */
async function run(name: string): Promise<Record<string, Record<string, unknown>>> {
  await openTab(name)
  await page.waitForTimeout(readingMs)
  const answered = page.waitForResponse((response) => response.url().endsWith('/graphql') && response.request().postDataJSON().operationName === name)
  await page.locator('.graphiql-execute-button').click()
  const { data, errors } = (await (await answered).json()) as { readonly data: Record<string, Record<string, unknown>>; readonly errors?: unknown }
  expect(errors).toBeUndefined()
  return data
}

describe('GraphiQL', () => {
  test('opens with the tabs of the story, and says what is missing before it sends anything', async () => {
    await openAs('demo-market-clerk')
    expect(await page.locator('.graphiql-tab-button').allTextContents()).toEqual([
      'WhoAmI', 'Registers', 'ComposeLicence', 'IssueLicence', 'RequestGrant', 'ApproveGrant', 'OpenCase', 'LookUp', 'SuspendLicence', 'OpenInvestigation', 'AuditLookUps', 'LookUps', 'AuditLicence',
    ])
    await openTab('IssueLicence')
    await page.locator('.graphiql-execute-button').click()
    await page.locator('.result-window').getByText('licenceId').waitFor()
    expect(await page.locator('.result-window').textContent()).toContain('请先执行前面的标签页')
    await visitor.picture('graphiql')
  }, storyTimeoutMs)

  test('says who she is', async () => {
    expect(await run('WhoAmI')).toMatchObject({ hubStatus: { ready: true }, me: { roles: ['ISSUING_CLERK'], unit: { name: '演示市市场监督管理局' } } })
    await page.locator('.result-window').getByText('演示市市场监督管理局').waitFor()
    await visitor.picture('who-am-i')
  })

  test('plays the whole story without an id typed in', async () => {
    await run('Registers')
    const { composeLicence } = await run('ComposeLicence')
    expect(await run('IssueLicence')).toMatchObject({ issueLicence: { __typename: 'CommandAccepted', licenceId: composeLicence?.['licenceId'] } })
    await openAs('demo-civil-catalogue')
    expect(await run('RequestGrant')).toMatchObject({ requestGrant: { __typename: 'CommandAccepted' } })
    for (const approver of ['demo-data-approver', 'demo-civil-approver']) {
      await openAs(approver)
      expect(await run('ApproveGrant')).toMatchObject({ approveGrant: { __typename: 'CommandAccepted' } })
    }
    await openAs('demo-window-clerk')
    expect(await run('OpenCase')).toMatchObject({ openCase: { __typename: 'CommandAccepted' } })
    expect(await run('LookUp')).toMatchObject({ lookUp: { __typename: 'LookUpAnswered', licenceId: composeLicence?.['licenceId'], status: 'valid' } })
    await visitor.picture('look-up')
    await openAs('demo-market-clerk')
    expect(await run('SuspendLicence')).toMatchObject({ suspendLicence: { __typename: 'CommandAccepted' } })
    await openAs('demo-window-clerk')
    expect(await run('LookUp')).toMatchObject({ lookUp: { __typename: 'CommandRefused', code: 'LICENCE_STATUS_SUSPENDED' } })
    await openAs('demo-auditor')
    await run('OpenInvestigation')
    await run('AuditLookUps')
    const { lookUps } = await run('LookUps')
    expect((lookUps as { readonly edges: readonly { readonly node: { readonly outcome: string } }[] }).edges.map(({ node }) => node.outcome)).toEqual(['ANSWERED', 'REFUSED'])
    expect(await run('AuditLicence')).toMatchObject({ auditLicence: { __typename: 'LicenceAudited', status: 'valid' } })
    await visitor.picture('audit')
  }, storyTimeoutMs)

  test('asked no other host, broke no policy and threw nothing on the way', () => {
    expect(visitor.troubles).toEqual([])
  })
})

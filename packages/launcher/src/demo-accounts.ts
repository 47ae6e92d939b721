/** 演示账号 — as the gateway lists them. */
export interface DemoAccount {
  readonly account: string
  /** Name and role, Chinese. */
  readonly text: string
}

const answerTimeoutMs = 5_000

/** Asks for a token of nobody: the answer lists who there is. Empty when the gateway does not say. */
export async function listDemoAccounts(url: string): Promise<readonly DemoAccount[]> {
  try {
    const answer = await fetch(`${url}/demo/token`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account: '' }), signal: AbortSignal.timeout(answerTimeoutMs),
    })
    const body = (await answer.json()) as { readonly accounts?: unknown } | null
    return Array.isArray(body?.accounts) ? body.accounts.flatMap(accountOf) : []
  } catch {
    return []
  }
}

function accountOf(entry: unknown): readonly DemoAccount[] {
  if (typeof entry !== 'object' || entry === null || !('account' in entry) || typeof entry.account !== 'string') return []
  const said = ['name' in entry ? entry.name : undefined, 'role' in entry ? entry.role : undefined]
  return [{ account: entry.account, text: said.filter((part) => typeof part === 'string').join('，') }]
}

/** 测试浏览器 — follows redirects one at a time and keeps cookies, by name and path, as a browser would. */
export interface TestBrowser {
  readonly get: (path: string) => Promise<Response>
  readonly post: (path: string, form: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>) => Promise<Response>
  /** Follows `Location` until there is none; the last answer. */
  readonly follow: (answer: Response) => Promise<Response>
  readonly cookie: (name: string) => string | undefined
}

interface Kept {
  readonly value: string
  readonly path: string
}

const redirectsMax = 10

export function openBrowser(origin: string): TestBrowser {
  const jar = new Map<string, Kept>()

  const send = async (target: string, init: RequestInit): Promise<Response> => {
    const url = new URL(target, origin)
    const cookies = [...jar].filter(([, { path }]) => url.pathname.startsWith(path)).map(([key, { value }]) => `${key.split(' ')[0]}=${value}`)
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }) } })
    for (const line of answer.headers.getSetCookie()) keep(line)
    return answer
  }
  const keep = (line: string): void => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    const path = attributes.find((attribute) => attribute.toLowerCase().startsWith('path='))?.slice('path='.length) ?? '/'
    const gone = attributes.some((attribute) => /^expires=.*1970/i.test(attribute))
    const key = `${pair.slice(0, at)} ${path}`
    if (gone) jar.delete(key)
    else jar.set(key, { value: pair.slice(at + 1), path })
  }
  const browser: TestBrowser = {
    get: (path) => send(path, {}),
    post: (path, form, headers = {}) => send(path, { method: 'POST', body: new URLSearchParams(form), headers: { origin, 'sec-fetch-site': 'same-origin', ...headers } }),
    async follow(answer) {
      let last = answer
      for (let i = 0; i < redirectsMax && last.headers.get('location') !== null; i += 1) last = await browser.get(last.headers.get('location') ?? '')
      return last
    },
    cookie: (name) => [...jar].find(([key]) => key.startsWith(`${name} `))?.[1].value,
  }
  return browser
}

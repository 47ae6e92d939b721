import { misused, type Problem } from '../problem.ts'

const portDefault = '8080'
const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

export const urlOption = { value: '地址', text: '枢纽地址；默认取环境变量 HUB_URL，否则 http://localhost:8080' } as const

/**
 * 枢纽地址 — the gateway's origin, from `--url`, `HUB_URL`, or this machine at `PORT`. Tokens and personal data travel to it, so plain
 * HTTP is accepted on a loopback address only.
 */
export function readHubUrl(given: string | undefined, env: Readonly<Record<string, string | undefined>>): URL | Problem {
  const text = given ?? env['HUB_URL'] ?? `http://localhost:${env['PORT'] ?? portDefault}`
  if (!URL.canParse(text)) return misused('枢纽地址不是有效的网址，应形如 https://hub.example.gov.cn')
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return misused('枢纽地址须以 https:// 或 http:// 开头')
  if (url.username !== '' || url.password !== '') return misused('枢纽地址中不要写账号或口令')
  if (url.protocol === 'http:' && !loopback.has(url.hostname)) return misused('令牌和个人信息不能经明文 HTTP 发往其他机器，请使用 https:// 地址')
  return url
}

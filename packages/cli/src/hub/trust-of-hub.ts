import { isRefusal } from '@hub/kernel'
import { bundleCharactersMax, describeTrustBundleRefusal, parseTrustBundle, type TrustBundle } from '@hub/verify'
import { failed, type Problem } from '../problem.ts'
import { askBytes } from './ask-bytes.ts'

/** 取信任包 — of the hub that the person named, and only if it is one; `text` is what is kept. Rejects with HubUnavailable. */
export async function trustOfHub(url: URL, stop: AbortSignal): Promise<{ readonly text: string; readonly bundle: TrustBundle } | Problem> {
  const { status, text } = await askBytes({ url, path: '/v1/trust', answerBytesMax: bundleCharactersMax, stop })
  if (status !== 200) return failed(`枢纽 ${url.origin} 没有给出信任包（HTTP ${status}）。请确认签名服务在运行后重试。`)
  const bundle = parseTrustBundle(text)
  return isRefusal(bundle) ? failed(`枢纽 ${url.origin} 给出的信任包不能用：${describeTrustBundleRefusal(bundle)}`) : { text, bundle }
}

import { rename, writeFile } from 'node:fs/promises'
import type { Command } from '../command.ts'
import { readHubUrl, urlOption } from '../hub/hub-url.ts'
import { trustOfHub } from '../hub/trust-of-hub.ts'
import { exitCodes } from '../io.ts'
import { failed, isProblem, misused } from '../problem.ts'

/** 取信任包 — root certificates and lists of revocations of a hub, for verifying without it. */
export const trust: Command = {
  name: 'trust',
  summary: '取枢纽的信任包（根证书、签发证书、吊销列表），供离线核验',
  usage: '--out <文件> [--url <地址>]',
  options: { out: { value: '文件', text: '写到哪里；已有的文件会被替换' }, url: urlOption },
  notes: ['信任包决定相信谁：请只从自己信任的枢纽、经 https 取用。吊销列表有期限，过期后请重新取。'],
  async run(args, io) {
    const out = args.text('out')?.trim() ?? ''
    if (out === '' || args.texts.length > 0) return misused('请给出要写到的文件，例如 npx hub trust --out bundle.json')
    const url = readHubUrl(args.text('url'), io.env)
    if (isProblem(url)) return url
    const fetched = await trustOfHub(url, io.stop)
    if (isProblem(fetched)) return fetched
    try {
      // Whole or not at all: half a bundle would stand in the way of the old one.
      await writeFile(`${out}.part`, fetched.text)
      await rename(`${out}.part`, out)
    } catch {
      return failed(`写不了 ${out}：请检查目录是否存在、是否有写权限`)
    }
    io.say(`信任包已写到 ${out}（制作于 ${fetched.bundle.madeAt}）`)
    return exitCodes.done
  },
}

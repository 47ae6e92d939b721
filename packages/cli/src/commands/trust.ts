import { rename, writeFile } from 'node:fs/promises'
import type { Command } from '../command.ts'
import { readHubUrl, urlOption } from '../hub/hub-url.ts'
import { trustOfHub } from '../hub/trust-of-hub.ts'
import { exitCodes } from '../io.ts'
import { failed, isProblem, misused } from '../problem.ts'
import { writeTrustPem } from './trust-pem.ts'

/** 取信任包 — root certificates and lists of revocations of a hub, for verifying without it: as one bundle, as PEM for software of others, or both. */
export const trust: Command = {
  name: 'trust',
  summary: '取枢纽的信任包（根证书、签发证书、吊销列表），供离线核验',
  usage: '--out <文件> [--pem <目录>] [--url <地址>]',
  options: {
    out: { value: '文件', text: '信任包写到哪里；已有的文件会被替换' },
    pem: { value: '目录', text: '另写为 PEM：roots.pem、stamp-roots.pem（时间戳）、intermediates.pem、lists.pem，供 openssl 等软件使用；已有的同名文件会被替换' },
    url: urlOption,
  },
  notes: ['信任包决定相信谁：请只从自己信任的枢纽、经 https 取用。吊销列表有期限，过期后请重新取。'],
  async run(args, io) {
    const [out, pem] = [args.text('out')?.trim() ?? '', args.text('pem')?.trim() ?? '']
    if ((out === '' && pem === '') || args.texts.length > 0) return misused('请给出要写到的文件或目录，例如 npx hub trust --out bundle.json')
    const url = readHubUrl(args.text('url'), io.env)
    if (isProblem(url)) return url
    const fetched = await trustOfHub(url, io.stop)
    if (isProblem(fetched)) return fetched
    const { text, bundle } = fetched
    const wanted = [{ to: out, write: () => writeBundle(out, text) }, { to: pem, write: () => writeTrustPem(pem, bundle) }].filter(({ to }) => to !== '')
    for (const { to, write } of wanted) if (!(await isWritten(write))) return failed(`写不了 ${to}：请检查目录是否存在、是否有写权限`)
    io.say(`信任包已写到 ${wanted.map(({ to }) => to).join('、')}（制作于 ${bundle.madeAt}）`)
    return exitCodes.done
  },
}

/** Whole or not at all: half a bundle would stand in the way of the old one. */
async function writeBundle(file: string, text: string): Promise<void> {
  await writeFile(`${file}.part`, text)
  await rename(`${file}.part`, file)
}

async function isWritten(write: () => Promise<unknown>): Promise<boolean> {
  return write().then(() => true, () => false)
}

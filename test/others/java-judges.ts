import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'
import { needs, run } from '../../services/signer/src/documents/testing/tools.ts'

const folder = dirname(fileURLToPath(import.meta.url))
/** Where Debian puts them: libbcpkix-java and libpdfbox2-java, each with what it needs. */
const jars = ['bcprov', 'bcutil', 'bcpkix', 'pdfbox2', 'fontbox2', 'commons-logging'].map((name) => join('/usr/share/java', `${name}.jar`))

/** 旁证程序 — BouncyCastle, and with it PDFBox, asked by a program that runs from its source. */
export type JavaJudge = 'CertificateJudge' | 'FileJudge'

/** What is asked of which files, and what the answer has to look like: `yes` with facts, or `no` with a reason. */
export interface Question { readonly verb: string; readonly files: readonly string[]; readonly answer: RegExp }

/** The test is left out, and says of what it is, where Java or a library is not there; .ci/run installs them. */
export function needsJava(context: Pick<TestContext, 'skip'>): void {
  needs(context, 'java')
  const lacking = jars.filter((path) => !existsSync(path))
  if (lacking.length > 0) context.skip(`needs ${lacking.join(', ')}`)
}

/** One answer a question, in their order; a program that does not start, or ends early, is an error. */
export function answersOf(judge: JavaJudge, questions: readonly Question[]): readonly string[] {
  const input = Buffer.from(questions.map(({ verb, files }) => `${[verb, ...files].join('\t')}\n`).join(''))
  const { status, text, bytes } = run('java', ['-cp', jars.join(':'), join(folder, `${judge}.java`)], { input })
  const answers = bytes.toString('utf8').trimEnd().split('\n').map((line) => line.replace('\t', ' '))
  if (status !== 0 || answers.length !== questions.length) throw new Error(text)
  return answers
}

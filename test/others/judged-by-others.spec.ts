import { isRefusal } from '@hub/kernel'
import { packOfd, readOfd } from '@hub/ofd'
import { parseTrustBundle, verifyFile, type FileVerdict } from '@hub/verify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { needs, run } from '../../services/signer/src/documents/testing/tools.ts'
import { startSigner } from '../../services/signer/src/fixtures.ts'
import { temporaryFolder } from '../../services/signer/src/testing/temporary-folder.ts'
import { answersOf, needsJava, type JavaJudge, type Question } from './java-judges.ts'
import { hierarchies, makeSamples, requestKinds, type Samples } from './samples.ts'

// BouncyCastle, PDFBox and MuPDF know nothing of our code. Each is also asked about files that are wrong, so that its yes means something.
let signer: Awaited<ReturnType<typeof startSigner>>
let samples: Samples
const folder = temporaryFolder()
/** A guard: making all samples, and each start of the Java machine, takes seconds on a machine that does nothing else. */
const longestMs = 120_000
beforeAll(async () => {
  signer = await startSigner()
  samples = await makeSamples(signer, folder.dir)
}, longestMs)
afterAll(async () => {
  await signer.stop()
  folder.remove()
})

const ask = (answer: RegExp, verb: string, ...files: readonly string[]): Question => ({ verb, files, answer })
function judges(judge: JavaJudge, questions: readonly Question[]): void {
  const answers = answersOf(judge, questions)
  expect(answers.map((said, at) => `${questions[at]?.verb ?? ''}: ${said}`)).toEqual(questions.map(({ verb, answer }) => expect.stringMatching(new RegExp(`^${verb}: ${answer.source}`)) as string))
}
const unit = '演示市市场监督管理局'

describe('BouncyCastle', () => {
  test('follows the chains with their lists, takes OCSP and its delegated responder, time stamps and requests by SM2, P-256 and RSA, and refuses each with a bit changed', (context) => {
    needsJava(context)
    const { path, changed } = samples
    const ofHierarchy = (hierarchy: string): readonly Question[] => {
      const [issuing, list] = [path(`issuing-${hierarchy}.cer`), path(`issuing-${hierarchy}.crl`)]
      const above = [issuing, path(`root-${hierarchy}.cer`), path(`root-${hierarchy}.crl`), list]
      const [good, revoked] = ['unit', 'revoked'].map((name) => path(`${name}-${hierarchy}`))
      return [
        ...['unit', 'other', 'person', 'rsa'].map((name) => ask(/yes CN=/, 'chain', path(`${name}-${hierarchy}.cer`), ...above)),
        ask(/no .*keyCompromise/, 'chain', `${revoked}.cer`, ...above), ask(/no /, 'chain', changed(`unit-${hierarchy}.cer`, 0.5), ...above),
        ask(/yes good/, 'list', list, issuing, `${good}.cer`), ask(/yes revoked/, 'list', list, issuing, `${revoked}.cer`), ask(/no /, 'list', changed(`issuing-${hierarchy}.crl`, 0.5), issuing, `${good}.cer`),
        ask(/yes good/, 'ocsp', `${good}.query`, `${good}.response`, issuing), ask(/yes revoked/, 'ocsp', `${revoked}.query`, `${revoked}.response`, issuing),
        ask(/no .*nonce/, 'ocsp', `${revoked}.query`, `${good}.response`, issuing), ask(/no /, 'ocsp', `${good}.query`, changed(`unit-${hierarchy}.response`, 0.15), issuing),
      ]
    }
    const issuing = path('issuing-p256.cer')
    judges('CertificateJudge', [
      ...hierarchies.flatMap(ofHierarchy),
      ask(/yes 2[.]16[.]840[.]1[.]101[.]3[.]4[.]2[.]1$/, 'stamp', path('sha256.tsq'), path('sha256.tsr'), issuing), ask(/yes 1[.]2[.]156[.]10197[.]1[.]401$/, 'stamp', path('sm3.tsq'), path('sm3.tsr'), issuing),
      ask(/no /, 'stamp', path('sm3.tsq'), path('sha256.tsr'), issuing), ask(/no /, 'stamp', path('sha256.tsq'), changed('sha256.tsr', 0.95), issuing), ask(/no .*issued by/, 'stamp', path('sha256.tsq'), path('sha256.tsr'), path('root-p256.cer')),
      ...requestKinds.flatMap((kind) => [ask(/yes .*演示市公安局/, 'request', path(`${kind}.csr`)), ask(/no /, 'request', changed(`${kind}.csr`, 0.99))]),
    ])
  }, longestMs)

  test('and PDFBox find seals, OFD and PDF as the standards have them, field by field, and refuse what was changed, added or sealed by others', (context) => {
    needsJava(context)
    const { path, bytes, write, changed } = samples
    const [sm2, p256] = [path('issuing-sm2.cer'), path('issuing-p256.cer')]
    const ofd = readOfd(bytes('joint.ofd'))
    if (isRefusal(ofd)) throw new TypeError(ofd.refused)
    const with_ = (name: string, entry: string, content: Uint8Array): string => write(name, packOfd(new Map([...ofd.files, [entry, content]])))
    const [page, value] = ['Doc_0/Pages/Page_0/Content.xml', 'Doc_0/Signs/Sign_1/SignedValue.dat']
    const later = Buffer.concat([bytes('joint.pdf'), Buffer.from('% later\n')])
    judges('FileJudge', [
      ask(new RegExp(`yes ${unit}$`), 'seal', path('unit.esl'), sm2), ask(/yes 赵样本$/, 'seal', path('person.esl'), sm2), ask(/no /, 'seal', changed('unit.esl', 0.5), sm2), ask(/no .*issued by/, 'seal', path('unit.esl'), path('root-sm2.cer')),
      ask(new RegExp(`yes ${unit},演示市公安局$`), 'ofd', path('joint.ofd'), sm2, p256), ask(new RegExp(`yes ${unit}$`), 'ofd', path('rsa.ofd'), sm2, p256),
      ask(/no .*digest of .*Content[.]xml/, 'ofd', with_('page.ofd', page, Buffer.concat([ofd.files.get(page) ?? Buffer.of(), Buffer.from(' ')])), sm2, p256),
      ask(/no .*no file that no seal covers/, 'ofd', with_('added.ofd', 'Doc_0/Attachs/later.xml', Buffer.from('<a/>')), sm2, p256),
      ask(/no /, 'ofd', with_('value.ofd', value, ofd.files.get('Doc_0/Signs/Sign_0/SignedValue.dat') ?? Buffer.of()), sm2, p256),
      ask(new RegExp(`yes ${unit},演示市公安局$`), 'pdf', path('joint.pdf'), p256), ask(new RegExp(`yes ${unit}$`), 'pdf', path('rsa.pdf'), p256),
      ask(/no /, 'pdf', changed('joint.pdf', 0.01), p256), ask(/no .*to its end/, 'pdf', write('later.pdf', later), p256), ask(/no .*issued by/, 'pdf', path('joint.pdf'), path('root-p256.cer')),
    ])
  }, longestMs)
})

describe('MuPDF', () => {
  /** Says whether what came after each signature is what the first one allows (DocMDP): 0, or the revision that is not. */
  const history = 'var file = new PDFDocument(scriptArgs[0]); print(file.wasRepaired(), file.validateChangeHistory())'
  const otherPage = "var file = new PDFDocument(scriptArgs[0]); file.findPage(0).put('MediaBox', [0, 0, 300, 300]); file.save(scriptArgs[1], 'incremental')"
  const script = (text: string, ...args: readonly string[]): string => run('mutool', ['run', samples.write('script.js', Buffer.from(text)), ...args]).text.trim()

  async function ours(file: Uint8Array): Promise<FileVerdict> {
    const bundle = parseTrustBundle(JSON.stringify(samples.trust))
    if (isRefusal(bundle)) throw new TypeError(bundle.refused)
    return verifyFile(file, { bundle, now: new Date().toISOString() })
  }

  test('finds both signatures of a joint licence whole, the second an addition that the first allows, and sees a changed bit', (context) => {
    needs(context, 'mutool')
    // It has roots of its own and takes none, so that it trusts nobody here.
    const said = run('mutool', ['sign', '-v', samples.path('joint.pdf')]).text
    expect([said.match(/Verifying signature/g)?.length, said.match(/valid but there have been edits since signing|unchanged since signing/g)]).toEqual([2, ['valid but there have been edits since signing', 'unchanged since signing']])
    expect(script(history, samples.path('joint.pdf'))).toBe('false 0')
    expect(run('mutool', ['sign', '-v', samples.changed('rsa.pdf', 0.01)]).text).toContain('Digest error')
  })

  test('changes a page behind the signatures, which it calls not allowed; so do we', async (context) => {
    needs(context, 'mutool')
    const changed = samples.path('other-page.pdf')
    script(otherPage, samples.path('joint.pdf'), changed)
    expect(script(history, changed)).toMatch(/^false [1-9]/)
    expect([(await ours(samples.bytes('joint.pdf'))).unchanged.answer, (await ours(samples.bytes('other-page.pdf'))).unchanged.answer]).toEqual(['yes', 'no'])
  })
})

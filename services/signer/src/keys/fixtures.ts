import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty directory that goes away with the test. */
export async function emptyDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-signer-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

const passphraseText = 'a passphrase for specs only'

/** A fresh copy each time, because opening a store overwrites it. */
export const passphrase = (text: string = passphraseText): Buffer => Buffer.from(text)

/** Key files as first written, with what they must give for ever. The keys serve specs only. */
export const frozenKeyFiles = {
  'frozen-ed25519': {
    file: '{"format":"zhengyuan-key/1","keyId":"frozen-ed25519","kind":"sign-ed25519","derivation":"scrypt n=32768 r=8 p=1","salt":"AAECAwQFBgcICQoLDA0ODw==","box":"pMI/rZFujylQlWYQQ2Lb8y0cd+9PBwo9ql/dVqLW8JrNxq8QvOJgN+x88clJGs9P8wX3Tng4ikd0IrXAt5vqPsbaQeeJ58BMC5L0Vw=="}\n',
    publicKey: 'MCowBQYDK2VwAyEAXJyGZFG3yxQ0nkAnydTacSL6+JFzkM7SGkWkMBPF028=',
  },
  'frozen-p256': {
    file: '{"format":"zhengyuan-key/1","keyId":"frozen-p256","kind":"sign-p256","derivation":"scrypt n=32768 r=8 p=1","salt":"AAECAwQFBgcICQoLDA0ODw==","box":"NlVEgUqmHeSfX0oLUZoT8/LMJys4qiuQFxyDgWGRlZeKEAG660muCidR129ZFMvP1LUSwv+1I/66KOlo7ttr/4ixs/zO7HU3mSL6B87/4a4uMjosWbMe78V95hjPQxG2Q+UbcpfFDE9u/HWkOiEpwCYi35yOVB/mCdiA2awgzWgabQxxlOYpXTp2XraqklMnHVqOl31fjzVk+heKCkxcJ0mT/Evi5g=="}\n',
    publicKey: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdfcLUnRwHY7CHw0GY3v+4DxrszjSPMSrjW6+lBuj2pVYj/POBc/iL23YU5mFd6KO4Rs+WLqitOPFzMs+D9tP3g==',
  },
  'frozen-wrap': {
    file: '{"format":"zhengyuan-key/1","keyId":"frozen-wrap","kind":"wrap-aes256","derivation":"scrypt n=32768 r=8 p=1","salt":"AAECAwQFBgcICQoLDA0ODw==","box":"pW1t8vehzo347Bv2uC74ELOX+/lmN1yACHVHx/yc2gTEWseWhANl6XEwApYIz5tQYe0f9VuEhXf/Z6TL"}\n',
    /** 'sixteen bytes...' wrapped under the context 'frozen context'. */
    wrapped: 'hGoUq+/90BqCkWCoXn98B92vSI/LnXMz0aj2JHiFATaoqy0mYB+0AkPYLtw=',
  },
} as const

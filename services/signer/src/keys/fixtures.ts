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
  'frozen-sm2': {
    file: '{"format":"zhengyuan-key/1","keyId":"frozen-sm2","kind":"sign-sm2","derivation":"scrypt n=32768 r=8 p=1","salt":"AAECAwQFBgcICQoLDA0ODw==","box":"v7IxZocAKg56kxakWpC6CIjFnr9vjZZoWBDDzBGHbDWF5bvymzdu27LdYvfbn9zHOP4eCHDUAjWFRbfIaTmrrtUkvIbVIzAILBpflE0k6apTHvQmGwITTm6G75nbbkdMu0NccZiew9TcH0M9CDma5cG+NMSDs2cwO6Zf+x40/1l6aBlWG/liIiHrKTHEmI3zfsqeBUTJvjgjYwM7QRXLCY5wwJbaqA=="}\n',
    publicKey: 'MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEGOB1hfnBoDvVZygWVLlhXjPzZ4RUmktNC6dE5H2hjDZk63oIFJDnN4bgr1a7GdCQf0RnsW6B2aKm1AJTiW5boQ==',
  },
  'frozen-rsa2048': {
    file: '{"format":"zhengyuan-key/1","keyId":"frozen-rsa2048","kind":"sign-rsa2048","derivation":"scrypt n=32768 r=8 p=1","salt":"AAECAwQFBgcICQoLDA0ODw==","box":"53//kGolCYDVCjraRGdX0i799cnDP49FQYvqY4xib2BTly+x02D5HA+AW39F8lECvFGNjHfs53Qi4/gfx91PC0DqXJXK7V3p+nR9Z/9xdhuVUvBM8IyzluzQGjiIAbzaCZ2DHVSxEc43zcqsuEp1CtygX3W+ohD8OHXXP3EsLf6xGpN4/6RV2KSF2KudEyYiwqUfY0Oxcp6CMhsPkmC1EWjZGjV7PnNxElKAmKDNvhQAfoa9sx5OEhSY1JQnkMrL2YZ+qTV0bPI8QsWpu4KXFmFolCPvbZh7sUvRJx5COnpHQqTKY2LbIuiWzWnGnTWXbyWcocdQ2UTXSEfZkHrVvqwab0xhCWHD+UPpFHTaXhMzYPEuMeIvmPW+mG8Mon8qLVVA8BP/XOx/07xroZ3ICTUk+9y0tx2OtVHAO9MKAVjb05xyOxAU7vTzzuoZV2Q50O4DF+Qq77RMwJ3+TJh7Vri9Tyq2WJwg24hbVwwGXls9L31L1bsOLfPMnrScPMuOqiySfQQN7gUPAWPqqp1izUo6mSJ/gC+Mo9mPM5bXOtqxHA/XiyHTnhVg2sxyNrsxSy39VItKSIujFNKvrhD3QZubKZsNWwh/VTBkqNBNZTBpeFiKnmA5LTqfQRa7Htxm3DyEH0CaGUv4YfVFaAA0WLuUzSyR6Qa3ezUHFckw6EpMSg3diyPZFgesaA6ex2nPdKuaxufVZOEXJ7vS6ck2G9u4kieVEIZd7fmsftVejmGZ4HTbHNtb13oGCSS7X87+sgz1eDHAAOFVwshyNCwTHXqBSUc2PVIjk/C2Xhtjy1mKFXBkw2Ag2z1XfnX67rEP1QDa9KsndYy1S/wUEeqcGQ5rAfwWCPnyinrxXBve6G9YUSHr1gP8r4HaUquCg2Rt+NntiePMl711GlmcxIjudEiaTAWShhF9zKvji4dlyOmZ3lIR//B9ycmqtv2YWAuS/4j4977bB4cPOS1q1SOnDnyKl725oSvysghQ7bpPZCJ8Ni9fMMfzTKKKYh+TiAbBIA40RSZOCwrjxZ4QILsrc5enk/YUshd/6rpMWZsmUuX9BsOiGOrzKe/agf1hDND4uafXTqpyPisFYtZ3P78hSnstJMVw56+RYDJil6yJkHg+my4WRktIE1Qj9a+MgOxg0P3ENbP0uB9U4BfjM3cmMGhMm3wWPd3Pb6zfhibh3BuW5bJxVQi+tu5DYgjhj3wXsP3R1IrnHR7csS6T9uDBRKUrluvwPHf141OWvcAW9W6/phXxQMp09jD5O3cEZ9yUbuo1/301YSGGkrnrvgaWOMy5QDptUWHANwNpFNQOf23hNNSN/2QtgH2A2fafL1Zh99mwD1vAGCIGngdhScsrAgPlhiDBnyFxKzEO40H0b9Y4iQ/SfWrB9GrfuCBqSTufLEdmbyuMFcov8BaZMi01ZLJezhoAfWepp3b+bTwIK92J1OLVZvjyaYdqhCZfB7AP5pHPjvfIZvTt5dkr7qf1p2lN03hpp+fvjX/qF/YiN2xF7fNjJOK/uOobYA9O+GTZ2mrbW42NmjCq09oLdj0cr6XbuRvKzWsFTvEdiPpq0S0H3Zu1nM3D0VAG5qXuIo1GKaYiQajF40P9O2g6ON/IqFBBvL2bg56M72wiiOTJ2YuctIvPWJaGwerb2KBZ"}\n',
    publicKey: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApbdl4C5611sBsYg4+eqlzb1Yk7fNwUBCNvT2fEBWrA637Q3YQbsTUDQzFBft+QdyWSF4Oo0nb/4Vdsb54DdcFZv9wV3ETgppaq6NsC9k/+J+EX0HyhcS0NvyGL4YkKv2n3iIBgZAFv8ufiWIY8FCRpMEHFesBKsZdUhVkNsVijrSVlw+iXh+QMz/wOX3des3/s8V4lB9LFxYkVl+5xeD1lQY/Foi56UEHvFpbOVUVqiQWp1gcvA6J59bYaA4A90BAGbx9E+oeIoyxuIE9TIfCE/nl6BD0TzVI6DF5jYa5VSEKV0APH2Kmrz18NNGKLm0yimDoVd7oPpo/+PsjV/dCwIDAQAB',
  },
  'frozen-wrap': {
    file: '{"format":"zhengyuan-key/1","keyId":"frozen-wrap","kind":"wrap-aes256","derivation":"scrypt n=32768 r=8 p=1","salt":"AAECAwQFBgcICQoLDA0ODw==","box":"pW1t8vehzo347Bv2uC74ELOX+/lmN1yACHVHx/yc2gTEWseWhANl6XEwApYIz5tQYe0f9VuEhXf/Z6TL"}\n',
    /** 'sixteen bytes...' wrapped under the context 'frozen context'. */
    wrapped: 'hGoUq+/90BqCkWCoXn98B92vSI/LnXMz0aj2JHiFATaoqy0mYB+0AkPYLtw=',
  },
} as const

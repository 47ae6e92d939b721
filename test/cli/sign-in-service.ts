import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** 外部登录服务 — just enough of an OpenID provider for a hub to verify its tokens: discovery and keys. Tokens are made in place. */
export class SignInService {
  readonly url: string
  readonly #server: Server
  readonly #key: CryptoKey

  private constructor(url: string, server: Server, key: CryptoKey) {
    this.url = url
    this.#server = server
    this.#key = key
  }

  static async start(): Promise<SignInService> {
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] }
    const answers = new Map<string, object>([['/jwks', jwks]])
    const server = createServer((request, response) => {
      const answer = answers.get(request.url ?? '')
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}))
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    answers.set('/.well-known/openid-configuration', {
      issuer: url, jwks_uri: `${url}/jwks`, authorization_endpoint: `${url}/auth`, token_endpoint: `${url}/token`, response_types_supported: ['code'],
      subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['ES256'],
    })
    return new SignInService(url, server, privateKey)
  }

  /** An access token of one of its accounts. */
  token(subject: string, { audience = 'zhengyuan', issuer = this.url }: { readonly audience?: string; readonly issuer?: string } = {}): Promise<string> {
    return new SignJWT({ client_id: 'county-portal' }).setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' }).setIssuer(issuer).setAudience(audience).setSubject(subject).setIssuedAt().setExpirationTime('10m').sign(this.#key)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => { this.#server.close(() => { resolve() }) })
  }
}

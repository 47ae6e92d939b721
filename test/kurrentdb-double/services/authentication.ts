import { ServerInterceptingCall, ServerListenerBuilder, status, type Metadata, type ServerInterceptor } from '@grpc/grpc-js'
import { statusError } from '../wire/status-error.ts'

/** What a client asks before it has said who it is. */
const openServices = ['/event_store.client.server_features.', '/event_store.client.gossip.']

/** 身份验证 — of a server with TLS: Basic credentials in the metadata of each call. `users` maps names to passwords. */
export function authentication(users: Readonly<Record<string, string>>): ServerInterceptor {
  const accepted = new Set(Object.entries(users).map(([name, password]) => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`))
  return ({ path }, call) => {
    if (openServices.some((service) => path.startsWith(service))) return new ServerInterceptingCall(call)
    const listener = new ServerListenerBuilder().withOnReceiveMetadata((metadata, next) => {
      const refusal = refusalOf(metadata, accepted)
      if (refusal === undefined) next(metadata)
      else call.sendStatus(refusal)
    }).build()
    return new ServerInterceptingCall(call, { start: (next) => next(listener) })
  }
}

function refusalOf(metadata: Metadata, accepted: ReadonlySet<string>): ReturnType<typeof statusError> | undefined {
  const [said] = metadata.get('authorization')
  if (said === undefined) return statusError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })
  return typeof said === 'string' && accepted.has(said) ? undefined : statusError(status.UNAUTHENTICATED, 'Unauthenticated')
}

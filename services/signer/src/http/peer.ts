import { refuse } from '@hub/kernel'
import { peerName, type ServiceName } from '@hub/pki'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { mayAsk, type Operation } from '../policy/permission.ts'
import { sendRefusal } from './answer.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** 对端服务 — by its certificate, never by anything in the request. */
    readonly peer: ServiceName | undefined
  }
}

/** For `decorateRequest`. */
export const peerDecorator = {
  getter(this: FastifyRequest): ServiceName | undefined {
    return peerName(this.socket)
  },
}

/** Runs before the body is read: a service that may not ask for this is not listened to. */
export function onlyFor(operation: Operation): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    if (mayAsk(request.peer, operation)) return
    request.log.warn({ audit: 'stranger', peer: request.peer, operation, refused: 'PEER_NOT_ALLOWED' })
    await sendRefusal(reply, refuse('PEER_NOT_ALLOWED'))
  }
}

/** Health is for every service of the hub, and only for those. */
export async function refuseNameless(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.peer === undefined) await sendRefusal(reply, refuse('PEER_NOT_ALLOWED'))
}

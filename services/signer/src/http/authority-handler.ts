import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AuthorityServices } from '../authority-state.ts'

/** 证书机构处理函数 — what answers a request while the authority stands. */
export type AuthorityHandler = (services: AuthorityServices) => (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

import type { FastifyInstance } from 'fastify'
import { buildOpenApi } from './document.ts'

/** 接口文档 — open to anybody, as the schema of GraphQL is. Made when it is first asked for, and once. */
export function addOpenApiRoute(app: FastifyInstance): void {
  let made: string | undefined
  app.get('/v1/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').header('cache-control', 'max-age=300').send(made ??= JSON.stringify(buildOpenApi())))
}

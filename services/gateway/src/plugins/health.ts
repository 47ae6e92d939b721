import type { FastifyInstance } from 'fastify'
import type { CheckHealth } from '../health.ts'

/** 健康检查 — `live`: the process answers; `ready`: so does everything behind it. */
export function addHealthRoutes(app: FastifyInstance, checkHealth: CheckHealth): void {
  app.get('/health/live', () => ({ live: true }))
  app.get('/health/ready', async (_request, reply) => {
    const health = await checkHealth()
    return reply.code(health.ready ? 200 : 503).header('cache-control', 'no-store').send(health)
  })
}

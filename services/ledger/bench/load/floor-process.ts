import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { createSchema, createYoga } from 'graphql-yoga'

/** 底线服务 — what the hub is measured against: a bare Fastify POST that reads and writes JSON, and a trivial query of GraphQL Yoga behind Fastify. */
const app = fastify()
app.post('/bare', (request) => ({ read: typeof request.body }))

const yoga = createYoga({ schema: createSchema({ typeDefs: 'type Query { hello: String! }', resolvers: { Query: { hello: () => 'hello' } } }), logging: false, graphiql: false })
app.route({ method: 'POST', url: '/graphql', handler: (request, reply) => yoga.handleNodeRequestAndResponse(request, reply) })

await app.listen({ host: '127.0.0.1', port: 0 })
process.send?.({ port: (app.server.address() as AddressInfo).port })
process.on('disconnect', () => process.exit(0))

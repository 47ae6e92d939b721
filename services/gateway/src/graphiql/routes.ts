import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import { EdgeError } from '../errors/edge-error.ts'
import { html } from '../start-page/html.ts'
import { page } from '../start-page/layout.ts'
import type { BundledFiles } from './bundled-files.ts'
import { story } from './story.ts'

const htmlType = 'text/html; charset=utf-8'
const scriptType = 'text/javascript; charset=utf-8'
const waitSeconds = 2

const graphiqlPage = html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL · 证源</title>
<link rel="stylesheet" href="/graphiql/style.css">
<link rel="stylesheet" href="/graphiql/page.css">
<link rel="icon" href="data:,">
</head>
<body>
<p class="bar"><a href="/">证源</a>　按标签页顺序执行，尖括号中的编号会自动填入前面的结果；每步用什么账号写在第二行，换账号请回<a href="/#accounts">首页</a>登录。</p>
<main id="graphiql">正在载入…</main>
<script type="module" src="/graphiql/assets/entry.js"></script>
</body>
</html>
`.text

const pageStyle = 'body { margin: 0; font-family: sans-serif; } .bar { margin: 0; padding: .4rem 1rem; height: 2.25rem; box-sizing: border-box; background: #0b57a4; color: #fff; } .bar a { color: #fff; } #graphiql { height: calc(100vh - 2.25rem); }\n'

/** GraphiQL — everything from this server: no script, style or font of another site. The editor sets styles of its own, hence `unsafe-inline` for styles alone. */
export async function addGraphiqlRoutes(app: FastifyInstance, { files, tls }: { readonly files: BundledFiles; readonly tls: boolean }): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], scriptSrc: ["'self'"], workerSrc: ["'self'"], connectSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], fontSrc: ["'self'", 'data:'],
        imgSrc: ["'self'", 'data:'], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: tls,
    referrerPolicy: { policy: 'same-origin' },
  })

  app.get('/graphiql', async (_request, reply) => {
    const state = await files.state()
    if (state === 'ready') return reply.type(htmlType).send(graphiqlPage)
    if (state === 'making') return reply.type(htmlType).header('refresh', waitSeconds).send(page({ title: '正在准备 GraphiQL', body: html`<p>首次打开需要几秒钟，好了会自动显示。</p>` }))
    return reply.code(503).type(htmlType).send(page({ title: 'GraphiQL 没有准备好', body: html`<p>打包没有成功，请<a href="/graphiql">重试</a>；也可以用任何 GraphQL 客户端连接 <code>/graphql</code>。</p>` }))
  })
  app.get('/graphiql/story.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(JSON.stringify(story)))
  app.get('/graphiql/page.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(pageStyle))
  app.get('/graphiql/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=3600').send(await files.readStyle()))
  app.get('/graphiql/assets/:name', async (request, reply) => {
    const file = await files.read((request.params as { name: string }).name)
    if (file === undefined) throw new EdgeError('NOT_FOUND')
    return reply.type(scriptType).header('cache-control', 'no-cache').send(file)
  })
}

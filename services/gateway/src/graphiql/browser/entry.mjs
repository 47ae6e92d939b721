import { GraphiQL } from 'graphiql'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'

// GraphiQL 页面的入口：由打包步骤（cli/bundle-graphiql.ts）与它的依赖一起打成浏览器文件，不经任何外部网站。
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(`/graphiql/assets/${label === 'json' || label === 'graphql' ? label : 'editor'}.worker.js`, { type: 'module' }),
}

async function fetcher(params, { headers = {} } = {}) {
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-hub-csrf': '1', ...headers },
    body: JSON.stringify(params),
  })
  return response.json()
}

const story = await (await fetch('/graphiql/story.json')).json()
const root = document.getElementById('graphiql')
createRoot(root).render(createElement(GraphiQL, { fetcher, defaultTabs: story, defaultTheme: 'light', shouldPersistHeaders: false }))

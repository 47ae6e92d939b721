import { GraphiQL } from 'graphiql'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { fill, remember } from './story-memory.ts'

// GraphiQL 页面的入口：由打包步骤（cli/bundle-graphiql.ts）与它的依赖一起打成浏览器文件，不经任何外部网站。
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(`/graphiql/assets/${label === 'json' || label === 'graphql' ? label : 'editor'}.worker.js`, { type: 'module' }),
}

// Tabs and memory are of this browser tab alone: the story goes on after signing in as somebody else, and a new tab begins anew.
const memoryKey = 'hub-story'
const recall = () => JSON.parse(sessionStorage.getItem(memoryKey) ?? '{}')

async function fetcher(params, { headers = {} } = {}) {
  const filled = fill(recall(), params.variables, { nowMs: Date.now(), newId: () => crypto.randomUUID() })
  if (!filled.ok) return { 尚缺: filled.missing, 下一步: '请先执行前面的标签页（“二、目录”给出机构、事项和证照类型的编号），或把尖括号换成自己的值。' }
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-hub-csrf': '1', ...headers },
    body: JSON.stringify({ ...params, variables: filled.variables }),
  })
  const answer = await response.json()
  sessionStorage.setItem(memoryKey, JSON.stringify(remember(recall(), answer.data, Date.now())))
  return answer
}

const story = await (await fetch('/graphiql/story.json')).json()
const root = document.getElementById('graphiql')
createRoot(root).render(createElement(GraphiQL, { fetcher, defaultTabs: story, defaultTheme: 'light', defaultEditorToolsVisibility: 'variables', storage: sessionStorage, shouldPersistHeaders: false }))

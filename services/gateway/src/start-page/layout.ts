import { html, type Html } from './html.ts'

export interface PageOptions {
  readonly title: string
  readonly body: Html
  /** Above the title. */
  readonly trail?: Html
  /** Addresses of style sheets beside that of all pages. */
  readonly sheets?: readonly string[]
  /** Of title and body; the frame around them is Chinese. */
  readonly language?: 'zh-CN' | 'en'
}

/** 页面骨架 — no script, style sheets of our own; `lang` so that Chinese glyphs are the Chinese ones. */
export function page({ title, body, trail, sheets = [], language = 'zh-CN' }: PageOptions): string {
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · 证源</title>
<link rel="stylesheet" href="/assets/start.css">${sheets.map((sheet) => html`
<link rel="stylesheet" href="${sheet}">`)}
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
<header><a class="home" href="/">证源</a><span>电子证照共享枢纽</span></header>
<main id="main"${language === 'zh-CN' ? undefined : html` lang="${language}"`}>
${trail}<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text
}

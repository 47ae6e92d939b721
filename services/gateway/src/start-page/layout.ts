import { html, type Html } from './html.ts'

export interface PageOptions {
  readonly title: string
  readonly body: Html
}

/** 页面骨架 — no script, one style sheet of our own; `lang` so that Chinese glyphs are the Chinese ones. */
export function page({ title, body }: PageOptions): string {
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · 证源</title>
<link rel="stylesheet" href="/assets/start.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
<header><a class="home" href="/">证源</a><span>电子证照共享枢纽</span></header>
<main id="main">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text
}

/** 文档样式 — beside the style sheet of all pages: for reading at length, and on paper. */
export const docStyleSheet = `
article { line-height: 1.75; }
article > :is(p, ul, ol, blockquote) { max-width: 50rem; }
article h2, article h3, article h4 { line-height: 1.35; scroll-margin-top: 1rem; }
article h3 { margin-top: 1.75rem; font-size: 1.05rem; }
article h4 { margin-top: 1.5rem; font-size: 1rem; }
article :target { background: #fff3d6; }
article li { margin: .25rem 0; }
article li > p { margin: .5rem 0; }
article :not(pre) > code { padding: .1em .3em; background: #e9edf3; border-radius: 3px; overflow-wrap: anywhere; }
article pre { white-space: pre; overflow-wrap: normal; line-height: 1.5; tab-size: 2; }
article blockquote { margin: 1rem 0; padding: .1rem 1rem; border-left: 4px solid var(--line); color: var(--soft); }
article hr { border: 0; border-top: 1px solid var(--line); }
.scroll { overflow-x: auto; margin: 1rem 0; }
.scroll table { font-size: .95rem; line-height: 1.55; }
.scroll table:has(th:nth-child(3)) { min-width: 34rem; }
.scroll th { white-space: nowrap; }
.scroll td { min-width: 4.5rem; vertical-align: top; }
.scroll td:first-child:has(> code:only-child) { white-space: nowrap; }
.scroll:focus-visible, pre:focus-visible { outline: 3px solid #d46b08; outline-offset: 2px; }
.center { text-align: center; }
.right { text-align: right; font-variant-numeric: tabular-nums; }
.source { border-bottom: 1px dotted var(--soft); }
figure { margin: 1rem 0; }
figcaption { margin-top: .25rem; color: var(--soft); font-size: .9rem; }
.trail { margin: .25rem 0 0; color: var(--soft); }
.trail + h1 { margin-top: .5rem; }
.contents { margin: 1rem 0; padding: .75rem 1rem; background: #fff; border: 1px solid var(--line); }
.contents h2 { margin: 0 0 .25rem; padding: 0; border: 0; font-size: 1rem; }
.contents ul { margin: 0; padding-left: 1.25rem; columns: 15rem; column-gap: 2rem; }
.contents li { break-inside: avoid; }
@media print {
  @page { margin: 18mm 16mm; }
  body { font-size: 10.5pt; background: #fff; color: #000; }
  header, .skip, .trail, .contents { display: none; }
  main { max-width: none; padding: 0; }
  article > :is(p, ul, ol, blockquote) { max-width: none; }
  a, .source { color: #000; text-decoration: none; border: 0; }
  article a[rel~="external"]::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
  h1, h2, h3, h4 { break-after: avoid; }
  tr, figure, li { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  .scroll th, .scroll td:first-child:has(> code:only-child) { white-space: normal; }
  article pre { white-space: pre-wrap; overflow-wrap: anywhere; border-color: #999; }
  article :not(pre) > code, th { background: none; }
  article :not(pre) > code { padding: 0; }
  .scroll table:has(th:nth-child(3)) { min-width: 0; }
  article :target { background: none; }
}
`.trimStart()

/** Beside the sheet of all pages: a verdict that is read at arm's length, and a page that prints as a slip. */
export const checkStyleSheet = `
main { max-width: 36rem; }
.verdict { display: grid; gap: .5rem; margin: 0 0 1.25rem; padding: 1rem 1.25rem; background: #fff; border: 2px solid var(--soft); border-radius: 8px; }
.verdict strong { font-size: 1.4rem; line-height: 1.4; }
.verdict.in-force { border-color: var(--good); }
.verdict.in-force strong { color: var(--good); }
.verdict.not-in-force { border-color: var(--bad); }
.verdict.not-in-force strong { color: var(--bad); }
dl { margin: 0 0 1.25rem; background: #fff; border: 1px solid var(--line); border-radius: 8px; }
dl div { display: grid; grid-template-columns: 6.5rem 1fr; gap: .5rem; padding: .6rem 1.25rem; }
dl div + div { border-top: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
dd span { display: block; }
@media print {
  body { background: none; color: #000; }
  header, .skip { display: none; }
  main { padding: 0; }
  .verdict strong { color: #000 !important; }
  .verdict, dl, dl div { break-inside: avoid; }
}
`.trimStart()

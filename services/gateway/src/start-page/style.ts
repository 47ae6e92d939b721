/** Plain CSS; every text colour has a contrast of at least 4.5 : 1 on its ground, and focus is always visible. */
export const styleSheet = `
:root { color-scheme: light; --ink: #1f2329; --soft: #4b5361; --line: #c9cfd8; --brand: #0b57a4; --good: #1d6b04; --bad: #a8071a; --ground: #f5f7fa; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: var(--ink); background: var(--ground); }
header { display: flex; gap: .75rem; align-items: baseline; padding: .75rem 1.5rem; background: var(--brand); color: #fff; }
header .home { color: #fff; font-size: 1.25rem; font-weight: 700; text-decoration: none; }
main { max-width: 62rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.15rem; margin-top: 2rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
a { color: var(--brand); }
a:focus-visible, button:focus-visible, summary:focus-visible { outline: 3px solid #d46b08; outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: .5rem; top: .5rem; padding: .5rem; background: #fff; z-index: 1; }
table { width: 100%; border-collapse: collapse; background: #fff; }
th, td { text-align: left; padding: .4rem .6rem; border: 1px solid var(--line); vertical-align: middle; }
th { background: #eef2f7; font-weight: 600; }
td form { margin: 0; }
td button { min-height: 2rem; padding: .1rem .9rem; }
summary { cursor: pointer; }
button { font: inherit; padding: .3rem .9rem; min-height: 2.75rem; color: #fff; background: var(--brand); border: 0; border-radius: 4px; cursor: pointer; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.good, .bad { white-space: nowrap; }
.note { color: var(--soft); }
.box { padding: .75rem 1rem; background: #fff; border: 1px solid var(--line); border-left: 4px solid var(--brand); }
pre, code { font-family: ui-monospace, "Cascadia Mono", Consolas, monospace; font-size: .9rem; }
pre { overflow-x: auto; padding: .75rem 1rem; background: #fff; border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
`.trimStart()

/** 自定义数据 — one `CustomData` of the document's information. A name may stand several times: several holders, several authorities. */
export interface CustomData { readonly name: string; readonly value: string }

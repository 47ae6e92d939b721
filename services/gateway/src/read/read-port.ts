/** 读取端口 — everything that the gateway may ask of the read side. */
export interface ReadPort {
  readonly placeholder: never
}

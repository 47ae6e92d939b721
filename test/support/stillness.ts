/** 静候 — lets time pass in which nothing may happen; what follows asserts that nothing did. */
export const stillness = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })

/** 节拍 — spaces out what a load or a fault does next; nothing is expected of the time that passed. */
export const paced = stillness

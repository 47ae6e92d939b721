import fc from 'fast-check'

const seedDefault = 20_261_122

// Properties are tried on the same values in every run, so that a run fails for what has changed and for nothing else. FC_SEED names another seed.
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? seedDefault) })

export default fc

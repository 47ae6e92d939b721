import * as x509 from '@peculiar/x509'
console.log(Object.keys(x509).length, x509.URL)
const alg={name:'ECDSA',namedCurve:'P-256',hash:'SHA-256'}
const keys=await crypto.subtle.generateKey(alg,true,['sign','verify'])
const c=await x509.X509CertificateGenerator.createSelfSigned({serialNumber:'01',name:'CN=a',notBefore:new Date(),notAfter:new Date(Date.now()+1e9),keys,signingAlgorithm:alg,extensions:[new x509.SubjectAlternativeNameExtension([{type:'url',value:'zhengyuan://service/ledger'},{type:'ip',value:'127.0.0.1'},{type:'ip',value:'::1'}])]})
const {X509Certificate}=await import('node:crypto')
console.log(new X509Certificate(c.toString('pem')).subjectAltName)

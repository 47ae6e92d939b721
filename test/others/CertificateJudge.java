import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.Security;
import java.security.cert.*;
import java.util.*;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.*;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.tsp.*;

/**
 * 证书旁证 — judges certificates, revocation lists, OCSP responses, requests and time stamps by BouncyCastle and nothing of this project. Reads one question a line, `verb TAB path TAB path …`, and answers each by one line: `yes TAB facts` or `no TAB why`.
 * What is no file of its kind at all is a `no` as well. Runs from source, so that no compiler has to be there, and is one file for that: what it shares with FileJudge stands in both. `java -cp … CertificateJudge.java`
 */
public class CertificateJudge {
  public static void main(String[] none) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = questions.readLine()) != null; ) {
      String[] words = line.split("\t");
      List<byte[]> files = new ArrayList<>();
      for (String path : Arrays.asList(words).subList(1, words.length)) files.add(Files.readAllBytes(Path.of(path)));
      System.out.write((answer(words[0], files) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    System.out.flush();
  }

  private static String answer(String verb, List<byte[]> files) {
    try {
      return "yes\t" + judge(verb, files);
    } catch (Exception | Error why) {
      return "no\t" + String.valueOf(why instanceof CertPathBuilderException && why.getCause() != null ? why.getCause() : why).replaceAll("\\s+", " ");
    }
  }

  private static String judge(String verb, List<byte[]> files) throws Exception {
    switch (verb) {
      case "chain": return chain(files);
      case "list": return list(files.get(0), certificate(files.get(1)), certificate(files.get(2)));
      case "ocsp": return ocsp(files.get(0), files.get(1), certificate(files.get(2)));
      case "stamp": return stamp(files.get(0), files.get(1), certificate(files.get(2)));
      case "request": return request(new PKCS10CertificationRequest(files.get(0)));
      default: throw new IllegalArgumentException(verb);
    }
  }

  private static void must(boolean holds, String what) {
    if (!holds) throw new IllegalStateException(what);
  }

  private static X509CertificateHolder certificate(byte[] der) throws Exception {
    X509CertificateHolder read = new X509CertificateHolder(der);
    must(Arrays.equals(read.toASN1Structure().getEncoded("DER"), der), "certificate in DER");
    return read;
  }

  private static ContentVerifierProvider keyOf(X509CertificateHolder certificate) throws Exception {
    return new JcaContentVerifierProviderBuilder().setProvider("BC").build(certificate);
  }

  private static void issuedBy(X509CertificateHolder issuer, X509CertificateHolder subject) throws Exception {
    must(subject.getIssuer().equals(issuer.getSubject()) && subject.isSignatureValid(keyOf(issuer)), "issued by " + issuer.getSubject());
  }

  /** Leaf, issuing CA, root, and the lists of both: the path of RFC 5280 with revocation. */
  private static String chain(List<byte[]> files) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509", "BC");
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : files.subList(0, 3)) certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    List<Object> known = new ArrayList<>(certificates);
    for (byte[] der : files.subList(3, 5)) known.add(factory.generateCRL(new ByteArrayInputStream(der)));
    X509CertSelector leaf = new X509CertSelector();
    leaf.setCertificate(certificates.get(0));
    PKIXBuilderParameters wanted = new PKIXBuilderParameters(Set.of(new TrustAnchor(certificates.get(2), null)), leaf);
    wanted.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known), "BC"));
    wanted.setRevocationEnabled(true);
    CertPathBuilder.getInstance("PKIX", "BC").build(wanted);
    return certificates.get(0).getSubjectX500Principal().getName();
  }

  private static String list(byte[] der, X509CertificateHolder issuer, X509CertificateHolder asked) throws Exception {
    X509CRLHolder list = new X509CRLHolder(der);
    must(Arrays.equals(list.toASN1Structure().getEncoded("DER"), der), "list in DER");
    must(list.getIssuer().equals(issuer.getSubject()) && list.isSignatureValid(keyOf(issuer)), "list of the issuer");
    return list.getRevokedCertificate(asked.getSerialNumber()) == null ? "good" : "revoked";
  }

  private static String ocsp(byte[] query, byte[] response, X509CertificateHolder issuer) throws Exception {
    OCSPReq asked = new OCSPReq(query);
    BasicOCSPResp answer = (BasicOCSPResp) new OCSPResp(response).getResponseObject();
    X509CertificateHolder responder = answer.getCerts()[0];
    must(answer.isSignatureValid(keyOf(responder)), "signature of the responder");
    issuedBy(issuer, responder);
    must(ExtendedKeyUsage.fromExtensions(responder.getExtensions()).hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning), "delegated for OCSP");
    must(answer.getResponderId().equals(new RespID(responder.getSubjectPublicKeyInfo(), new JcaDigestCalculatorProviderBuilder().setProvider("BC").build().get(RespID.HASH_SHA1))), "responder by its key");
    must(answer.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce).equals(asked.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)), "nonce");
    SingleResp single = answer.getResponses()[0];
    must(single.getCertID().equals(asked.getRequestList()[0].getCertID()), "certificate that was asked for");
    return single.getCertStatus() == CertificateStatus.GOOD ? "good" : single.getCertStatus() instanceof RevokedStatus ? "revoked" : "unknown";
  }

  private static String request(PKCS10CertificationRequest request) throws Exception {
    must(request.isSignatureValid(new JcaContentVerifierProviderBuilder().setProvider("BC").build(request.getSubjectPublicKeyInfo())), "signature of the key");
    return request.getSubject().toString();
  }

  private static String stamp(byte[] query, byte[] response, X509CertificateHolder issuer) throws Exception {
    TimeStampResponse answer = new TimeStampResponse(response);
    // Nonce, imprint and policy are those of the request.
    answer.validate(new TimeStampRequest(query));
    return token(answer.getTimeStampToken(), issuer).getTimeStampInfo().getMessageImprintAlgOID().getId();
  }

  /** RFC 3161 2.4.2: the signature, ESSCertIDv2 and purpose of the authority, which this issuer certified. */
  private static TimeStampToken token(TimeStampToken token, X509CertificateHolder issuer) throws Exception {
    X509CertificateHolder authority = (X509CertificateHolder) token.getCertificates().getMatches(token.getSID()).iterator().next();
    token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(authority));
    TSPUtil.validateCertificate(authority);
    issuedBy(issuer, authority);
    return token;
  }
}

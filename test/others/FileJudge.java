import java.io.*;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.MessageDigest;
import java.security.Security;
import java.util.*;
import java.util.zip.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.*;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.tsp.*;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * 文件旁证 — judges sealed PDF and OFD files and seals by BouncyCastle and PDFBox and nothing of this project. Reads one question a line, `verb TAB path TAB path …`, and answers each by one line: `yes TAB facts` or `no TAB why`.
 * What is no file of its kind at all is a `no` as well. Runs from source, so that no compiler has to be there, and is one file for that: what it shares with CertificateJudge stands in both. `java -cp … FileJudge.java`
 */
public class FileJudge {
  private static final String SM2_WITH_SM3 = "1.2.156.10197.1.501", SM3 = "1.2.156.10197.1.401", OFD = "http://www.ofdspec.org/2016";
  private static final byte[] USER_ID = "1234567812345678".getBytes(StandardCharsets.US_ASCII);

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
      return "no\t" + why.toString().replaceAll("\\s+", " ");
    }
  }

  private static String judge(String verb, List<byte[]> files) throws Exception {
    switch (verb) {
      case "pdf": return pdf(files.get(0), certificate(files.get(1)));
      case "seal": return seal(der(files.get(0)), certificate(files.get(1))).name;
      case "ofd": return ofd(files.get(0), certificate(files.get(1)), certificate(files.get(2)));
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

  /** RFC 3161 2.4.2: the signature, ESSCertIDv2 and purpose of the authority, which this issuer certified. */
  private static TimeStampToken token(TimeStampToken token, X509CertificateHolder issuer) throws Exception {
    X509CertificateHolder authority = (X509CertificateHolder) token.getCertificates().getMatches(token.getSID()).iterator().next();
    token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(authority));
    TSPUtil.validateCertificate(authority);
    issuedBy(issuer, authority);
    return token;
  }

  // PDF

  private static String pdf(byte[] file, X509CertificateHolder issuer) throws Exception {
    List<String> names = new ArrayList<>();
    try (PDDocument document = PDDocument.load(file)) {
      int end = 0;
      for (PDSignature signature : document.getSignatureDictionaries()) {
        int[] range = signature.getByteRange();
        must(range.length == 4 && range[0] == 0 && file[range[1]] == '<' && file[range[2] - 1] == '>', "all but the value is covered");
        must("ETSI.CAdES.detached".equals(signature.getSubFilter()), "sub-filter");
        cms(signature.getContents(file), signature.getSignedContent(file), issuer);
        end = Math.max(end, range[2] + range[3]);
        names.add(signature.getName());
      }
      must(end == file.length, "the last signature covers the file to its end");
    }
    return String.join(",", names);
  }

  /** ETSI EN 319 142-1, 5.3 and 6.3: the baseline signature with its time stamp. */
  private static void cms(byte[] padded, byte[] covered, X509CertificateHolder issuer) throws Exception {
    ASN1Primitive read;
    try (ASN1InputStream in = new ASN1InputStream(padded)) { read = in.readObject(); }
    must(Arrays.equals(Arrays.copyOf(read.getEncoded("DER"), padded.length), padded), "CMS in DER, zeros behind it");
    CMSSignedData signed = new CMSSignedData(new CMSProcessableByteArray(covered), padded);
    must(signed.getSignerInfos().size() == 1, "one signer");
    SignerInformation signer = signed.getSignerInfos().iterator().next();
    X509CertificateHolder certificate = (X509CertificateHolder) signed.getCertificates().getMatches(signer.getSID()).iterator().next();
    must(signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate)), "signature");
    issuedBy(issuer, certificate);
    AttributeTable attributes = signer.getSignedAttributes();
    byte[] set = signer.getEncodedSignedAttributes();
    must(Arrays.equals(new DERSet(ASN1Set.getInstance(set).toArray()).getEncoded("DER"), set), "attributes in the order of DER");
    must(attributes.get(CMSAttributes.contentType) != null && attributes.get(CMSAttributes.signingTime) == null, "content type, and no time that the signer claims here");
    ESSCertIDv2 named = SigningCertificateV2.getInstance(attributes.get(PKCSObjectIdentifiers.id_aa_signingCertificateV2).getAttributeValues()[0]).getCerts()[0];
    must(Arrays.equals(named.getCertHash(), MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())), "the certificate that was signed");
    Attribute stamp = signer.getUnsignedAttributes().get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
    stampOver(signer.getSignature(), stamp.getAttributeValues()[0].toASN1Primitive().getEncoded(), issuer);
  }

  private static void stampOver(byte[] value, byte[] stamp, X509CertificateHolder issuer) throws Exception {
    TimeStampToken token = token(new TimeStampToken(new CMSSignedData(stamp)), issuer);
    String algorithm = token.getTimeStampInfo().getMessageImprintAlgOID().getId();
    must(Arrays.equals(token.getTimeStampInfo().getMessageImprintDigest(), MessageDigest.getInstance(algorithm, "BC").digest(value)), "stamp over the signature");
  }

  // GB/T 38540 and GB/T 33190

  private static final class Seal {
    final String name;
    final byte[] signer;
    Seal(String name, byte[] signer) { this.name = name; this.signer = signer; }
  }

  private static ASN1Sequence der(byte[] bytes) throws Exception {
    ASN1Primitive read = ASN1Primitive.fromByteArray(bytes);
    must(Arrays.equals(read.getEncoded("DER"), bytes), "DER");
    return (ASN1Sequence) read;
  }

  private static byte[] octets(ASN1Encodable value) {
    return ((ASN1OctetString) value).getOctets();
  }

  private static byte[] bits(ASN1Encodable value) {
    must(((ASN1BitString) value).getPadBits() == 0, "whole bytes");
    return ((ASN1BitString) value).getOctets();
  }

  private static boolean is(ASN1Encodable value, int number) {
    return ((ASN1Integer) value).getValue().equals(BigInteger.valueOf(number));
  }

  private static void sm2(X509CertificateHolder by, ASN1Encodable algorithm, ASN1Encodable over, byte[] value) throws Exception {
    must(((ASN1ObjectIdentifier) algorithm).getId().equals(SM2_WITH_SM3), "SM2 with SM3");
    SM2Signer verifier = new SM2Signer();
    verifier.init(false, new ParametersWithID(PublicKeyFactory.createKey(by.getSubjectPublicKeyInfo()), USER_ID));
    byte[] message = over.toASN1Primitive().getEncoded("DER");
    verifier.update(message, 0, message.length);
    must(verifier.verifySignature(value), "SM2 signature of " + by.getSubject());
    must(KeyUsage.fromExtensions(by.getExtensions()).hasUsages(KeyUsage.digitalSignature), "key usage");
  }

  /** SESeal of version 4, field by field. */
  private static Seal seal(ASN1Sequence seal, X509CertificateHolder issuer) throws Exception {
    ASN1Sequence info = (ASN1Sequence) seal.getObjectAt(0), header = (ASN1Sequence) info.getObjectAt(0), property = (ASN1Sequence) info.getObjectAt(2), picture = (ASN1Sequence) info.getObjectAt(3);
    must(seal.size() == 4 && info.size() == 4 && header.size() == 3 && property.size() == 7 && picture.size() == 4, "number of fields");
    must(((ASN1IA5String) header.getObjectAt(0)).getString().equals("ES") && is(header.getObjectAt(1), 4) && header.getObjectAt(2) instanceof ASN1IA5String, "header");
    must(info.getObjectAt(1) instanceof ASN1IA5String && property.getObjectAt(0) instanceof ASN1Integer && is(property.getObjectAt(2), 1), "id, type and a list of certificates");
    for (int at = 4; at < 7; at += 1) must(((ASN1GeneralizedTime) property.getObjectAt(at)).getTimeString().matches("\\d{14}Z"), "time");
    must(picture.getObjectAt(0) instanceof ASN1IA5String && octets(picture.getObjectAt(1)).length > 0 && picture.getObjectAt(2) instanceof ASN1Integer && picture.getObjectAt(3) instanceof ASN1Integer, "picture");
    X509CertificateHolder maker = certificate(octets(seal.getObjectAt(1)));
    issuedBy(issuer, maker);
    sm2(maker, seal.getObjectAt(2), info, bits(seal.getObjectAt(3)));
    return new Seal(((ASN1UTF8String) property.getObjectAt(1)).getString(), octets(((ASN1Sequence) property.getObjectAt(3)).getObjectAt(0)));
  }

  private static Map<String, byte[]> unzip(byte[] file) throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) must(entries.put("/" + entry.getName(), zip.readAllBytes()) == null, "each name once");
    }
    return entries;
  }

  private static Element xml(byte[] bytes) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes)).getDocumentElement();
  }

  private static Element first(Element in, String name) {
    return (Element) in.getElementsByTagNameNS(OFD, name).item(0);
  }

  private static String ofd(byte[] file, X509CertificateHolder sm2Issuer, X509CertificateHolder p256Issuer) throws Exception {
    Map<String, byte[]> entries = unzip(file);
    String list = first(xml(entries.get("/OFD.xml")), "Signatures").getTextContent();
    NodeList listed = xml(entries.get(list)).getElementsByTagNameNS(OFD, "Signature");
    List<String> names = new ArrayList<>();
    Set<String> uncovered = new HashSet<>(entries.keySet());
    for (int at = 0; at < listed.getLength(); at += 1) {
      String place = ((Element) listed.item(at)).getAttribute("BaseLoc");
      Element description = xml(entries.get(place));
      Set<String> own = references(description, entries);
      must(own.contains(list), "the list of signatures is covered");
      uncovered.removeAll(own);
      String value = first(description, "SignedValue").getTextContent();
      uncovered.removeAll(Set.of(place, value));
      names.add(signedValue(der(entries.get(value)), place, entries.get(place), sm2Issuer, p256Issuer));
    }
    must(!names.isEmpty() && uncovered.isEmpty(), "no file that no seal covers: " + uncovered);
    return String.join(",", names);
  }

  private static byte[] sm3(byte[] bytes) {
    SM3Digest digest = new SM3Digest();
    digest.update(bytes, 0, bytes.length);
    byte[] value = new byte[digest.getDigestSize()];
    digest.doFinal(value, 0);
    return value;
  }

  private static Set<String> references(Element description, Map<String, byte[]> entries) {
    must(first(description, "SignatureMethod").getTextContent().equals(SM2_WITH_SM3) && first(description, "References").getAttribute("CheckMethod").equals(SM3), "methods");
    Set<String> covered = new HashSet<>();
    NodeList references = description.getElementsByTagNameNS(OFD, "Reference");
    for (int at = 0; at < references.getLength(); at += 1) {
      Element reference = (Element) references.item(at);
      String entry = reference.getAttribute("FileRef");
      must(Arrays.equals(Base64.getDecoder().decode(first(reference, "CheckValue").getTextContent()), sm3(entries.get(entry))), "digest of " + entry);
      covered.add(entry);
    }
    return covered;
  }

  /** SES_Signature of version 4, field by field; the time stamp is over the value of the signature. */
  private static String signedValue(ASN1Sequence value, String place, byte[] description, X509CertificateHolder sm2Issuer, X509CertificateHolder p256Issuer) throws Exception {
    ASN1Sequence signed = (ASN1Sequence) value.getObjectAt(0);
    must(value.size() == 5 && signed.size() == 5 && is(signed.getObjectAt(0), 4) && signed.getObjectAt(2) instanceof ASN1GeneralizedTime, "fields of a signature");
    Seal seal = seal((ASN1Sequence) signed.getObjectAt(1), sm2Issuer);
    must(Arrays.equals(bits(signed.getObjectAt(3)), sm3(description)), "digest of the description");
    must(((ASN1IA5String) signed.getObjectAt(4)).getString().equals(place), "place of the description");
    must(Arrays.equals(octets(value.getObjectAt(1)), seal.signer), "signer that the seal names");
    X509CertificateHolder signer = certificate(seal.signer);
    issuedBy(sm2Issuer, signer);
    byte[] signature = bits(value.getObjectAt(3));
    sm2(signer, value.getObjectAt(2), signed, signature);
    ASN1TaggedObject stamp = (ASN1TaggedObject) value.getObjectAt(4);
    must(stamp.getTagNo() == 0, "time stamp [0]");
    stampOver(signature, bits(stamp.getExplicitBaseObject()), p256Issuer);
    return seal.name;
  }
}

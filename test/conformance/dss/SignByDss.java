import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.service.crl.OnlineCRLSource;
import eu.europa.esig.dss.service.http.commons.CommonsDataLoader;
import eu.europa.esig.dss.service.http.commons.OCSPDataLoader;
import eu.europa.esig.dss.service.http.commons.TimestampDataLoader;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.service.tsp.OnlineTSPSource;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Signs PDFs by EU DSS. Each line of the input is a job, its fields separated by tabs: input; output; level (B, T, LT, LTA); EC P-256 key
 * (PEM); certificate and chain up to the root, separated by ':'; address of the TSA. Prints 'ok' or the error for each.
 */
public final class SignByDss {
  public static void main(String[] arguments) throws Exception {
    BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
      if (line.isEmpty()) continue;
      String[] job = line.split("\t");
      try {
        sign(job[0], job[1], job[2], job[3], job[4].split(":"), job[5]);
        System.out.println("ok");
      } catch (Exception error) {
        System.out.println(error.toString().replaceAll("\\s+", " "));
      }
    }
  }

  private static void sign(String input, String output, String level, String key, String[] chain, String tsa)
      throws Exception {
    List<CertificateToken> certificates = new ArrayList<>();
    for (String file : chain) certificates.add(DSSUtils.loadCertificate(new File(file)));
    PAdESSignatureParameters parameters = new PAdESSignatureParameters();
    parameters.setSignatureLevel(SignatureLevel.valueByName("PAdES-BASELINE-" + level));
    parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
    parameters.setSigningCertificate(certificates.get(0));
    parameters.setCertificateChain(certificates);
    parameters.setReason("Signed by DSS");

    PAdESService service = new PAdESService(verifier(certificates.get(certificates.size() - 1)));
    service.setTspSource(new OnlineTSPSource(tsa, new TimestampDataLoader()));
    DSSDocument document = new FileDocument(input);
    ToBeSigned wanted = service.getDataToSign(document, parameters);
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(read(key));
    signer.update(wanted.getBytes());
    SignatureValue value = new SignatureValue(SignatureAlgorithm.ECDSA_SHA256, signer.sign());
    service.signDocument(document, parameters, value).save(output);
  }

  private static CommonCertificateVerifier verifier(CertificateToken root) {
    CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    trusted.addCertificate(root);
    CommonCertificateVerifier verifier = new CommonCertificateVerifier(true);
    verifier.setTrustedCertSources(trusted);
    verifier.setOcspSource(new OnlineOCSPSource(new OCSPDataLoader()));
    verifier.setCrlSource(new OnlineCRLSource(new CommonsDataLoader()));
    return verifier;
  }

  private static PrivateKey read(String file) throws Exception {
    String pem = Files.readString(Path.of(file)).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
  }
}

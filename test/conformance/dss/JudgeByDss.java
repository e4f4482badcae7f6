import com.sun.management.OperatingSystemMXBean;
import eu.europa.esig.dss.diagnostic.AbstractSignatureWrapper;
import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.diagnostic.jaxb.XmlObjectModification;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.service.crl.OnlineCRLSource;
import eu.europa.esig.dss.service.http.commons.CommonsDataLoader;
import eu.europa.esig.dss.service.http.commons.OCSPDataLoader;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CertificateVerifier;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * Validates PDFs by EU DSS under its own default policy. Each line of the input is a job, its fields separated by tabs: file; trust
 * anchors, separated by ':'; time of validation (RFC 3339) or '-' for now; 'online' (OCSP and CRL may be asked) or 'offline'. Each
 * line of the output is what DSS says, as JSON, in the order of the jobs.
 */
public final class JudgeByDss {
  public static void main(String[] arguments) throws Exception {
    BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
      if (line.isEmpty()) continue;
      String[] job = line.split("\t");
      String answer;
      try {
        answer = judge(job[0], job[1], job[2], job[3].equals("online"));
      } catch (Exception | StackOverflowError | OutOfMemoryError error) {
        answer = "{" + entry("error", quoted(error.toString())) + "}";
      }
      System.out.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
      System.out.flush();
    }
  }

  private static String judge(String file, String anchors, String time, boolean online) {
    OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long began = System.nanoTime();
    long used = system.getProcessCpuTime();
    SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(file));
    validator.setCertificateVerifier(verifier(anchors, online));
    if (!time.equals("-")) validator.setValidationTime(Date.from(Instant.parse(time)));
    Reports reports = validator.validateDocument();
    SimpleReport simple = reports.getSimpleReport();
    DiagnosticData data = reports.getDiagnosticData();
    List<String> signatures = new ArrayList<>();
    for (SignatureWrapper one : data.getSignatures()) signatures.add(signature(one, simple));
    List<String> timestamps = new ArrayList<>();
    for (TimestampWrapper one : data.getTimestampList()) timestamps.add(timestamp(one, simple));
    return "{"
        + String.join(
            ",",
            entry("signatures", list(signatures)),
            entry("timestamps", list(timestamps)),
            entry("ms", String.valueOf((System.nanoTime() - began) / 1e6)),
            entry("cpuMs", String.valueOf((system.getProcessCpuTime() - used) / 1e6)))
        + "}";
  }

  private static CertificateVerifier verifier(String anchors, boolean online) {
    CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    for (String anchor : anchors.split(":")) trusted.addCertificate(DSSUtils.loadCertificate(new File(anchor)));
    // true: no AIA, OCSP or CRL of its own accord
    CommonCertificateVerifier verifier = new CommonCertificateVerifier(true);
    verifier.setTrustedCertSources(trusted);
    if (online) {
      verifier.setOcspSource(new OnlineOCSPSource(new OCSPDataLoader()));
      verifier.setCrlSource(new OnlineCRLSource(new CommonsDataLoader()));
    }
    return verifier;
  }

  private static String signature(SignatureWrapper one, SimpleReport simple) {
    String id = one.getId();
    return "{"
        + String.join(
            ",",
            entry("field", quoted(one.getFirstFieldName())),
            entry("level", quoted(String.valueOf(simple.getSignatureFormat(id)))),
            entry("indication", quoted(String.valueOf(simple.getIndication(id)))),
            entry("subIndication", nullable(simple.getSubIndication(id))),
            entry("errors", messages(simple.getAdESValidationErrors(id))),
            entry("warnings", messages(simple.getAdESValidationWarnings(id))),
            entry("signatureTime", quoted(instant(simple.getBestSignatureTime(id)))),
            changes(one))
        + "}";
  }

  private static String timestamp(TimestampWrapper one, SimpleReport simple) {
    String id = one.getId();
    return "{"
        + String.join(
            ",",
            entry("field", nullable(one.getPDFRevision() == null ? null : one.getFirstFieldName())),
            entry("kind", quoted(String.valueOf(one.getType()))),
            entry("time", quoted(instant(one.getProductionTime()))),
            entry("indication", nullable(simple.getIndication(id))),
            entry("subIndication", nullable(simple.getSubIndication(id))),
            entry("errors", messages(simple.getAdESValidationErrors(id))),
            entry("warnings", messages(simple.getAdESValidationWarnings(id))),
            one.getPDFRevision() == null ? noChanges() : changes(one))
        + "}";
  }

  private static String noChanges() {
    return entry("undefinedChanges", "[]") + "," + entry("visibleChanges", "0") + "," + entry("exact", "true");
  }

  private static String changes(AbstractSignatureWrapper one) {
    List<String> undefined = new ArrayList<>();
    for (XmlObjectModification change : one.getPdfUndefinedChanges())
      undefined.add(quoted(change.getAction() + " " + change.getValue()));
    int visible =
        one.getPdfVisualDifferenceConcernedPages().size() + one.getPdfPageDifferenceConcernedPages().size();
    boolean exact = one.isSignatureByteRangeValid() && one.isPdfSignatureDictionaryConsistent();
    return String.join(
        ",",
        entry("undefinedChanges", list(undefined)),
        entry("visibleChanges", String.valueOf(visible)),
        entry("exact", String.valueOf(exact)));
  }

  private static String messages(List<Message> messages) {
    List<String> texts = new ArrayList<>();
    for (Message one : messages) texts.add(quoted(one.getKey() + ": " + one.getValue()));
    return list(texts);
  }

  private static String instant(Date date) {
    return date == null ? "" : date.toInstant().toString();
  }

  private static String list(List<String> items) {
    return "[" + String.join(",", items) + "]";
  }

  private static String entry(String key, String json) {
    return quoted(key) + ":" + json;
  }

  private static String nullable(Object value) {
    return value == null ? "null" : quoted(value.toString());
  }

  private static String quoted(String text) {
    if (text == null) return "null";
    StringBuilder json = new StringBuilder("\"");
    for (char character : text.toCharArray()) {
      if (character == '"' || character == '\\') json.append('\\').append(character);
      else if (character < 0x20) json.append(String.format("\\u%04x", (int) character));
      else json.append(character);
    }
    return json.append('"').toString();
  }
}

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates PDFs by veraPDF as what part and level of PDF/A they claim in their metadata. Each line of the input is a file; each line
 * of the output has, separated by tabs, the flavour, 'compliant' or 'not', and the rules broken.
 */
public final class JudgeByVeraPdf {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
      if (line.isEmpty()) continue;
      String answer;
      try {
        answer = judge(line);
      } catch (Exception | StackOverflowError | OutOfMemoryError error) {
        answer = "none\tnot\t" + error.toString().replaceAll("\\s+", " ");
      }
      System.out.println(answer);
    }
  }

  private static String judge(String file) throws Exception {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file))) {
      PDFAFlavour flavour = parser.getFlavour();
      if (flavour == PDFAFlavour.NO_FLAVOUR) return "none\tnot\tclaims no part of PDF/A";
      try (PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
        ValidationResult result = validator.validate(parser);
        List<String> broken = new ArrayList<>();
        for (TestAssertion one : result.getTestAssertions())
          if (one.getStatus() == TestAssertion.Status.FAILED)
            broken.add(one.getRuleId().getClause() + ": " + one.getMessage().replaceAll("\\s+", " "));
        return flavour.getId() + "\t" + (result.isCompliant() ? "compliant" : "not") + "\t" + String.join("; ", broken);
      }
    }
  }
}

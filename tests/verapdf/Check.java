import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ProfileDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Checks PDF files with veraPDF's own engine and its own rules, under several standards in one run.
 *
 * <p>Usage: java -cp JAR Check.java --ua1 FILE... --3a FILE... It prints, with tabs between, one line a file and
 * standard: PASS, FAIL or ERROR, the standard, the file, and how many assertions were tried (or the error). After a FAIL
 * comes one line for each rule that was broken: RULE, its clause and test number, how often, and the first place.
 *
 * <p>The jar holds the engine and the rules, but not the XML binding (JAXB) with which veraPDF reads its rules: they
 * are read here through DOM instead.
 */
public final class Check {
    private static final Map<String, PDFAFlavour> FLAVOURS =
            Map.of("--ua1", PDFAFlavour.PDFUA_1, "--3a", PDFAFlavour.PDFA_3_A);
    private static final Map<String, String> RULES = Map.of("--ua1", "PDFUA-1", "--3a", "PDFA-3A");
    private static final int LONGEST_MESSAGE = 300;

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        String standard = "";
        ValidationProfile profile = null;
        for (String argument : arguments) {
            if (FLAVOURS.containsKey(argument)) {
                standard = argument;
                profile = readProfile(FLAVOURS.get(argument), RULES.get(argument));
            } else {
                check(standard.substring(2), argument, FLAVOURS.get(standard), profile);
            }
        }
    }

    private static void check(String standard, String file, PDFAFlavour flavour, ValidationProfile profile) {
        try (InputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(profile, false).validate(parser);
            line(result.isCompliant() ? "PASS" : "FAIL", standard, file, result.getTotalAssertions());
            Map<String, Integer> counts = new TreeMap<>();
            Map<String, String> firsts = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    RuleId id = assertion.getRuleId();
                    String rule = id.getClause() + "-" + id.getTestNumber();
                    counts.merge(rule, 1, Integer::sum);
                    String place = assertion.getLocation().getContext();
                    firsts.putIfAbsent(rule, brief(assertion.getMessage() + " @ " + place));
                }
            }
            counts.forEach((rule, count) -> line("RULE", rule, count, firsts.get(rule)));
        } catch (Exception error) {
            line("ERROR", standard, file, brief(error));
        }
    }

    private static void line(Object... words) {
        StringJoiner line = new StringJoiner("\t");
        for (Object word : words) {
            line.add(String.valueOf(word));
        }
        System.out.println(line);
    }

    private static String brief(Object message) {
        String clean = String.valueOf(message).replaceAll("\\s+", " ");
        return clean.substring(0, Math.min(clean.length(), LONGEST_MESSAGE));
    }

    private static ValidationProfile readProfile(PDFAFlavour flavour, String name) throws Exception {
        String rulesFile = "org/verapdf/pdfa/validation/" + name + ".xml";
        // The JDK's own parser by name: the jar brings another one, which does not know every setting.
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        try (InputStream stream = Check.class.getClassLoader().getResourceAsStream(rulesFile)) {
            Element root = factory.newDocumentBuilder().parse(stream).getDocumentElement();
            Set<Rule> rules = new LinkedHashSet<>();
            NodeList ruleNodes = root.getElementsByTagNameNS("*", "rule");
            for (int i = 0; i < ruleNodes.getLength(); i++) {
                rules.add(rule((Element) ruleNodes.item(i)));
            }
            Set<Variable> variables = new LinkedHashSet<>();
            NodeList variableNodes = root.getElementsByTagNameNS("*", "variable");
            for (int i = 0; i < variableNodes.getLength(); i++) {
                Element node = (Element) variableNodes.item(i);
                variables.add(Profiles.variableFromValues(node.getAttribute("name"), node.getAttribute("object"),
                        text(node, "defaultValue"), text(node, "value")));
            }
            if (rules.isEmpty()) {
                throw new IllegalStateException("no rules in " + rulesFile);
            }
            ProfileDetails details = Profiles.profileDetailsFromValues(name, "", "", new Date());
            return Profiles.profileFromValues(flavour, details, "", rules, variables);
        }
    }

    private static Rule rule(Element node) {
        Element id = (Element) node.getElementsByTagNameNS("*", "id").item(0);
        RuleId ruleId = Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        String deferred = node.getAttribute("deferred");
        String tags = node.getAttribute("tags");
        return Profiles.ruleFromValues(ruleId, node.getAttribute("object"),
                deferred.isEmpty() ? null : Boolean.valueOf(deferred), tags.isEmpty() ? null : tags,
                text(node, "description"), text(node, "test"),
                Profiles.errorFromValues(text(node, "message"), List.of()), List.of());
    }

    private static String text(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagNameNS("*", name);
        return nodes.getLength() == 0 ? "" : nodes.item(0).getTextContent();
    }
}

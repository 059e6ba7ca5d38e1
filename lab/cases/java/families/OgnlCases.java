import java.util.HashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ognl.Ognl;

/** OGNL between %{ and }, as Struts reads the attributes of its tags. */
public final class OgnlCases {
    private static final Pattern EXPRESSION = Pattern.compile("%\\{([^}]*)\\}");

    private static String translated(String source) throws Exception {
        StringBuilder out = new StringBuilder();
        Matcher found = EXPRESSION.matcher(source);
        while (found.find()) {
            String value = String.valueOf(Ognl.getValue(found.group(1), new HashMap<String, Object>()));
            found.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return found.appendTail(out).toString();
    }

    public static void add() {
        Server.flaw("ognl-text", "ognl", "the label of a field", v -> translated(Server.hello(Server.escaped(v))),
                v -> Server.hello(Server.escaped(v)), "%{73*73}");
    }
}

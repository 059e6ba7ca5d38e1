import freemarker.template.Configuration;
import freemarker.template.Template;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;

/** FreeMarker, as a page compiles it by hand. */
public final class FreeMarkerCases {
    private static final Configuration CONFIGURATION = new Configuration(Configuration.VERSION_2_3_28);

    static {
        CONFIGURATION.setLogTemplateExceptions(false);
    }

    private static String render(String source, String name) throws Exception {
        Map<String, Object> data = new HashMap<>();
        data.put("site", "House 3");
        data.put("price", 4);
        data.put("name", name);
        StringWriter out = new StringWriter();
        new Template("page", new StringReader(source), CONFIGURATION).process(data, out);
        return out.toString();
    }

    public static void add() {
        Server.flaw("freemarker-text", "freemarker", "concatenated", v -> render(Server.hello(v), v),
                v -> render(Server.hello("${name?html}"), v), "${73*73}", "reflected-xss");
        Server.flaw("freemarker-escaped-before", "freemarker", "escaped before", v -> render(Server.hello(Server.escaped(v)), v),
                v -> Server.hello(Server.escaped(v)), "${73*73}");
        Server.flaw("freemarker-expression", "freemarker", "a factor in an expression", "3",
                v -> render("<p>${price * " + v + "}</p>", v), v -> "<p>12</p>", "0 + 73*73", "<p>5,?329");
        Server.flaw("freemarker-string", "freemarker", "inside a string of an expression", "Ada",
                v -> render("<p>${\"" + v + "\"?upper_case}</p>", v), v -> render("<p>${name?upper_case?html}</p>", v),
                "${73*73}", "<p>5,?329", "reflected-xss");
        Server.flaw("freemarker-condition", "freemarker", "the value of a condition", "3",
                v -> render("<p><#if (price > " + v + ")>dear<#else>cheap</#if></p>", v), v -> "<p>dear</p>",
                "3)>${73*73}</#if><#if (price > 3", "<p>5,?329");
    }
}

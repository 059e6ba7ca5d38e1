import java.util.Map;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templateresolver.StringTemplateResolver;

/** Thymeleaf over text made by hand; its expressions are OGNL here, SpEL under Spring. */
public final class ThymeleafCases {
    private static final TemplateEngine ENGINE = new TemplateEngine();

    static {
        ENGINE.setTemplateResolver(new StringTemplateResolver());
    }

    private static String render(String source, String name) {
        Context context = new Context();
        context.setVariables(Map.of("site", "House 3", "price", 4, "name", name));
        return ENGINE.process(source, context);
    }

    public static void add() {
        Server.flaw("thymeleaf-text", "thymeleaf", "concatenated", v -> render(Server.hello(v), v),
                v -> render("<p th:inline=\"text\">Hello [[${name}]]</p>", v), "[[${73*73}]]", "reflected-xss");
        Server.flaw("thymeleaf-attribute", "thymeleaf", "inside an expression of an attribute", "3",
                v -> render("<p th:text=\"${price * " + Server.escaped(v) + "}\">x</p>", v), v -> "<p>12</p>", "0 + 73*73", "<p>5329");
    }
}
